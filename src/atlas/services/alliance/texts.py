"""What people type about the alliance: lengths and signs that are taken, and how short names are made."""

import re
import secrets
import unicodedata
from collections.abc import Iterable

from atlas.errors import UsageError

LINE_CHARS = 200
TEXT_CHARS = 8_000
AGREEMENT_CHARS = 200_000
MOST_ENTRIES = 200

_SHORT = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_APART = "abcdefghijkmnpqrstuvwxyz23456789"  # without what is taken for something else: l, o, 0, 1


def line(value: str, *, what: str, needed: bool = True) -> str:
    """Return one line of text without blanks at its ends.

    Raises:
        UsageError: it is needed and empty, too long, or holds signs that are not seen or turn the order of others.
    """
    found = " ".join(value.split())
    if needed and not found:
        raise UsageError(f"{what} is missing.")
    return _plain(found, what=what, most=LINE_CHARS)


def text(value: str, *, what: str, needed: bool = False, most: int = TEXT_CHARS) -> str:
    """Return some lines of text, with line ends as one sign.

    Raises:
        UsageError: as `line`.
    """
    found = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if needed and not found:
        raise UsageError(f"{what} is missing.")
    return _plain(found, what=what, most=most)


def entries(values: Iterable[str], *, what: str) -> tuple[str, ...]:
    """Return the lines that are not empty, each once, in order.

    Raises:
        UsageError: there are more than 200, or one is no line.
    """
    found = dict.fromkeys(line(each, what=what) for each in values if each.strip())
    if len(found) > MOST_ENTRIES:
        raise UsageError(f"{what}: at most {MOST_ENTRIES} can be kept.")
    return tuple(found)


def short(value: str, *, what: str) -> str:
    """Return a short name: small letters, digits and hyphens, 2 to 32 of them.

    Raises:
        UsageError: it is none.
    """
    found = value.strip()
    if not _SHORT.fullmatch(found):
        raise UsageError(f"{what} takes 2 to 32 small letters a-z, digits and hyphens.")
    return found


def country(value: str) -> str:
    """Return an alpha-2 code of a country, or nothing where nothing is given.

    Raises:
        UsageError: it is no such code.
    """
    found = value.strip().upper()
    if found and not _COUNTRY.fullmatch(found):
        raise UsageError("A country is two letters, as in ISO 3166-1 alpha-2.")
    return found


def apart(name: str) -> str:
    """Return a short name that is nobody's: what is taken already cannot be heard from it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:24].strip("-")
    return f"{words or 'cell'}-{''.join(secrets.choice(_APART) for _ in range(5))}"


def _plain(found: str, *, what: str, most: int) -> str:
    if len(found) > most:
        raise UsageError(f"{what} is longer than {most:,} characters.")
    # Cc, Cf, Cs, Zl, Zp: what is not seen, or turns the order of what is; an emoji's joiner and line ends are harmless
    if any(
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and sign not in "\n\t\u200d\u200c"
        for sign in found
    ):
        raise UsageError(f"{what} holds a sign that is not seen. Remove it and try again.")
    return found
