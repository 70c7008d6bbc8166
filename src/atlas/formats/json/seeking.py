"""Finding a few objects in a file without reading the others."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.json.limits import CHUNK_BYTES
from atlas.formats.json.values import parse
from atlas.formats.json.window import Window

_MOST_HITS = 64
_MOST_BRACES = 32
_BACK_BYTES = 16_384
_IS_TYPE = re.compile(rb'"type"[ \t\r\n]*+:[ \t\r\n]*+\Z')
_LABEL_BYTES = 64


def find_typed(file: BinaryIO, type_: str) -> list[dict[str, Any]] | None:
    """Return the objects from here on that have this type, or `None` if only a full reading will tell.

    It looks for the text of the type, and from there for the braces around it: so they need not be
    whole otherwise, nor stand in a list. The caller puts the file back to where it stood.
    """
    needle = f'"{type_}"'.encode()
    found: list[dict[str, Any]] = []
    hits = list(_iter_hits(file, needle))
    if len(hits) > _MOST_HITS:
        return None
    for hit in hits:
        each = _find_around(file, hit, type_)
        if each is None:
            return None
        found.append(each)
    return found


def _iter_hits(file: BinaryIO, needle: bytes) -> Iterator[int]:
    """Yield where in the file the value of a member `type` is `needle`."""
    start, kept = file.tell(), b""
    count = 0
    while count <= _MOST_HITS and (chunk := file.read(CHUNK_BYTES)):
        text = kept + chunk
        at = text.find(needle)
        while at >= 0:
            if _IS_TYPE.search(text[max(0, at - _LABEL_BYTES) : at]):
                count += 1
                yield start - len(kept) + at
            at = text.find(needle, at + 1)
        start += len(chunk)
        # what stands in the overlap may be found again, which does no harm
        kept = text[-_LABEL_BYTES - len(needle) :]


def _find_around(file: BinaryIO, hit: int, type_: str) -> dict[str, Any] | None:
    """Return the innermost object of the type around a place of the file."""
    start = max(0, hit - _BACK_BYTES)
    file.seek(start)
    text = file.read(hit - start + CHUNK_BYTES)
    brace = hit - start
    for _ in range(_MOST_BRACES):
        brace = text.rfind(b"{", 0, brace)
        if brace < 0:
            break
        window = Window(BytesIO(text[brace:]))
        window.peek()
        raw = window.find_value()
        if raw and len(raw) > hit - start - brace:
            try:
                value, _ = parse(raw)
            except MalformedError:
                continue
            if isinstance(value, dict) and value.get("type") == type_:
                return value
    return None
