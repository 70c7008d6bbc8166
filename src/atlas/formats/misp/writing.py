"""Objects as MISP events: records go home as they came, whatever else there is becomes attributes of one event.

Objects come in any order, and an event is one JSON value. So all of them go into a spool first, of which memory holds
the places; `close` writes the events one after the other, each part by part.
"""

import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import attrs
import msgspec

from atlas.errors import MalformedError
from atlas.formats.json import canonical
from atlas.formats.misp import agreeing, making, narrowing
from atlas.formats.misp.agreeing import Agreed
from atlas.formats.misp.naming import EXTENSION, RECORD, derived
from atlas.formats.misp.records import unpacked
from atlas.formats.misp.tags import tag_names
from atlas.model.markings import TLP, strictest

_HELD_BYTES = 2**22
_CARRIED = ("event", "attribute", "object", "report")
_WITH_CARRIER = frozenset({"relationship", "sighting", "opinion"})
_decode = msgspec.json.decode
OLDER = "a version of it that is as new is carried"


@attrs.frozen
class _Place:
    """Where an object stands in the spool, and what holds for it; `version` orders those of one object.

    `uuid` is the one under which it goes where another part has its own; `event` the one that it was made of.
    """

    start: int
    size: int
    tlp: TLP
    version: str
    subject: tuple[str, ...] = ()
    uuid: str = ""
    event: str = ""
    digest: bytes = b""


_Places = dict[str, _Place]


@attrs.define
class _Parts:
    """The places of one event's parts by their UUIDs; attributes of a MISP object by that of the object first."""

    head: _Places = attrs.field(factory=dict)
    attributes: _Places = attrs.field(factory=dict)
    objects: _Places = attrs.field(factory=dict)
    inside: dict[str, _Places] = attrs.field(factory=dict)
    reports: _Places = attrs.field(factory=dict)
    tlps: set[TLP] = attrs.field(factory=set)

    def of(self, said: Mapping[str, Any]) -> _Places:
        """Return where a part stands."""
        around = said.get("object")
        match said["part"]:
            case "event":
                return self.head
            case "report":
                return self.reports
            case "object":
                return self.objects
            case _ if around:
                return self.inside.setdefault(str(around), {})
            case _:
                return self.attributes


