"""The slow, exact look at one value: why it was refused, and what the quick signs cannot tell."""

import json
import re
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.json.limits import MAX_DEPTH, MAX_MEMBERS, MAX_NUMBER_CHARS
from atlas.model.problems import PROBLEMS

_PLACE = re.compile(r"\(byte ([0-9]+)\)")
_TOO_LONG = 10**MAX_NUMBER_CHARS
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_NOT_NESTING = re.compile(rb"(?:[^\[\]{}\"]++|" + _STRING + rb")++", re.DOTALL)
_NUMBER = re.compile(rb"(?:[^-0-9\"]++|" + _STRING + rb")*+(-?[0-9][-+.0-9eE]*+)?", re.DOTALL)
_HALF_PAIR = re.compile(
    rb"(?<!\\)(?:\\\\)*+(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F])"
)


def check(raw: bytes, value: Any, content: bytes) -> None:
    """Return if a decoded value keeps the limits on depth, members, names, numbers and text.

    Raises:
        MalformedError: with the code of the first limit that is broken.
    """
    members = _count_members(value)
    if members > MAX_MEMBERS:
        raise _refused("json.keys")
    if b"\\u0000" in content and _holds_nul(value):
        raise _refused("json.text")
    if raw.count(b'"') != content.count(b'"') or b"\\u0022" in raw:
        json.loads(raw, object_pairs_hook=_refuse_twins, parse_int=str, parse_float=str)


def _count_members(value: Any) -> int:
    """Return the number of members in a value, level by level; also looks at depth and integers."""
    count = 0
    level = [value]
    depth = 0
    while level:
        below: list[Any] = []
        for each in level:
            if isinstance(each, (dict, list)):
                if depth == MAX_DEPTH:
                    raise _refused("json.depth")
                count += len(each) if isinstance(each, dict) else 0
                below.extend(each.values() if isinstance(each, dict) else each)
            elif isinstance(each, int) and abs(each) >= _TOO_LONG:
                raise _refused("json.number")
        level = below
        depth += 1
    return count


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused("json.duplicate_key")
    return found


def _holds_nul(value: Any) -> bool:
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            stack += [*each, *each.values()]
        elif isinstance(each, list):
            stack += each
        elif isinstance(each, str) and "\0" in each:
            return True
    return False


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
    place = _PLACE.search(text)
    where = f"byte {place[1]} of the item: " if place else ""
    return MalformedError(where + PROBLEMS["json.malformed"], problem="json.malformed")


def _depth(raw: bytes) -> int:
    """Return the greatest number of brackets open at once, outside texts."""
    depth = deepest = 0
    for bracket in _NOT_NESTING.sub(b"", raw):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _has_long_number(raw: bytes) -> bool:
    return any(len(found[1] or b"") > MAX_NUMBER_CHARS for found in _NUMBER.finditer(raw))


def _is_wrongly_encoded(raw: bytes) -> bool:
    if raw[:3] == b"\xef\xbb\xbf" or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


def _refused(problem: str) -> MalformedError:
    return MalformedError(PROBLEMS[problem], problem=problem)
