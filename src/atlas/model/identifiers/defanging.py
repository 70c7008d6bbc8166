"""Defanged writing (`hxxp`, `[.]`, `[at]`): undone when it is read, done for display.

Nobody standardised it. The styles are those found in public reports and in what CyberChef writes.
Parentheses and words may truly stand in the path of a URL (RFC 3986, 3.3), brackets may not: so
behind the host of a URL only brackets around signs are undone.
"""

import ipaddress
import re

# A run of opening brackets is matched whole, with or without a token behind it: linear cost.
_BRACKETED = re.compile(r"[\[({]++(?:(://|//|[.:@/]|dot|at)[\])}]++)?", re.IGNORECASE | re.ASCII)
_SQUARED = re.compile(r"\[++(?:(://|//|[.:@/])\]++)?")
_WORDS = {"dot": ".", "at": "@"}
_SCHEME = re.compile(
    r"(?<![^\W_])(?:h(?:xx|tx|xt|\*\*)(p)|(f)xp|(meow))(?:[\[(]?(s)[\])]?)?\Z",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_SCHEME = 8  # of the defanged ones, with a sign before it
_PATH = re.compile(
    r"(?<![^\W_])[A-Za-z*]{2,10}(?:[\[(]s[\])])?"  # a scheme, also a defanged one
    r"(?:://|[\[({]{1,3}:[\])}]{1,3}//|[\[({]{1,3}://[\])}]{1,3})"
    r"(?:[\[({]{1,3}//?[\])}]{1,3}|[^\s/?#])*+"  # the host with all that belongs to it
    r"([/?#]\S*+)"
)
_URL = re.compile(r"(?<![^\W_])([A-Za-z][A-Za-z0-9+.-]{1,20})://([^\s/?#]*)")
# Beside a bracket a dot stays: it could not be told apart again.
_BARE_DOT = re.compile(r"(?<![\[({])\.(?![\])}])")
_HOST = re.compile(
    r"(?:[^\W_]|[_-])+(?:\.(?:[^\W_]|[_-])+)*\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?|[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
    re.IGNORECASE,
)
_ADDRESS_SIGNS = re.compile(r"[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?")


def refang(text: str) -> str:
    """Return the text with defanged addresses as they are; any other text comes back unchanged.

    Undoing twice is the same as once. Costs O(n), and next to nothing where nothing is to undo.
    """
    if not _may_be_defanged(text):
        return text
    parts, at = [], 0
    for found in _PATH.finditer(text):
        parts += [_undo(text[at : found.start(1)]), _undo_in_path(found[1])]
        at = found.end()
    parts.append(_undo(text[at:]))
    return "".join(parts)


def refang_everywhere(text: str) -> str:
    """Return the text as `refang` does, but with every style undone in paths too: for searching."""
    return _undo(text) if _may_be_defanged(text) else text


def defang(text: str) -> str:
    """Return a URL, host, IP address or e-mail address so that no program makes a link of it.

    Of a text with blanks in it only the URLs are changed. `refang` undoes it; what is defanged
    already stays as it is.
    """
    if "://" in text:
        return _URL.sub(_defang_url, text)
    if any(letter.isspace() for letter in text):
        return text
    if ":" in text and _is_ipv6(text):
        return _BARE_DOT.sub("[.]", text.replace(":", "[:]"))
    local, at, rest = text.rpartition("@")
    host, slash, path = rest.partition("/")
    if not _HOST.fullmatch(host.partition(":")[0]):
        return text
    at = "[@]" if at and local[-1:] not in ("[", "(", "{") else at
    return f"{local}{at}{_BARE_DOT.sub('[.]', host)}{slash}{path}"


def _may_be_defanged(text: str) -> bool:
    return "[" in text or "(" in text or "{" in text or "://" in text


def _undo(text: str) -> str:
    text = _undo_brackets(text, _BRACKETED)
    return _undo_schemes(text) if "://" in text else text


def _undo_in_path(path: str) -> str:
    return _undo_brackets(path, _SQUARED) if "[" in path else path


def _undo_brackets(text: str, pattern: re.Pattern[str]) -> str:
    # a sign is bare after one round; only `[:[/]/]` makes a new one: three rounds at the most
    while (undone := _undo_once(text, pattern)) != text:
        text = undone
    return text


def _undo_once(text: str, pattern: re.Pattern[str]) -> str:
    parts, at = [], 0
    for found in pattern.finditer(text):
        if not found[1]:
            continue
        start, end = found.span()
        if _stands_between_blanks(text, start, end):
            start, end = start - 1, end + 1
        sign = found[1].lower()
        if sign not in _WORDS or (_is_word(text, start - 1) and _is_word(text, end)):
            parts += [text[at:start], _WORDS.get(sign, sign)]
            at = end
    return "".join([*parts, text[at:]])


def _stands_between_blanks(text: str, start: int, end: int) -> bool:
    blanks = text[start - 1 : start] == text[end : end + 1] == " "
    return blanks and _is_word(text, start - 2) and _is_word(text, end + 1)


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalnum()


def _undo_schemes(text: str) -> str:
    parts, at = [], 0
    while (sign := text.find("://", at)) >= 0:
        start = max(at, sign - _LONGEST_SCHEME)
        found = _SCHEME.search(text[start:sign])
        parts += (
            [text[at : start + found.start()], _live_scheme(found)] if found else [text[at:sign]]
        )
        parts.append("://")
        at = sign + 3
    return "".join([*parts, text[at:]])


def _live_scheme(found: re.Match[str]) -> str:
    if found[3]:
        return "http" + (found[4] or "")
    name = "ftp" if found[2] else "http"
    name = name.upper() if found[0].isupper() else name
    return name + (found[4] or "")


def _defang_url(found: re.Match[str]) -> str:
    scheme, authority = found.groups()
    if scheme.lower() in ("http", "https"):
        scheme = f"{scheme[0]}xx{scheme[3:]}"
    if scheme.lower() in ("ftp", "ftps"):
        scheme = f"{scheme[0]}x{scheme[2:]}"
    return f"{scheme}://{_BARE_DOT.sub('[.]', authority)}"


def _is_ipv6(text: str) -> bool:
    if not _ADDRESS_SIGNS.fullmatch(text):
        return False
    try:
        return ipaddress.ip_interface(text).version == 6
    except ValueError:
        return False
