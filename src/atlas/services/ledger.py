"""The dissemination ledger (P12): who took what out, which version, when, for what and on which legal basis.

A sending is one leaf of the log, with a Merkle root over its lines, so `atlas verify` finds a changed row. The lines
hold claim ids and salted digests: whoever holds the file can prove that a line is about it, nobody can guess.
"""

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import attrs
import msgspec

from atlas.errors import NotFound
from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.merkle.tree import leaf_hash, root_of
from atlas.model.ids import OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.places import mark_of, place_of
from atlas.services.sealing import timestamp
from atlas.store import alliance
from atlas.store import ledger as kept
from atlas.store.alliance import Organisation, Person
from atlas.store.checking import Checker
from atlas.store.claims import Sealed
from atlas.store.ledger import Line, Reach, Sending

LEAF_TYPE = "dissemination"
PAGE_SIZE = 50
LINES_PER_PAGE = 1_000
HEADING = (
    *("sending", "sent_at", "person", "organisation", "kind", "purpose", "reference", "bases"),
    *("marking", "place", "claim", "contributor", "digest"),
)
NOT_FOUND = "There is no such line in the ledger that you may see."


@attrs.define
class Gathering:
    """What goes out, line by line, while it goes. Keeps 64 bytes a line and no content."""

    salt: bytes = attrs.field(factory=lambda: os.urandom(SALT_BYTES))
    _packed: bytearray = attrs.field(factory=bytearray)

    def add(self, claim: uuid.UUID, author: uuid.UUID, content: bytes) -> None:
        """Note one version that goes, as its bytes go."""
        self._packed += claim.bytes + author.bytes + commit(self.salt, content)

    def __len__(self) -> int:
        return len(self._packed) // 64

    def lines(self) -> Iterator[Line]:
        """Yield what was noted, in its order."""
        for place in range(len(self)):
            told = bytes(self._packed[place * 64 : place * 64 + 64])
            yield Line(
                place=place,
                claim=uuid.UUID(bytes=told[:16]),
                author=uuid.UUID(bytes=told[16:32]),
                digest=told[32:],
            )


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


def record(visit: Visit, gathered: Gathering, *, marking: TLP, bases: Iterable[str]) -> uuid.UUID:
    """Write what is about to go out, and commit it before it does; return the id of the sending."""
    sending = Sending(
        id=uuid.uuid4(),
        sent_at=visit.now,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
        kind="export",
        purpose=visit.purpose,
        reference=visit.setting.reference,
        bases=tuple(sorted(bases)),
        marking=marking,
        items=len(gathered),
        root=root_of([_leaf(line) for line in gathered.lines()]),
    )
    salts = os.urandom(SALT_BYTES) + gathered.salt
    kept.record(sending, gathered.lines(), _seal(sending, salts), leaf_type=LEAF_TYPE)
    return sending.id


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


def problems(checker: Checker) -> Iterator[str]:
    """Yield a line for each sending that is not what was committed to, with its id and nothing else."""
    roots = {
        id_: root_of([_leaf(line) for _, line in lines])
        for id_, lines in groupby(kept.all_lines(checker), key=itemgetter(0))
    }
    for sending, salts, leaf in kept.everything(checker, leaf_type=LEAF_TYPE):
        if leaf is None:
            yield f"ledger {sending.id}: it has no commitment in the log's queue"
        elif _seal(sending, salts).leaf != leaf:
            yield f"ledger {sending.id}: it is not what was committed to"
        if roots.pop(sending.id, root_of([])) != sending.root:
            yield f"ledger {sending.id}: its lines are not those that it was made of"
    for id_ in roots:
        yield f"ledger {id_}: it has lines and no head"
    for id_ in kept.orphans(checker, leaf_type=LEAF_TYPE):
        yield f"ledger {id_}: it was committed to and is not there"


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


def _leaf(line: Line) -> bytes:
    return leaf_hash(
        line.place.to_bytes(4, "big") + line.claim.bytes + line.author.bytes + line.digest
    )


def _seal(sending: Sending, salts: bytes) -> Sealed:
    told = attrs.asdict(sending, recurse=False)
    told |= {"sent_at": timestamp(sending.sent_at), "root": sending.root.hex()}
    secret = msgspec.json.encode(told, order="sorted") + salts[SALT_BYTES:]
    commitment = commit(salts[:SALT_BYTES], secret)
    return Sealed(salts=salts, commitments=commitment, leaf=leaf_of(LEAF_TYPE, [commitment]))
