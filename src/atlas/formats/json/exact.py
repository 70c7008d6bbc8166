"""The slow, exact look at one value: why it was refused, and what the quick signs cannot tell."""

import json
import re
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.json.limits import MAX_DEPTH, MAX_MEMBERS, MAX_NUMBER_CHARS

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_NOT_NESTING = re.compile(rb"(?:[^\[\]{}\"]++|" + _STRING + rb")++", re.DOTALL)
_NUMBER = re.compile(rb"(?:[^-0-9\"]++|" + _STRING + rb")*+(-?[0-9][-+.0-9eE]*+)?", re.DOTALL)
_HALF_PAIR = re.compile(
    rb"(?<!\\)(?:\\\\)*+(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F])"
)


def check(raw: bytes) -> None:
    """Return if a well-formed value keeps the limits on depth, members, names, numbers and text.

    Raises:
        MalformedError: with the code of the first limit that is broken.
    """
    if _depth(raw) > MAX_DEPTH:
        raise _refused("json.depth")
    if any(len(number) > MAX_NUMBER_CHARS for number in _NUMBER.findall(raw)):
        raise _refused("json.number")
    members = _Members()
    value = json.loads(raw, object_pairs_hook=members.take, parse_int=str, parse_float=str)
    if members.count > MAX_MEMBERS:
        raise _refused("json.keys")
    if members.has_nul or _holds_nul(value):
        raise _refused("json.text")


def diagnose(raw: bytes, error: Exception) -> MalformedError:
    """Return the error to raise for a value that the decoder refused with `error`."""
    if isinstance(error, UnicodeDecodeError) or _is_wrongly_encoded(raw):
        return _refused("json.encoding")
    if isinstance(error, RecursionError) or _depth(raw) > MAX_DEPTH:
        return _refused("json.depth")
    text = str(error)
    if "number" in text or "out of range" in text or _has_long_number(raw):
        return _refused("json.number")
    if _HALF_PAIR.search(raw):
        return _refused("json.text")
    if "trailing" in text:
        return _refused("json.trailing")
    if "truncated" in text:
        return _refused("json.truncated")
    return MalformedError(f"not JSON: {text}", problem="json.malformed")


class _Members:
    """Counts members and refuses a name that stands twice in one object."""

    def __init__(self) -> None:
        self.count = 0
        self.has_nul = False

    def take(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self.count += len(pairs)
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _refused("json.duplicate_key")
        self.has_nul = self.has_nul or any(
            "\0" in name or _holds_nul(value) for name, value in pairs
        )
        return found


def _holds_nul(value: object) -> bool:
    if isinstance(value, list):
        return any(_holds_nul(each) for each in value)
    return isinstance(value, str) and "\0" in value


def _depth(raw: bytes) -> int:
    """Return the greatest number of brackets open at once, outside texts."""
    depth = deepest = 0
    for bracket in _NOT_NESTING.sub(b"", raw):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _has_long_number(raw: bytes) -> bool:
    return any(len(number) > MAX_NUMBER_CHARS for number in _NUMBER.findall(raw))


def _is_wrongly_encoded(raw: bytes) -> bool:
    if raw[:3] == b"\xef\xbb\xbf" or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


_SENTENCES = {
    "json.encoding": "the bytes are not UTF-8 without a byte order mark",
    "json.depth": f"the item is nested deeper than {MAX_DEPTH} levels",
    "json.number": f"a number has more than {MAX_NUMBER_CHARS} characters or is not finite",
    "json.text": "a text holds NUL or half of a surrogate pair",
    "json.trailing": "there is text after the end of the value",
    "json.truncated": "the value ends in the middle",
    "json.keys": f"the item has more than {MAX_MEMBERS} members",
    "json.duplicate_key": "a member name stands twice in one object",
}


def _refused(problem: str) -> MalformedError:
    return MalformedError(_SENTENCES[problem], problem=problem)
