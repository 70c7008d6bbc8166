"""One JSON value under limits, and its canonical bytes."""

import math
import re
from typing import Any

import msgspec

from atlas.errors import MalformedError
from atlas.formats.json import exact
from atlas.formats.json.limits import (
    MAX_DEPTH,
    MAX_ITEM_BYTES,
    MAX_MEMBERS,
    MAX_NUMBER_CHARS,
)
from atlas.model.problems import PROBLEMS

_MANY_MEMBERS = MAX_MEMBERS * len(b'"":0,')
_STRIDE = 100
# a run of 400 digits covers at least four of every hundredth byte
_LONG_DIGITS = re.compile(rb"[0-9]{%d}" % (MAX_NUMBER_CHARS // _STRIDE))


def parse(raw: bytes) -> tuple[Any, bytes]:
    """Return the one value that `raw` holds, and its canonical encoding.

    Fractions and exponents stand in the value as `msgspec.Raw`, as they were written, so that none
    is rounded. Refused, each with its own code: more than 16 MiB, 64 levels or 20,000 members; a
    member name that stands twice, also after unescaping; numbers of more than 400 characters or
    beyond the finite doubles; NaN and Infinity; NUL and half surrogate pairs; whatever is not strict
    UTF-8; a byte order mark; text after the value. Costs O(n), a few passes in C for ordinary values.

    Raises:
        MalformedError: `problem` is a code of `atlas.model.problems`.
    """
    if len(raw) > MAX_ITEM_BYTES:
        raise MalformedError(PROBLEMS["json.size"], problem="json.size")
    try:
        value = _decode(raw)
        content = _encode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise exact.diagnose(raw, error) from error
    # A lost duplicate takes at least its two quotes along: where no quote was written as an escape,
    # equal counts mean that no member was lost. There are no more levels than opening brackets.
    size = len(raw)
    if (
        raw.count(b'"') != content.count(b'"')
        or (raw.find(b"\\") >= 0 and raw.find(b"\\u00") >= 0)
        or 2 * size - len(raw.replace(b"{", b"")) - len(raw.replace(b"[", b"")) > MAX_DEPTH
        or (
            size > MAX_NUMBER_CHARS
            and (len(content) > _MANY_MEMBERS or _LONG_DIGITS.search(raw[::_STRIDE]))
        )
    ):
        exact.check(raw, value, content)
    return value, content


def canonical(value: object) -> bytes:
    """Return the canonical encoding of a value that `parse` gave, or of a part of one.

    Members are sorted by name (code points), there is no white space, text is UTF-8 with only the
    escapes that JSON demands, numbers stand as they were written save the integer `-0`, which is
    `0`.
    """
    return _encode(value)


def _keep_literal(literal: str) -> msgspec.Raw:
    if len(literal) > MAX_NUMBER_CHARS or math.isinf(float(literal)):
        raise ValueError("number")
    return msgspec.Raw(literal.encode())


_decode = msgspec.json.Decoder(float_hook=_keep_literal).decode
_encode = msgspec.json.Encoder(order="sorted").encode
