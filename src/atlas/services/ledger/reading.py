"""What went out, as far as somebody may know of it: page by page, line by line, and as one table."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from atlas.errors import NotFound
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.places import mark_of, place_of
from atlas.services.sealing import timestamp
from atlas.store import alliance
from atlas.store import ledger as kept
from atlas.store.alliance import Organisation, Person
from atlas.store.ledger import Reach, Sending

PAGE_SIZE = 50
LINES_PER_PAGE = 1_000
HEADING = (
    *("sending", "sent_at", "person", "organisation", "kind", "purpose", "reference", "bases"),
    *("marking", "place", "claim", "contributor", "digest"),
)
NOT_FOUND = "There is no such line in the ledger that you may see."


@attrs.frozen(kw_only=True)
class Entry:
    """One sending as somebody may see it. `lines` are those within his reach, all of them where `is_whole`.

    `person` and `organisation` took it; `marking` and `bases` are told where it is whole, else empty.
    """

    id: uuid.UUID
    sent_at: datetime
    person: str
    organisation: str
    kind: str
    purpose: str
    reference: str
    marking: str
    bases: tuple[str, ...]
    lines: int
    is_whole: bool


@attrs.frozen(kw_only=True)
class Ledger:
    """One page of the ledger, the newest first; `older` leads to the next, empty at the end."""

    entries: tuple[Entry, ...]
    older: str


@attrs.frozen(kw_only=True)
class Detail:
    """One sending and a page of its lines within reach: place, claim, contributor's name, digest in hex."""

    entry: Entry
    lines: tuple[tuple[int, uuid.UUID, str, str], ...]
    after: int | None


def entries(visit: Visit, *, before: str = "", size: int = PAGE_SIZE) -> Ledger:
    """Return what went out within the visitor's reach, the newest first.

    Everybody sees what he took himself, a representative also what his people took and who took claims of his
    organisation; an auditor sees all.

    Raises:
        UsageError: there is no such page.
        Denied: the policy refused; the refusal is on record.
    """
    return _entries(_reach(visit), before=before, size=size)


def _entries(reach: Reach, *, before: str, size: int) -> Ledger:
    place = place_of(before, of="ledger") if before else None
    found = kept.find(reach, limit=size + 1, before=place)
    last = found[size - 1][0] if len(found) > size else None
    names = _Names.of(sending for sending, _ in found)
    return Ledger(
        entries=tuple(_entry(each, taken, reach, names) for each, taken in found[:size]),
        older=mark_of(last.sent_at, last.id) if last else "",
    )


def detail(visit: Visit, id_: uuid.UUID, *, after: int = -1, size: int = LINES_PER_PAGE) -> Detail:
    """Return one sending with those of its lines that the visitor may see.

    Raises:
        NotFound: there is none within his reach: absent and others' are one answer.
        Denied: the policy refused; the refusal is on record.
    """
    return _detail(_reach(visit), id_, after=after, size=size)


def _detail(reach: Reach, id_: uuid.UUID, *, after: int, size: int) -> Detail:
    found = kept.find(reach, limit=1, id_=id_)
    if not found:
        raise NotFound(NOT_FOUND)
    sending, taken = found[0]
    author = None if _is_whole(sending, reach) else reach.author
    lines = kept.lines(id_, author=author, after=after, limit=size + 1)
    names = _Names.of([sending])
    return Detail(
        entry=_entry(sending, taken, reach, names),
        lines=tuple(
            (each.place, each.claim, names.organisation(each.author), each.digest.hex())
            for each in lines[:size]
        ),
        after=lines[size - 1].place if len(lines) > size else None,
    )


def rows(visit: Visit) -> Iterator[tuple[str, ...]]:
    """Yield all lines within the visitor's reach as a table, heading first, the newest sending first.

    It is asked once, and is once on record, however many sendings there are.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    reach = _reach(visit)
    yield HEADING
    before = ""
    while True:
        page = _entries(reach, before=before, size=PAGE_SIZE)
        for entry in page.entries:
            head = (str(entry.id), timestamp(entry.sent_at), entry.person, entry.organisation)
            why = (entry.kind, entry.purpose, entry.reference, " ".join(entry.bases), entry.marking)
            for place, claim, author, digest in _all_lines(reach, entry.id):
                yield (*head, *why, str(place), str(claim), author, digest)
        before = page.older
        if not before:
            return


def _all_lines(reach: Reach, id_: uuid.UUID) -> Iterator[tuple[int, uuid.UUID, str, str]]:
    after: int | None = -1
    while after is not None:
        page = _detail(reach, id_, after=after, size=LINES_PER_PAGE * 10)
        yield from page.lines
        after = page.after


def _reach(visit: Visit) -> Reach:
    """Decide, and return how far the visitor sees; what he asked is on record."""
    own = visit.actor.organisation
    if gate.may(visit, Action.SEE_LEDGER, SOMEBODY_ELSES):
        gate.allow(visit, Action.SEE_LEDGER)
        return Reach(all=True, organisation=own, person=None, author=None)
    gate.allow(visit, Action.SEE_LEDGER, Resource(organisation=own))
    # who sees what his people did also sees what was taken of his organisation's claims
    represents = gate.may(visit, Action.SEE_RECORD, Resource(organisation=own))
    return Reach(
        all=False,
        organisation=own,
        person=None if represents else visit.actor.person,
        author=own if represents else None,
    )


def _is_whole(sending: Sending, reach: Reach) -> bool:
    own = sending.organisation == reach.organisation
    return reach.all or (own and reach.person in (None, sending.person))


@attrs.frozen
class _Names:
    """What ids stand for; whoever is gone is told by id."""

    organisations: Mapping[OrganisationId, Organisation]
    persons: Mapping[PersonId, Person]

    @classmethod
    def of(cls, sendings: Iterable[Sending]) -> "_Names":
        takers = {PersonId(each.person) for each in sendings if each.person}
        return cls(alliance.names_of_organisations(), alliance.persons_by_id(takers))

    def organisation(self, id_: uuid.UUID) -> str:
        found = self.organisations.get(OrganisationId(id_))
        return found.name if found else str(id_)

    def person(self, id_: uuid.UUID | None) -> str:
        found = self.persons.get(PersonId(id_)) if id_ else None
        return found.short if found else str(id_ or "")


def _entry(sending: Sending, taken: int, reach: Reach, names: _Names) -> Entry:
    whole = _is_whole(sending, reach)
    return Entry(
        id=sending.id,
        sent_at=sending.sent_at,
        person=names.person(sending.person),
        organisation=names.organisation(sending.organisation),
        kind=sending.kind,
        purpose=sending.purpose,
        reference=sending.reference if whole else "",
        marking=sending.marking if whole else "",
        bases=sending.bases if whole else (),
        lines=taken,
        is_whole=whole,
    )