class MispWriter:
    """Writes `{"response": [...]}` of events; keeps the protocol of `formats.outgoing.Writer`.

    `uuid` and `at` are of the event around what never was MISP. The same calls write the same bytes.
    """

    def __init__(self, file: BinaryIO, *, uuid: str, at: datetime) -> None:
        self._file = file
        self._spool = tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES)  # noqa: SIM115 - below
        weakref.finalize(self, self._spool.close)  # also where an export is broken off
        self._uuid = uuid
        self._at = at
        self._events: dict[str, _Parts] = {}
        self._loose: dict[str, _Place] = {}
        self._covered: set[tuple[str, str]] = set()  # events, and ids that follow from content
        self._digests: set[bytes] = set()
        self._facts: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._artifacts: dict[str, _Place] = {}
        self._items = 0

    @property
    def items(self) -> int:
        """Return how many of the objects were carried so far, whole or in part."""
        return self._items

    def add(self, content: bytes, *, spec: str, tlp: TLP, vetting: str = "") -> str | None:
        """Take one object; return `None` where all of it is carried, else why not, or what of it is not."""
        value = _decode(content)
        extensions = value.get("extensions")
        said = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
        part = said.get("part") if isinstance(said, dict) else None
        if isinstance(said, dict) and part in _CARRIED:
            agreed = agreeing.agreed(value, said, _unpacked(said))
            if agreed:
                return self._take_part(content, value, said, (tlp, agreed))
        reason = making.not_carried(value)
        if part != "derived" and reason and not making.is_carried(value):
            return reason
        if part != "derived" or value["type"] not in _WITH_CARRIER:
            event = str(said.get("event")) if isinstance(said, dict) and part == "derived" else ""
            place = self._keep(self._loose, value["id"], content, value, tlp)
            if not place:
                return OLDER
            self._loose[value["id"]] = attrs.evolve(
                place, event=event, digest=agreeing.digest(content)
            )
            if value["type"] == "artifact":
                self._artifacts[value["id"]] = self._loose[value["id"]]
        self._items += 1
        # what was made of a part of an event comes home in the record of that part
        return None if part == "derived" else reason

    def close(self) -> None:
        """Write the events: those that came as MISP first, then one of all else, if there is any."""
        before = b'{"response":['
        for uuid, parts in self._events.items():
            self._file.write(before)
            self._event(uuid, parts)
            before = b",\n"
        loose = {id_: place for id_, place in self._loose.items() if not self._is_home(id_, place)}
        if loose or not self._events:
            self._file.write(before)
            self._loose_event(loose)
        self._file.write(b"]}\n")
        self._spool.close()

    def _is_home(self, id_: str, place: _Place) -> bool:
        """Tell whether all that an object says goes home in the record of a part of which it was made."""
        if place.digest in self._digests or (place.event, id_) in self._covered:
            return True
        facts = self._facts.get((place.event, id_))
        if facts is None:
            return False
        of_any = self._facts.get((place.event, ""), set())
        return agreeing.facts_of(_decode(self._bytes(place))) <= facts | of_any

    def _cover(self, agreed: Agreed, event: str) -> None:
        self._digests |= agreed.digests
        # things that an attribute names do not say of which event; their ids do
        self._covered.update((each, id_) for each in ("", event) for id_ in agreed.ids)
        if agreed.data:
            self._covered.add((event, agreed.data))
        if agreed.fact[0]:
            self._facts.setdefault((event, agreed.file), set()).add(agreed.fact)

    def _take_part(
        self,
        content: bytes,
        value: dict[str, Any],
        said: Mapping[str, Any],
        holds: tuple[TLP, Agreed],
    ) -> str | None:
        event, own, (tlp, agreed) = str(said.get("event")), value["id"].partition("--")[2], holds
        parts = self._events.setdefault(event, _Parts())
        places = parts.of(said)
        key = own
        if own in places and places[own].subject != agreed.subject:
            key = derived("another", own, *agreed.subject)
            if said["part"] == "event":
                parts = self._events.setdefault(key, _Parts())
                places = parts.head
        place = self._keep(places, key, content, value, tlp)
        if not place:
            return OLDER
        places[key] = attrs.evolve(place, subject=agreed.subject, uuid="" if key == own else key)
        self._cover(agreed, event)
        parts.tlps.add(tlp)
        self._items += 1
        return None

    def _keep(
        self, places: _Places, key: str, content: bytes, value: Mapping[str, Any], tlp: TLP
    ) -> _Place | None:
        """Put an object into the spool, unless one that is as new stands there under this key."""
        version = str(value.get("modified") or value.get("created") or "")
        if key in places and places[key].version >= version:
            return None
        start = self._spool.seek(0, 2)
        self._spool.write(content)
        places[key] = _Place(start, len(content), tlp, version)
        return places[key]

    def _bytes(self, place: _Place) -> bytes:
        self._spool.seek(place.start)
        return self._spool.read(place.size)

    def _value(self, place: _Place) -> dict[str, Any]:
        decoder = msgspec.json.Decoder(float_hook=_literal)
        found: dict[str, Any] = decoder.decode(self._bytes(place))
        return found

    def _event(self, uuid: str, parts: _Parts) -> None:
        """Write one event that came as MISP; where its own record is not there, one that extends it."""
        heads = list(parts.head.values())
        head = self._record(heads[0]) if heads else self._extending(uuid)
        label = _label(head, parts.tlps)
        head = narrowing.event(head, strictest(parts.tlps))
        if label:
            head = {**head, "Tag": [*_listed(head.get("Tag")), {"name": label.lower()}]}
        self._file.write(b'{"Event":' + canonical(head)[:-1])
        strays = [
            place
            for key, inside in parts.inside.items()
            if key not in parts.objects
            for place in inside.values()
        ]
        self._list(
            "Attribute", self._records((*parts.attributes.values(), *strays)), first=not head
        )
        self._list("Object", self._objects(parts))
        self._list("EventReport", self._records(parts.reports.values()))
        self._file.write(b"}}")

    def _extending(self, uuid: str) -> dict[str, Any]:
        return {
            "uuid": derived("extends", uuid, self._uuid),
            "extends_uuid": uuid,
            "info": f"Parts of MISP event {uuid}, which itself is not in this file",
            "date": f"{self._at:%Y-%m-%d}",
            "distribution": "0",
            "threat_level_id": "4",
            "analysis": "0",
        }

    def _objects(self, parts: _Parts) -> Iterator[bytes]:
        for uuid, place in parts.objects.items():
            record = narrowing.part(self._record(place), place.tlp)
            inside = b",".join(self._records(parts.inside.get(uuid, {}).values()))
            yield b'%b,"Attribute":[%b]}' % (canonical(record)[:-1], inside)

    def _records(self, places: Iterable[_Place]) -> Iterator[bytes]:
        """Yield the records of parts; where one was lost, what the object itself says as MISP has it."""
        for place in places:
            record = self._record(place)
            if {"type", "value"} <= record.keys() or "content" in record:
                yield canonical(narrowing.part(record, place.tlp))
                continue
            for made in making.made_of(self._value(place), place.tlp):
                yield canonical(made.value)

    def _record(self, place: _Place) -> dict[str, Any]:
        """Return the record that an object carries, with the attached file that stands in an artifact."""
        value = self._value(place)
        said = value["extensions"][EXTENSION]
        record = _unpacked(said)
        artifact = self._artifacts.get(str(said.get("data_ref")))
        if artifact and artifact.event == str(said.get("event")):
            record["data"] = self._value(artifact).get("payload_bin")
        if not record:
            name = str(value.get("name") or value["type"])
            called = "info" if said["part"] == "event" else "name"
            return {"uuid": value["id"].partition("--")[2], called: name}
        return record | {"uuid": place.uuid} if place.uuid else record

    def _list(self, name: str, each_of: Iterator[bytes], *, first: bool = False) -> None:
        before = b'%b"%b":[' % (b"" if first else b",", name.encode())
        self._file.write(before)
        comma = b""
        for each in each_of:
            self._file.write(comma + each)
            comma = b",\n"
        self._file.write(b"]")

    def _loose_event(self, loose: Mapping[str, _Place]) -> None:
        """Write the one event of what never was MISP."""
        label = strictest(place.tlp for place in loose.values())
        head = {
            "uuid": self._uuid,
            "info": "Cybercrime Atlas",
            "date": f"{self._at:%Y-%m-%d}",
            "timestamp": str(int(self._at.astimezone(UTC).timestamp())),
            "distribution": "0",
            "threat_level_id": "4",
            "analysis": "2",
            "published": False,
            "Tag": [{"name": label.lower()}],
        }
        self._file.write(b'{"Event":' + canonical(head)[:-1])
        self._list("Attribute", self._made(loose, "Attribute"))
        self._list("Object", self._made(loose, "Object"))
        self._list("Galaxy", self._made(loose, "Galaxy"))
        self._list("EventReport", self._made(loose, "EventReport"))
        self._file.write(b"}}")

    def _made(self, loose: Mapping[str, _Place], name: str) -> Iterator[bytes]:
        for place in loose.values():
            for made in making.made_of(self._value(place), place.tlp):
                if made.list == name:
                    yield canonical(made.value)


def _unpacked(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record that an extension keeps; an empty one where somebody changed it."""
    kept = said.get(RECORD)
    try:
        return unpacked(kept) if isinstance(kept, dict) else {}
    except MalformedError:
        return {}


def _label(head: Mapping[str, Any], tlps: set[TLP]) -> TLP | None:
    """Return the TLP that an event must say besides what its own tags say; `None` if they say as much."""
    holds = strictest(tlps)
    said = [tlp for name in tag_names(head.get("Tag")) if (tlp := narrowing.label_of(name))]
    return holds if not said or strictest([*said, holds]) not in said else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _literal(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())
