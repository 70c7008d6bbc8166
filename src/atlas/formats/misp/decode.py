"""From the bytes of MISP to decoded objects and problems: each part of each event through the one STIX decoder."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TypeGuard

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, canonical
from atlas.formats.misp import carriers, parts
from atlas.formats.misp.carriers import Around, Made
from atlas.formats.misp.naming import derived, is_uuid, moment
from atlas.formats.misp.parts import NOT_WITHIN, Within
from atlas.formats.misp.reading import Event, Part, digest_of, iter_events, iter_parts
from atlas.formats.misp.tags import Said
from atlas.formats.stix.decode import project, verify
from atlas.formats.stix.definitions import Definitions
from atlas.formats.turning import turned
from atlas.model.claim import Decoded, LinkFound
from atlas.model.problems import Problem

MAX_REFERENCES = 200_000
"""So many things a report names at most, to stay below the size of one object."""

# what a record that is too large goes without first
_LESS = (("RelatedEvent",), ("RelatedEvent", "Galaxy"))
_TOO_LARGE = frozenset({"json.size", "json.keys", "json.depth"})
_AGAIN = "another part of the event has the same UUID; this one stands under an id of its own"


def iter_decoded(file: BinaryIO, *, name: str = "") -> Iterator[Decoded | Problem]:
    """Yield each object that the events of a file become, or the problem that kept a part out.

    A place is a JSON pointer. The file may hold an event, `{"response": [...]}`, a list of events, or several after
    each other; one that cannot be turned back is copied first. `name` stands before a problem of the file as a whole.
    Costs O(n) time and memory for the largest part and the ids of one event; nothing in the file makes it raise.
    """
    with turned(file) as again:
        for found in iter_events(again):
            if isinstance(found, Problem):
                yield attrs.evolve(found, message=f"{name}: {found.message}") if name else found
                continue
            yield from _Event(again, found).iter_decoded()


class _Event:
    """One event on its way: of its parts only what later ones may name is kept.

    `_known` are the ids of observables and shared things given so far, `_refers` those that the report names, and
    `_carriers` the type of each carrier by its UUID, with what holds for it.
    """

    def __init__(self, file: BinaryIO, event: Event) -> None:
        self._file = file
        self._event = event
        digest = "" if is_uuid(event.members.get("uuid")) else digest_of(file, event)
        self._around: Around = carriers.around_of(event.members, event.where, digest=digest)
        self._definitions = Definitions(tuple)
        self._known: set[bytes] = set()
        self._refers: dict[str, None] = {}
        self._is_cut = False
        self._carriers: dict[bytes, tuple[str, Said]] = {}
        self._alike: dict[tuple[str, Said], tuple[str, Said]] = {}
        self._links: list[tuple[str, str, str, str]] = []

    def iter_decoded(self) -> Iterator[Decoded | Problem]:
        members = self._event.members
        if organisation := carriers.organisation_of(members.get("Orgc")):
            yield from self._shared(self._event.where, [organisation])
        named = list(carriers.cited(self._around_tags(), members.get("Galaxy")))
        for each in named:
            each.pop("_relation")
        yield from self._shared(self._event.where, named)
        self._refer((each["id"] for each in named), self._around.said)
        for found in iter_parts(self._file, self._event, "Attribute"):
            yield from self._attribute(found, NOT_WITHIN)
        for found in iter_parts(self._file, self._event, "Object"):
            yield from self._object(found)
        for found in iter_parts(self._file, self._event, "EventReport"):
            yield from self._event_report(found)
        yield from self._references()
        yield from self._report()

    def _around_tags(self) -> list[str]:
        return carriers.all_tags(self._event.members)

    def _attribute(self, found: Part | Problem, within: Within) -> Iterator[Decoded | Problem]:
        if isinstance(found, Problem):
            yield found
            return
        given = found.value.get("uuid") if isinstance(found.value, dict) else None
        if is_uuid(given) and _key(str(given)) in self._carriers:
            within = attrs.evolve(within, again=True)
        try:
            made = parts.attribute(self._around, found.value, found.where, within)
        except MalformedError as error:
            yield Problem(where=found.where, code=error.problem, message=str(error))
            return
        decoded = [self._decode(each, found.where) for each in (*made.objects, made.carrier)]
        refused = next((each for each in decoded if isinstance(each, Problem)), None)
        if refused:
            made = parts.as_note(self._around, found.value, found.where, within)
            reason = f"its value does not have the form of its type ({refused.message}); it was kept as a note"
            made.warnings.append(("misp.as_note", reason))
            decoded = [self._decode(each, found.where) for each in (*made.objects, made.carrier)]
        if within.again:
            made.warnings.append(("misp.again", _AGAIN))
        yield from self._told(decoded, made, found.where)
        yield from self._beside(found, made)

    def _told(
        self, decoded: Iterable[Decoded | Problem], made: Made, where: str
    ) -> Iterator[Decoded | Problem]:
        """Yield what a part became, the carrier with the warnings; each observable of an event once."""
        carrier = made.carrier["id"]
        for each in decoded:
            if isinstance(each, Problem):
                yield each
                continue
            if each.object_id == carrier:
                yield _warned(each, made.warnings, where)
            elif self._is_new(each.object_id):
                yield each
        yield from self._shared(where, made.shared)
        self._carriers[_key(carrier)] = self._interned(carrier, made.said)
        self._refer((each["id"] for each in (*made.objects, *made.shared)), made.said)
        self._refer((carrier,), made.said)

    def _beside(self, part: Part, made: Made) -> Iterator[Decoded | Problem]:
        """Yield what stands beside an attribute: its sightings, and the things that its galaxies name."""
        value: Mapping[str, Any] = part.value
        if made.carrier.get("revoked"):
            return
        if value.get("Sighting"):
            seen = carriers.sightings_of(self._around, made.carrier, value["Sighting"], made.said)
            yield from self._shared(part.where, seen.shared)
            yield from self._each(seen.objects, part.where)
        if not value.get("Galaxy") and not value.get("Tag"):
            return
        source, at = made.carrier["id"], made.carrier["modified"]
        for cited in carriers.cited(made.carrier.get("labels", ()), value.get("Galaxy")):
            said = cited.pop("_relation")
            yield from self._shared(part.where, [cited])
            usual = "indicates" if made.carrier["type"] == "indicator" else "related-to"
            link = LinkFound(source=source, type=said or usual, target=cited["id"])
            made_link = carriers.relationship(self._around, link, said=made.said, at=at)
            yield from self._each([made_link], part.where)

    def _object(self, found: Part | Problem) -> Iterator[Decoded | Problem]:
        if isinstance(found, Problem):
            yield found
            return
        try:
            within = parts.object_within(self._around, found.value, found.where)
        except MalformedError as error:
            yield Problem(where=found.where, code=error.problem, message=str(error))
            return
        if _key(within.uuid) in self._carriers:
            again = derived("again", self._around.uuid, within.uuid, found.where)
            within = attrs.evolve(within, uuid=again)
        listed = found.value.get("Attribute")
        inside: list[str] = []
        for index, each in enumerate(listed if isinstance(listed, list) else ()):
            where = f"{found.where}/Attribute/{index}"
            for one in self._attribute(Part(where, each), within):
                yield one
                inside += [one.object_id] if _is_carrier(one) else []
        said = within.said or self._around.said
        carrier = parts.grouping(self._around, found.value, within, inside)
        self._carriers[_key(carrier["id"])] = self._interned(carrier["id"], said)
        self._refer((carrier["id"],), said)
        yield from self._each([carrier], found.where)
        self._note_links(found.value, carrier)

    def _note_links(self, value: Mapping[str, Any], carrier: Mapping[str, Any]) -> None:
        listed = value.get("ObjectReference")
        for each in listed if isinstance(listed, list) else ():
            if not isinstance(each, dict) or each.get("deleted") in (True, "1", 1):
                continue
            target, type_ = each.get("referenced_uuid"), each.get("relationship_type")
            if is_uuid(target):
                at = moment(each.get("timestamp")) or carrier["modified"]
                said = type_ if isinstance(type_, str) and type_ else "related-to"
                self._links.append((carrier["id"], said, str(target).lower(), at))

    def _event_report(self, found: Part | Problem) -> Iterator[Decoded | Problem]:
        if isinstance(found, Problem):
            yield found
            return
        try:
            note = parts.event_note(self._around, found.value, found.where)
        except MalformedError as error:
            yield Problem(where=found.where, code=error.problem, message=str(error))
            return
        self._refer((note["id"],), self._around.said)
        yield from self._each([note], found.where)

    def _references(self) -> Iterator[Decoded | Problem]:
        """Yield the relations between the objects of the event, now that all of them are known."""
        for source, type_, target, at in self._links:
            if _key(target) not in self._carriers:
                continue
            kind, said = self._carriers[_key(target)]
            _, own = self._carriers[_key(source)]
            aim = f"{kind}--{target}"
            narrow = carriers.narrower(own, said)
            link = LinkFound(source=source, type=type_, target=aim)
            made = carriers.relationship(self._around, link, said=narrow, at=at)
            if self._is_new(made["id"]):
                self._refer((made["id"],), narrow)
                yield from self._each([made], self._event.where)

    def _report(self) -> Iterator[Decoded | Problem]:
        """Yield the report that the event becomes; where its record is too large, with what is left of it."""
        where, members = self._event.where or "/", self._event.members
        warnings = list(self._around.said.warnings)
        references = list(self._refers)
        if self._is_cut:
            sentence = (
                f"the report names the first {MAX_REFERENCES:,} of its parts; all of them are there"
            )
            warnings.append(("misp.record", sentence))
        found = self._decode(carriers.event_report(self._around, members, references), where)
        for less in (*_LESS, tuple(key for key in members if key not in ("uuid", "info", "date"))):
            if not isinstance(found, Problem) or found.code not in _TOO_LARGE:
                break
            rest = {key: each for key, each in members.items() if key not in less}
            found = self._decode(carriers.event_report(self._around, rest, references), where)
            lacking = ", ".join(less)[:200]
            warnings.append(
                ("misp.record", f"the record of the event is too large, and lacks {lacking}")
            )
        yield found if isinstance(found, Problem) else _warned(found, warnings, where)

    def _shared(self, where: str, objects: Iterable[dict[str, Any]]) -> Iterator[Decoded | Problem]:
        """Yield things that everybody names alike, each once an event, unless the event is for few."""
        if self._around.states_shared:
            yield from self._each([each for each in objects if self._is_new(each["id"])], where)

    def _each(self, objects: Iterable[dict[str, Any]], where: str) -> Iterator[Decoded | Problem]:
        for each in objects:
            yield self._decode(each, where or "/")

    def _refer(self, ids: Iterable[str], said: Said) -> None:
        """Let the report name these, unless they are for fewer readers than the event."""
        if said.marking != self._around.said.marking:
            return
        if len(self._refers) < MAX_REFERENCES:
            self._refers.update(dict.fromkeys(ids))
        else:
            self._is_cut = True

    def _is_new(self, id_: str) -> bool:
        """Tell whether this event gave no such object yet, and note it."""
        key = _key(id_)
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def _interned(self, id_: str, said: Said) -> tuple[str, Said]:
        """Return the type of a carrier with what holds for it, one tuple for all alike."""
        found = (id_.partition("--")[0], said)
        return self._alike.setdefault(found, found)

    def _decode(self, made: dict[str, Any], where: str) -> Decoded | Problem:
        """Give one object to the one decoder that there is, so that it is judged as STIX is."""
        verified = verify(Item(where, canonical(made), {}), self._definitions)
        if isinstance(verified, Problem):
            return verified
        return carriers.with_grade(project(verified, self._definitions), made)


def _key(id_: str) -> bytes:
    """Return the UUID of an id, or of what is one, in 16 bytes."""
    return bytes.fromhex(id_[-36:].replace("-", ""))


def _is_carrier(found: Decoded | Problem) -> TypeGuard[Decoded]:
    return isinstance(found, Decoded) and b'"part":"attribute"' in found.content


def _warned(found: Decoded, warnings: Iterable[tuple[str, str]], where: str) -> Decoded:
    said = tuple(
        Problem(where=where, code=code, message=message, id=found.object_id, rejected=False)
        for code, message in warnings
    )
    return attrs.evolve(found, warnings=(*found.warnings, *said)) if said else found
