"""Records that are kept for the way back: large members as text, so that an object stays within its limits."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.json import canonical, parse
from atlas.formats.json.window import Window

_PACKED = "x_atlas_packed"
_LARGE_BYTES = 32_768
_PIECES_DEEP = 5


def packed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose lists and objects of more than 32 KiB stand as JSON text under a member of their own.

    Text has no members, of which one object may have 20,000: galaxies with all their relations have more.
    """
    texts: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for key, each in record.items():
        encoded = canonical(each) if isinstance(each, (dict, list)) else b""
        if len(encoded) > _LARGE_BYTES:
            texts[key] = encoded.decode()
        else:
            kept[key] = each
    return {**kept, _PACKED: texts} if texts else kept


def unpacked(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as it was before `packed`.

    Raises:
        MalformedError: it was changed since, and holds text that is no JSON.
    """
    found = {key: each for key, each in record.items() if key != _PACKED}
    texts = record.get(_PACKED)
    for key, text in texts.items() if isinstance(texts, dict) else ():
        found[key] = parse_large(text.encode()) if isinstance(text, str) else text
    return found


def parse_large(raw: bytes, *, deep: int = 0) -> Any:
    """Return the value that `raw` holds, where it has too many members as a whole but its pieces have not.

    Raises:
        MalformedError: as `parse` does, for a piece; a member that stands twice is refused too.
    """
    try:
        return parse(raw)[0]
    except MalformedError as error:
        if error.problem != "json.keys" or deep == _PIECES_DEEP:
            raise
    window = Window(BytesIO(raw))
    if window.expect(b"[{") == b"[":
        return [parse_large(each, deep=deep + 1) for each in _pieces(window, b"]")]
    found: dict[str, Any] = {}
    for name in _pieces(window, b"}"):
        key = str(parse(name)[0])
        if key in found:
            raise MalformedError("a member name stands twice", problem="json.duplicate_key")
        window.expect(b":")
        window.peek()
        found[key] = parse_large(window.take() or b"", deep=deep + 1)
    return found


def _pieces(window: Window, end: bytes) -> Iterator[bytes]:
    """Yield what stands between commas up to the end; of members the names, after each of which the caller reads on."""
    if window.peek() == end:
        return
    while True:
        window.peek()
        yield window.take() or b""
        if window.expect(b"," + end) == end:
            return
