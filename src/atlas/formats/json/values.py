"""JSON values under limits, and their canonical bytes."""

import math
import re
from functools import cache
from typing import Annotated, Any

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

_PLAIN_DEPTH = 12
_MANY_MEMBERS = MAX_MEMBERS * len(b'"":0,')
_STRIDE = 100
# a run of 400 digits covers at least four of every hundredth byte
_LONG_DIGITS = re.compile(rb"[0-9]{%d}" % (MAX_NUMBER_CHARS // _STRIDE))
# the two signs that look otherwise once decoded; NUL is refused, a quote counts as one more
_RISKY_ESCAPE = re.compile(rb"\\(?:u0000|u0022)")


def parse(raw: bytes) -> tuple[Any, bytes]:
    """Return the one value that `raw` holds, and its canonical encoding.

    Fractions and exponents stand in the value as `msgspec.Raw`, as they were written, so that none
    is rounded. Refused, each with its own code: more than 24 MiB, 64 levels or 20,000 members; a
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


def parse_run(text: bytes) -> list[tuple[dict[str, Any], bytes]] | None:
    """Return what `parse` would for each object of a list, if a few looks at all of them tell that.

    `None` for a list of anything but objects, for numbers that are not whole or very large, for more
    than 12 levels, and wherever one object might be refused. Costs O(n), about half of `parse` by
    and by.
    """
    try:
        values = _decoder_of_runs().decode(text)
        contents = list(map(_encode, values))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if (
        b"".join(contents).count(b'"') != text.count(b'"')
        or _RISKY_ESCAPE.search(text)
        or max(map(len, contents), default=0) > _MANY_MEMBERS
    ):
        return None
    return list(zip(values, contents, strict=True))


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


def _plain(depth: int) -> Any:
    """Return the type of what C can decode without asking us: so deep, whole numbers of 64 bits."""
    whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
    leaf = plain = None | bool | whole | str
    for _ in range(depth):
        plain = leaf | list[plain] | dict[str, plain]  # type: ignore[valid-type] # made here
    return plain


@cache
def _decoder_of_runs() -> msgspec.json.Decoder[list[dict[str, Any]]]:
    """Return what decodes a list of objects; made when first asked for, because making it takes a while."""
    return msgspec.json.Decoder(list[dict[str, _plain(_PLAIN_DEPTH - 1)]])  # type: ignore[misc] # made here


_decode = msgspec.json.Decoder(float_hook=_keep_literal).decode
_encode = msgspec.json.Encoder(order="sorted").encode
