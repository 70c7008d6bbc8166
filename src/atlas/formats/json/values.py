"""One JSON value under limits, and its canonical bytes."""

import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from atlas.errors import MalformedError
from atlas.formats.json import exact
from atlas.formats.json.limits import (
    MAX_DEPTH,
    MAX_ITEM_BYTES,
    MAX_MEMBERS,
    MAX_NUMBER_CHARS,
)

_SMALLEST_MEMBER = len(b'"":0,')
_LONG_DIGITS = re.compile(rb"[0-9]{%d}" % (MAX_NUMBER_CHARS // 100))


class Value(NamedTuple):
    """A value that kept all limits, and its canonical encoding.

    Fractions and exponents stand in `value` as `msgspec.Raw`, as they were written, so that none is
    rounded.
    """

    value: Any
    content: bytes


def parse(raw: bytes) -> Value:
    """Return the one value that `raw` holds. Costs O(n), a few passes in C for ordinary values.

    Refused, each with its own code: more than 16 MiB, 64 levels or 20,000 members; a member name
    that stands twice, also after unescaping; numbers of more than 400 characters or beyond the
    finite doubles; NaN and Infinity; NUL and half surrogate pairs; whatever is not strict UTF-8; a
    byte order mark; text after the value.

    Raises:
        MalformedError: `problem` is a code of `atlas.model.problems`.
    """
    if len(raw) > MAX_ITEM_BYTES:
        raise MalformedError(
            f"an item has {len(raw)} bytes; at most {MAX_ITEM_BYTES} are read", problem="json.size"
        )
    try:
        value = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise exact.diagnose(raw, error) from error
    content = _ENCODER.encode(value)
    if _wants_exact_check(raw, content):
        exact.check(raw)
    return Value(value, content)


def canonical(value: object) -> bytes:
    """Return the canonical encoding of a value that `parse` gave, or of a part of one.

    Members are sorted by name (code points), there is no white space, text is UTF-8 with only the
    escapes that JSON demands, numbers stand as they were written save the integer `-0`, which is
    `0`.
    """
    return _ENCODER.encode(value)


def _wants_exact_check(raw: bytes, content: bytes) -> bool:
    """Tell whether the cheap signs leave a doubt. They may err, but only towards a needless check.

    A lost duplicate takes at least its two quotes along, so where no quote was written as an
    escape, equal counts mean that no member was lost. Depth cannot exceed the number of opening
    brackets.
    """
    return (
        raw.count(b'"') != content.count(b'"')
        or b"\\u0022" in raw
        or b"\\u0000" in raw
        or len(raw.split(b"{")) + len(raw.split(b"[")) > MAX_DEPTH
        or len(content) > MAX_MEMBERS * _SMALLEST_MEMBER
        or _may_hold_long_integer(raw)
    )


def _may_hold_long_integer(raw: bytes) -> bool:
    # a run of 400 digits covers at least four of every hundredth byte
    return len(raw) > MAX_NUMBER_CHARS and _LONG_DIGITS.search(raw[::100]) is not None


def _keep_literal(literal: str) -> msgspec.Raw:
    if len(literal) > MAX_NUMBER_CHARS or math.isinf(float(literal)):
        raise ValueError("number")
    return msgspec.Raw(literal.encode())


def iter_numbers(value: object) -> Iterator[str]:
    """Yield the literals that were kept unrounded, in no particular order."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
        elif isinstance(each, msgspec.Raw):
            yield bytes(each).decode()


_DECODER = msgspec.json.Decoder(float_hook=_keep_literal)
_ENCODER = msgspec.json.Encoder(order="sorted")
