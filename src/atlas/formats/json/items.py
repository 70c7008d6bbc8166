"""The objects of a JSON file, one after the other, in bounded memory."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import msgspec

from atlas.errors import MalformedError
from atlas.formats.json.elements import Elements, Item, take_one
from atlas.formats.json.limits import MAX_FACT_BYTES, MAX_ITEM_BYTES
from atlas.formats.json.values import canonical, parse
from atlas.formats.json.window import BrokenError, Window
from atlas.model.problems import PROBLEMS, Problem

_OBJECTS = b'"objects"'
_HEAD_BYTES = 4096
_SHOWN_CHARS = 40
_Batch = list[Item | Problem]
_LINES = msgspec.json.Decoder(msgspec.Raw)


def iter_items(file: BinaryIO, *, holding: bytes = b"") -> Iterator[Item | Problem]:
    """Yield the objects of a file in their order, and what kept others from being read.

    Understood are: an object with a list `objects` (a STIX bundle, a TAXII envelope), wherever that
    member stands; objects that hold such lists deeper down (a TAXII server's data); a single
    object; a list; and objects one after the other, on lines of their own or not. Damage inside one
    item costs that item; a broken structure gives one problem with its byte, and what came before
    stays.

    With `holding` the caller only wants items that hold these bytes; it may get others too.

    Costs O(n) time, and memory for one chunk and the largest item.
    """
    window = Window(file)
    try:
        for batch in _Walk(window, holding).iter_batches():
            yield from batch
    except BrokenError as error:
        yield Problem(where=f"byte {window.offset}", code=error.problem, message=str(error))


class _Walk:
    """One way through a file, or through one line of it."""

    def __init__(self, window: Window, holding: bytes) -> None:
        self._window = window
        self._holding = holding

    def iter_batches(self) -> Iterator[_Batch]:
        """Yield the items of each value at the top of the file."""
        window = self._window
        window.refuse_marks()
        if window.peek() == b"[":
            yield from Elements(window, holding=self._holding).iter_batches("", {})
            if window.peek():
                raise window.broken("there is text after the end of the list", "json.trailing")
            return
        by_line = False
        while window.peek():
            line = window.line
            if by_line:
                yield from self._iter_line(line)
                continue
            try:
                yield from self._iter_value(f"line {line}")
                end = window.data[window.at : window.at + 2]
                by_line = window.line == line and end.startswith((b"\n", b"\r\n"))
            except BrokenError as error:
                yield [_problem(f"line {line}", error)]
                by_line = window.skip_to_object()

    def _iter_line(self, line: int) -> Iterator[_Batch]:
        """Yield the items of the next lines, each of which stands for itself."""
        lines = self._window.take_lines()
        if lines is None:
            yield [Problem(where=f"line {line}", code="json.size", message=PROBLEMS["json.size"])]
            return
        try:
            run = [] if _OBJECTS in lines else _LINES.decode_lines(lines)
        except (msgspec.DecodeError, RecursionError):
            run = []
        if run and len(run) == lines.count(b"\n") + 1:
            yield [Item(f"line {number}", bytes(raw), {}) for number, raw in enumerate(run, line)]
            return
        for number, each in enumerate(lines.split(b"\n"), line):
            yield from self._iter_alone(each, f"line {number}")

    def _iter_alone(self, text: bytes, where: str) -> Iterator[_Batch]:
        window = Window(BytesIO(text))
        walk = _Walk(window, self._holding)
        try:
            while window.peek():
                yield from walk._iter_value(where)
        except BrokenError as error:
            yield [_problem(where, error)]

    def _iter_value(self, where: str) -> Iterator[_Batch]:
        window = self._window
        if window.peek() == b"{":
            if _OBJECTS not in window.data[window.at : window.at + _HEAD_BYTES]:
                raw = window.find_value()
                if raw and _OBJECTS not in raw:
                    window.at += len(raw)
                    yield [Item(where, raw, {})]
                    return
            yield from _Envelope(self._window, where, self._holding).iter_batches()
        else:
            yield [take_one(window, where, {})]


class _Envelope:
    """An object at the top of a file: a bundle around objects, or an object itself."""

    def __init__(self, window: Window, where: str, holding: bytes) -> None:
        self._window = window
        self._holding = holding
        self._where = where
        self._members: list[tuple[bytes, bytes]] = []
        self._size = 0
        self._around: dict[str, Any] = {}
        self._is_bundle = False

    def iter_batches(self) -> Iterator[_Batch]:
        """Yield the items, member by member of the envelope, and consume it."""
        window = self._window
        window.expect(b"{")
        if window.peek() == b"}":
            window.at += 1
        else:
            while True:
                yield from self._iter_member()
                if window.expect(b",}") == b"}":
                    break
        yield list(self._iter_late() if self._is_bundle else self._iter_whole())

    def _iter_member(self) -> Iterator[_Batch]:
        window = self._window
        if window.peek() != b'"':
            raise window.broken("expected a member name in quotes")
        if plain := window.take_member():
            self._keep(*plain)
            return
        name = window.take() or b""
        window.expect(b":")
        if window.peek() == b"[" and name == _OBJECTS and self._may_be_bundle():
            yield from self._iter_objects()
            return
        value = window.take()
        if value is None:
            self._size = MAX_ITEM_BYTES + 1
            return
        self._keep(name, value)

    def _keep(self, name: bytes, value: bytes) -> None:
        self._size += len(name) + len(value) + 2
        if self._size > MAX_ITEM_BYTES:
            self._members.clear()
        else:
            self._members.append((name, value))

    def _may_be_bundle(self) -> bool:
        kind = dict(self._members).get(b'"type"')
        return kind in (None, b'"bundle"')

    def _iter_objects(self) -> Iterator[_Batch]:
        if self._is_bundle:
            raise self._window.broken("`objects` stands twice", "json.duplicate_key")
        self._is_bundle = True
        yield list(self._iter_late())
        place = "objects" if self._where == "line 1" else f"{self._where} objects"
        elements = Elements(self._window, holding=self._holding)
        yield from elements.iter_batches(place, self._around)
        # what comes now was not there when the items were given
        self._around = dict(self._around)

    def _iter_late(self) -> Iterator[Problem]:
        """Note the members of the bundle that were kept so far."""
        for name, raw in self._members:
            yield from self._note(name, raw)
        self._members.clear()

    def _note(self, name: bytes, raw: bytes) -> Iterator[Problem]:
        """Keep a short plain member of the bundle for the items."""
        if len(raw) > MAX_FACT_BYTES or raw[:1] in b"{[":
            return
        try:
            key, value = parse(name)[0], parse(raw)[0]
            if key in self._around:
                raise MalformedError("a member name stands twice", problem="json.duplicate_key")
            self._around[key] = value
        except MalformedError as error:
            yield _problem(self._where, error)

    def _iter_whole(self) -> Iterator[Item | Problem]:
        """Yield the object itself, or if it has no type what the lists deep inside it hold."""
        if self._size > MAX_ITEM_BYTES:
            yield Problem(where=self._where, code="json.size", message=PROBLEMS["json.size"])
            return
        raw = b"{%b}" % b",".join(b"%b:%b" % member for member in self._members)
        if any(name == b'"type"' for name, _ in self._members) or _OBJECTS not in raw:
            yield Item(self._where, raw, {})
            return
        try:
            value, _ = parse(raw)
        except MalformedError as error:
            yield _problem(self._where, error)
            return
        yield from _iter_nested(value, "")


def _problem(where: str, error: MalformedError) -> Problem:
    return Problem(where=where, code=error.problem, message=str(error))


def _iter_nested(value: Any, path: str) -> Iterator[Item]:
    """Yield the elements of every list named `objects`, as deep as the limits let a value be."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _iter_nested(each, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            shown = name[:_SHOWN_CHARS]
            place = f"{path}.{shown}" if path else shown
            if name == "objects" and isinstance(each, list):
                for index, found in enumerate(each):
                    yield Item(f"{place}[{index}]", canonical(found), {})
            else:
                yield from _iter_nested(each, place)
