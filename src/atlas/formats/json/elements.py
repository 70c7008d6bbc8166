"""The elements of a list in a JSON file, many at once where the file is regular."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from atlas.formats.json.limits import CHUNK_BYTES
from atlas.formats.json.values import parse_run
from atlas.formats.json.window import Window
from atlas.model.problems import PROBLEMS, Problem

_RUN = msgspec.json.Decoder(list[msgspec.Raw])
_BORDER = re.compile(rb'\}[ \t\r\n]*+,[ \t\r\n]*+\{[ \t\r\n]*+"[^"\\]{0,64}+"')
_TRIES = 3
_Found = tuple[dict[str, Any] | None, bytes]


class Item(msgspec.Struct, frozen=True, gc=False):
    """One object as it stands in a file.

    `where` is its place for a person (`objects[12]`, `[3]`, `line 4`), `raw` its unchecked bytes,
    `around` the plain members of the bundle that stood before it (`id`, `spec_version`), empty
    where there is none. Where `value` is given it is what `parse` gives, and `raw` is canonical.
    """

    where: str
    raw: bytes
    around: Mapping[str, Any]
    value: dict[str, Any] | None = None


def take_one(window: Window, where: str, around: Mapping[str, Any]) -> Item | Problem:
    """Consume one value of any kind and return it, or the problem that it is too large."""
    raw = window.take()
    if raw is None:
        return Problem(where=where, code="json.size", message=PROBLEMS["json.size"])
    return Item(where, raw, around)


class Elements:
    """Reads one list. Regular files go many elements at a time, others one by one.

    With `holding` only elements that hold these bytes are of interest; others may be left out.
    """

    def __init__(self, window: Window, *, holding: bytes = b"") -> None:
        self._window = window
        self._holding = holding
        self._border = b""
        self._careful_until = 0
        self._is_wanted = True

    def iter_batches(self, name: str, around: Mapping[str, Any]) -> Iterator[list[Item | Problem]]:
        """Yield the elements of the list that begins at the cursor, some at a time, and consume it.

        Raises:
            BrokenError: between two elements stands something else than a comma.
        """
        window = self._window
        window.expect(b"[")
        if window.peek() == b"]":
            window.at += 1
            return
        index = 0
        while True:
            window.peek()
            run = self._take_run()
            if run and self._is_wanted:
                yield [
                    Item(f"{name}[{place}]", raw, around, value)
                    for place, (value, raw) in enumerate(run, index)
                ]
            elif not run:
                yield [take_one(window, f"{name}[{index}]", around)]
                self._learn_border()
            index += len(run) or 1
            if window.expect(b",]") == b"]":
                return

    def _take_run(self) -> Sequence[_Found]:
        """Consume many elements if the window can be cut where two of them meet, else none.

        A cut that looks right and is not leaves brackets open, so the decoder refuses it.
        """
        window = self._window
        if not self._border or window.offset < self._careful_until:
            return []
        if len(window.data) - window.at < CHUNK_BYTES // 2:
            window.more()
        end = len(window.data)
        for _ in range(_TRIES):
            cut = window.data.rfind(self._border, window.at, end)
            if cut < 0:
                break
            text = b"[%b]" % window.data[window.at : cut + 1]
            run = self._understand(text)
            if run is None:
                end = cut
                continue
            window.at = cut + 1
            self._is_wanted = self._holding in text
            return run
        self._careful_until = window.offset + len(window.data) - window.at
        return []

    def _understand(self, text: bytes) -> Sequence[_Found] | None:
        """Return the elements of a whole list, parsed if all are plain; `None` if it is none."""
        run = None if self._holding else parse_run(text)
        if run:
            return run
        try:
            return [(None, bytes(raw)) for raw in _RUN.decode(text)]
        except (msgspec.DecodeError, RecursionError):
            return None

    def _learn_border(self) -> None:
        """Remember how one element's end, the comma and the next one's first name are written."""
        window = self._window
        found = _BORDER.match(window.data, window.at - 1)
        if found:
            self._border = found.group()
