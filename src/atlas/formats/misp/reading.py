"""Events out of JSON, part by part: twice through the file, with never more than one part in memory.

The lists of an event may stand before what holds for all of it (tags, organisation). So the first way notes where they
begin and keeps the rest; the second goes through them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, parse
from atlas.formats.json.elements import Elements
from atlas.formats.json.limits import CHUNK_BYTES, MAX_MEMBERS
from atlas.formats.json.window import BrokenError, Window
from atlas.formats.misp.records import parse_large
from atlas.model.problems import PROBLEMS, Problem

PARTS = ("Attribute", "Object", "EventReport")
"""The lists of an event whose elements become objects of their own, in the order in which they are read."""

_WRAPPERS = ("Event", "response")
_MAX_NESTED = 4  # {"response": [{"Event": ...}]} and a list around it
# one of these, or a list of parts, makes an object an event; a name alone does not
_FACTS = frozenset({"info", "threat_level_id", "analysis", "publish_timestamp", "Orgc"})
_NO_EVENT = frozenset({"GalaxyCluster", "predicates", "meta-category", "objects"})


@attrs.frozen(kw_only=True)
class Event:
    """What holds for all of one event: its members save the lists of parts, and where these begin.

    `where` is the event's JSON pointer. `lists` are the offsets in the file of `Attribute`, `Object` and
    `EventReport`, of those that are there; `start` and `end` those of all of it.
    """

    where: str
    members: Mapping[str, Any]
    lists: Mapping[str, int]
    start: int
    end: int


@attrs.frozen
class Part:
    """One element of a list of an event, as it stands in the file."""

    where: str
    value: Any


def iter_events(file: BinaryIO) -> Iterator[Event | Problem]:
    """Yield the events of a file that can be turned back, and what kept others from being read.

    Between two events the file may be read elsewhere. Costs O(n), and memory for the largest member of an event
    that is no list of parts.
    """
    window = _Returning(file)
    try:
        window.refuse_marks()
        while window.peek():
            yield from _iter_value(window, "", 0)
    except BrokenError as error:
        yield Problem(where=f"byte {window.offset}", code=error.problem, message=str(error))


def iter_parts(file: BinaryIO, event: Event, name: str) -> Iterator[Part | Problem]:
    """Yield the elements of one list of an event, each with its JSON pointer."""
    if name not in event.lists:
        return
    file.seek(event.lists[name])
    base = f"{event.where}/{name}"
    window = Window(file)
    try:
        if window.peek() != b"[":
            yield from _single(window, base)
            return
        for batch in Elements(window).iter_batches("", {}):
            for found in batch:
                yield _part(found, base)
    except BrokenError as error:
        yield Problem(where=f"byte {event.lists[name]}", code=error.problem, message=str(error))


def digest_of(file: BinaryIO, event: Event) -> str:
    """Return the SHA-256 of an event as it stands in the file: the identity of one that has no UUID."""
    found = hashlib.sha256()
    file.seek(event.start)
    left = event.end - event.start
    while left > 0 and (chunk := file.read(min(left, CHUNK_BYTES))):
        found.update(chunk)
        left -= len(chunk)
    return found.hexdigest()


class _Returning(Window):
    """A window on a file that others read meanwhile: it goes back to its own place before it reads on."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._source = file
        self._read_to = file.tell()
        self._began = self._read_to

    def more(self) -> bool:
        """Read one more chunk from where this window had read to."""
        self._source.seek(self._read_to)
        more = super().more()
        self._read_to = self._source.tell()
        return more

    @property
    def place(self) -> int:
        """Return where in the file the cursor stands."""
        return self._began + self.offset


def _single(window: Window, where: str) -> Iterator[Part | Problem]:
    """Yield the one element that stands where a list should; nothing for null."""
    raw = window.take()
    if raw != b"null":
        yield _part(Item(where, raw or b"", {}), "") if raw is not None else _too_large(where)


def _part(found: Item | Problem, base: str) -> Part | Problem:
    # an element is called `[3]` where its list has no name
    where = f"{base}/{found.where[1:-1]}" if base else found.where
    if isinstance(found, Problem):
        return attrs.evolve(found, where=where)
    try:
        return Part(where, found.value if found.value is not None else parse_large(found.raw))
    except MalformedError as error:
        return Problem(where=where, code=error.problem, message=str(error))


def _iter_value(window: _Returning, where: str, depth: int) -> Iterator[Event | Problem]:
    first = window.peek()
    if first == b"{":
        yield from _iter_object(window, where, depth)
    elif first == b"[" and depth < _MAX_NESTED:
        yield from _iter_list(window, where, depth)
    else:
        window.take()
        yield _no_event(where)


def _iter_list(window: _Returning, where: str, depth: int) -> Iterator[Event | Problem]:
    window.expect(b"[")
    index = 0
    if window.peek() == b"]":
        window.at += 1
        return
    while True:
        yield from _iter_value(window, f"{where}/{index}", depth + 1)
        index += 1
        if window.expect(b",]") == b"]":
            return


def _iter_object(window: _Returning, where: str, depth: int) -> Iterator[Event | Problem]:
    """Yield the event that an object is, or those that it wraps."""
    members: dict[str, Any] = {}
    lists: dict[str, int] = {}
    wrapped, start = False, window.place
    for name in _iter_names(window):
        if name in _WRAPPERS and depth < _MAX_NESTED:
            wrapped = True
            yield from _iter_value(window, f"{where}/{name}", depth + 1)
        elif name in members or name in lists:
            window.take()
            yield Problem(
                where=f"{where}/{name}",
                code="json.duplicate_key",
                message=PROBLEMS["json.duplicate_key"],
            )
        elif name in PARTS:
            lists[name] = window.place
            window.take()
        elif len(members) == MAX_MEMBERS:
            raise window.broken(PROBLEMS["json.keys"], "json.keys")
        else:
            yield from _keep(window, members, name, where)
    if not wrapped:
        yield (
            Event(where=where, members=members, lists=lists, start=start, end=window.place)
            if _is_event(members, lists)
            else _no_event(where)
        )


def _is_event(members: Mapping[str, Any], lists: Mapping[str, int]) -> bool:
    said = members.keys()
    if said & _NO_EVENT or ("type" in said and "spec_version" in said):
        return False
    return bool(lists.keys() & {"Attribute", "Object"} or said & _FACTS)


def _keep(window: Window, members: dict[str, Any], name: str, where: str) -> Iterator[Problem]:
    raw = window.take()
    if raw is None:
        yield _too_large(f"{where}/{name}")
        return
    try:
        members[name] = parse_large(raw)
    except MalformedError as error:
        yield Problem(where=f"{where}/{name}", code=error.problem, message=str(error))


def _iter_names(window: Window) -> Iterator[str]:
    """Yield the names of an object's members; at each the cursor stands on the value, which the caller consumes."""
    window.expect(b"{")
    if window.peek() == b"}":
        window.at += 1
        return
    while True:
        if window.peek() != b'"':
            raise window.broken("expected a member name in quotes")
        name = window.take() or b'""'
        window.expect(b":")
        window.peek()
        try:
            yield str(parse(name)[0])
        except MalformedError as error:
            raise window.broken(str(error), error.problem) from error
        if window.expect(b",}") == b"}":
            return


def _too_large(where: str) -> Problem:
    return Problem(where=where, code="json.size", message=PROBLEMS["json.size"])


def _no_event(where: str) -> Problem:
    message = f"{PROBLEMS['misp.not_event']}"
    return Problem(where=where or "file", code="misp.not_event", message=message)
