"""Pages of a collection: chosen by number, labelled and noted in the ledger as exports are."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from atlas.formats.stix import BundleWriter
from atlas.formats.stix.outgoing import Outgoing
from atlas.formats.stix.tombstones import tombstone
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.policy.derived import Derived, derive, part
from atlas.policy.registers import withheld
from atlas.services import explore, gate, judged, ledger
from atlas.services.explore import View
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.taxii import cursors
from atlas.services.taxii.collections import Collection, find_in
from atlas.services.taxii.cursors import Bound
from atlas.store import alliance, exporting, judged_out, judgements, numbering
from atlas.store.exporting import Labelled
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.judged_out import JudgedOut
from atlas.store.numbering import Change, Wanted
from atlas.store.scoped import OpenScope
from atlas.store.told_of import told_of

MOST_BYTES = 16 * 1024 * 1024
"""A page ends at the object that makes it longer, however few it holds."""
_AT_ONCE = 200  # objects read together: reports can be large


@attrs.frozen(kw_only=True)
class Server:
    """What reading needs: the key of the cursors, and how the address of a view is read."""

    key: bytes
    view_of: Callable[[str], View]


class Shape(StrEnum):
    """As what entries go: whole, by name, or as versions of one object. A cursor is for one of them."""

    OBJECTS = "objects"
    MANIFEST = "manifest"
    VERSIONS = "versions"


@attrs.frozen(kw_only=True)
class Question:
    """What is asked of a collection. `next` is a cursor that an answer to the same question gave."""

    collection: str
    shape: Shape
    wanted: Wanted
    added_after: datetime | None
    limit: int
    next: str = ""

    def bound(self) -> Sequence[str]:
        """Return what a cursor is bound to beside its person: all of the question but how much at once."""
        return (self.collection, self.shape, repr(self.wanted), repr(self.added_after))


@attrs.frozen(kw_only=True)
class Entry:
    """One version in a page: labelled bytes, when it was added, and its version, `added_at` where it has none."""

    stix_id: str
    spec: str
    added_at: datetime
    version: datetime
    content: bytes


@attrs.frozen(kw_only=True)
class Page:
    """A page in the order of the feed. `next` is empty at its end; `derived` holds for all, `None` for nothing."""

    entries: tuple[Entry, ...]
    next: str
    derived: Derived | None


def read(visit: Visit, question: Question, server: Server) -> Page:
    """Return a page; the ledger has it before it goes. Costs what it holds, however large the collection is.

    Raises:
        NotFound: the visitor has no such collection.
        UsageError: the cursor is of something else.
        Denied: the policy refused.
    """
    numbering.number_at_once()
    with gate.open_scope(visit, Action.EXPORT) as opened:
        found = find_in(opened, question.collection)
        wanted = _within(opened, found, question.wanted, server)
        filling = _Filling(opened=opened, wanted=wanted, own=visit.actor.organisation)
        bound = cursors.bind(visit, question.bound(), key=server.key)
        last = filling.fill(_start(opened, question, bound), question.limit)
    derived = _noted(visit, filling) if filling.entries else None
    cursor = cursors.write(last, bound) if last else ""
    return Page(entries=tuple(filling.entries), next=cursor, derived=derived)


def is_there(visit: Visit, question: Question, server: Server) -> bool:
    """Tell whether any version of what is asked for shows, whatever the filters. Nothing goes out.

    Raises:
        NotFound: the visitor has no such collection.
        Denied: the policy refused.
    """
    whole = Wanted(ids=question.wanted.ids, all=True)
    with gate.open_scope(visit, Action.EXPORT) as opened:
        found = find_in(opened, question.collection)
        wanted = _within(opened, found, whole, server)
        filling = _Filling(opened=opened, wanted=wanted, own=visit.actor.organisation)
        filling.fill(0, 1)
    return bool(filling.entries)


def _start(opened: OpenScope, question: Question, bound: Bound) -> int:
    after = 0
    if question.next:
        after = cursors.read(question.next, bound)
    if question.added_after is not None:
        after = max(after, numbering.last_before(opened, question.added_after))
    return after


def _within(opened: OpenScope, found: Collection, wanted: Wanted, server: Server) -> Wanted:
    """Return what is wanted of a collection: for a view the things and ties that it shows now, with all members."""
    view = server.view_of(found.state) if found.state else View()
    if not (view.of or view.path or view.shared):
        return wanted
    picture = explore.find_picture(opened, view)
    spots = [ThingId(spot.thing.id) for spot in picture.spots]
    joined = judgements.merged(opened, spots)
    things = dict.fromkeys(each for spot in spots for each in joined.all_of(spot))
    claims = {ClaimId(claim) for tie in picture.ties for claim in tie.claims}
    return attrs.evolve(wanted, things=tuple(things), claims=tuple(claims))


@attrs.define(kw_only=True)
class _Filling:
    """A page while it is filled: entries, and what the ledger and the terms need of them.

    `judged` are the handlings of judgements among them.
    """

    opened: OpenScope
    wanted: Wanted
    own: OrganisationId
    entries: list[Entry] = attrs.field(factory=list)
    gathered: Gathering = attrs.field(factory=Gathering)
    labels: set[TLP] = attrs.field(factory=set)
    under: set[tuple[HandlingId, TermsId]] = attrs.field(factory=set)
    judged: set[HandlingId] = attrs.field(factory=set)
    size: int = 0

    def fill(self, after: int, limit: int) -> int:
        """Add up to `limit` entries; return the number of the last where there is more behind it, else 0."""
        while True:
            asked = min(_AT_ONCE, limit - len(self.entries)) + 1
            changes = numbering.page(self.opened, self.wanted, after=after, limit=asked)
            there = self._contents(changes)
            for change in changes:
                if len(self.entries) == limit or self.size > MOST_BYTES:
                    return after
                self._add(change, there.get(change.claim))
                after = change.number
            if len(changes) < asked:
                return 0

    def _contents(self, changes: Iterable[Change]) -> dict[object, Labelled | JudgedOut]:
        there = [each for each in changes if not each.gone]
        ids = [each.claim for each in there if not each.judged]
        found = exporting.contents(self.opened, self.own, ids)
        one_alone = self.wanted.ids is not None and len(self.wanted.ids) == 1
        # a feed of convictions would be a register (P6)
        convicted = {each.id for each in found if each.convicted}
        held = withheld(told_of(self.opened, convicted)) if one_alone else convicted
        judgements = [each.claim for each in there if each.judged]
        said = judged_out.of_feed(self.opened, self.own, judgements) if judgements else ()
        going: list[Labelled | JudgedOut] = [each for each in found if each.id not in held]
        return {each.id: each for each in (*going, *said)}

    def _add(self, change: Change, found: Labelled | JudgedOut | None) -> None:
        if change.gone and change.modified:
            dated = change.modified
            created = change.created or dated
            bare = tombstone(
                change.stix_id, change.spec, created=created, modified=dated, at=change.added_at
            )
            self._enter(change, bare, max(change.added_at, dated))
        elif found is not None:
            if isinstance(found, JudgedOut):
                content = labelled(judged.content_of(found), judged.SPEC, found.tlp)
                self.judged.add(found.handling)
            else:
                content = labelled(found.content, found.spec, found.tlp)
                self.under.add((found.handling, found.terms))
            self.gathered.add(found.id, found.author, content)
            self.labels.add(found.tlp)
            self._enter(change, content, change.modified or change.created or change.added_at)

    def _enter(self, change: Change, content: bytes, version: datetime) -> None:
        self.size += len(content)
        self.entries.append(
            Entry(
                stix_id=change.stix_id,
                spec=change.spec,
                added_at=change.added_at,
                version=version,
                content=content,
            )
        )


def _noted(visit: Visit, filling: _Filling) -> Derived | None:
    """Write into the ledger what goes out, and return what holds for all of it."""
    if not filling.labels:
        return None  # what is gone tells nothing that was not taken out before
    handlings = handlings_by_id({*(handling for handling, _ in filling.under), *filling.judged})
    terms = terms_by_id(each for _, each in filling.under)
    bases = {each.basis for each in handlings.values() if each.basis}
    marking = strictest(filling.labels)
    ledger.record(visit, filling.gathered, kind=Kind.FEED, marking=marking, bases=bases)
    parts = [part(handlings[handling], terms[each]) for handling, each in filling.under]
    parts += [judged.part_of(handlings[each]) for each in filling.judged]
    return derive(parts, alliance.homes())


def labelled(content: bytes, spec: str, tlp: TLP) -> bytes:
    """Return an object with a reference to the TLP that holds for it, where it says none or a wider one."""
    kept = _One()
    Outgoing(kept, spec, labels={}, present=frozenset()).add(content, tlp)
    return kept.content


class _One(BundleWriter):
    """Keeps the object that was written last."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), spec="2.1", id_="bundle--one")
        self.content = b""

    def add(self, content: bytes) -> None:
        self.content = content
