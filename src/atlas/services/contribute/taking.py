"""The way of an import: batches of items become claims, each batch kept or undone as a whole.

One bad item never stops the rest. A batch is one transaction, so an import that was killed is simply run
again: what is there already is `unchanged`. A rehearsal is one transaction altogether, so that later batches are
judged beside earlier ones, and nothing of it is kept.
"""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import lru_cache, partial
from itertools import islice

import attrs

from atlas.errors import MalformedError
from atlas.formats.stix.outgoing import without_labels
from atlas.model.claim import Decoded
from atlas.model.handling import Handling
from atlas.model.ids import BatchId, ClaimId, HandlingId, ThingId, thing_id
from atlas.model.masks import mask_of
from atlas.model.problems import Problem
from atlas.services import flags, gate
from atlas.services.contribute import reporting
from atlas.services.contribute.choosing import Choice, Chooser, Layer, chooser_of, told_of_subject
from atlas.services.contribute.completing import held, state_of
from atlas.services.contribute.noting import Note, Noting, noting
from atlas.services.contribute.offers import Item, Offer
from atlas.services.contribute.parting import Links, View, offered_parts, views_of, words_of
from atlas.services.contribute.reporting import Report
from atlas.services.gate import Visit
from atlas.services.sealing import Envelope, Part, seal, timestamp
from atlas.services.writers import Interned, Writer
from atlas.store import claims, vocabulary
from atlas.store.claims import EndOfLink, Judged, Offered, Verdict
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope

_Keep = Callable[[OpenScope, Sequence[Judged]], None]
BATCH_SIZE = 5_000  # measured: 5,000 and 20,000 are alike in speed, and 5,000 hold less memory
MERGED_FROM = 1_000  # claims; merging the counts of words reads them all, so small imports leave it
CLOCK_TOLERANCE = timedelta(hours=24)


@attrs.frozen(kw_only=True)
class _Handled:
    """An item that may be stored: with what it is offered under, and who may read how much of it.

    `views` begin with what the most may read, and end with the whole object, `found`.
    """

    file: str
    found: Decoded
    offer: Offer
    views: tuple[View, ...]

    @property
    def choice(self) -> Choice:
        """Return who may read it without its stricter parts."""
        return self.views[0].choice

    @property
    def strictness(self) -> str:
        """Return that of the whole; of a masked person with what else makes it another version."""
        whole = self.views[-1].choice
        if not self.views[0].masked:
            return whole.strictness
        return f"{whole.strictness}-{told_of_subject(whole.handling)}"


@attrs.frozen(kw_only=True)
class _Import:
    visit: Visit
    offer: Offer
    writer: Writer
    batch: BatchId
    chooser: Chooser
    things: Callable[[str], ThingId]
    recorded_at: str
    handlings: dict[HandlingId, Handling] = attrs.field(factory=dict)
    noting: Noting | None = None


@attrs.frozen(kw_only=True)
class Going:
    """How an import is followed: what is noted of it, from which item on it goes, and the counts of those before.

    `progress` is told the items read so far, and `ending` the report before the end is noted.
    """

    note: Note | None = None
    passed: int = 0
    counted: Mapping[str, int] = attrs.field(factory=dict)
    progress: Callable[[int], None] = lambda done: None
    ending: Callable[[Report], None] = lambda report: None


_UNFOLLOWED = Going()


def take(
    visit: Visit,
    items: Iterable[Item],
    *,
    offer: Offer,
    map_key: bytes,
    going: Going = _UNFOLLOWED,
) -> Report:
    """Store items as claims of the visitor's organisation, and return what became of each.

    In a rehearsal everything is judged and nothing is kept; the counts are those of the same import, run for good. With
    a note the import is a batch that can be undone; one that was broken off goes on behind the items that are `passed`.

    Raises:
        Denied: the organisation may not contribute, or not to this audience.
        TooSlowError: another import of the organisation is running, and the offer does not wait.
    """
    report = reporting.going_on(going.counted)
    things = lru_cache(maxsize=200_000)(lambda reference: thing_id(map_key, reference))

    def all_of_it(writer: Writer) -> _Import:
        importing = _start(visit, offer, writer, things=things, going=going)
        for items_of_batch in _batches(islice(items, going.passed, None)):
            _take_batch(importing, items_of_batch, report)
            going.progress(report.read)
            if importing.noting and importing.noting.is_stopping:
                break
        return importing

    if offer.rehearsal:
        with gate.rehearse(visit, waiting=offer.waiting) as rehearsal:
            all_of_it(rehearsal)
        return report
    importing = all_of_it(gate.ForGood(visit, offer.waiting))
    if report.stored + report.superseded >= MERGED_FROM:
        _merge_words(importing)
    going.ending(report)
    if following := importing.noting:
        importing.writer.write(lambda opened: following.end(opened, report))
    return report


def _start(
    visit: Visit, offer: Offer, writer: Writer, *, things: Callable[[str], ThingId], going: Going
) -> _Import:
    chooser = chooser_of(visit.actor.organisation)
    followed = None
    if going.note and not offer.rehearsal:
        followed = noting(visit, going.note, chooser, offer)
        followed.passed = going.passed
    return _Import(
        visit=visit,
        offer=offer,
        writer=writer,
        batch=going.note.id if going.note else BatchId(uuid.uuid4()),
        chooser=chooser,
        recorded_at=timestamp(visit.now),
        things=things,
        noting=followed,
    )


def _merge_words(importing: _Import) -> None:
    touched = sorted(importing.handlings)
    importing.writer.write(lambda opened: vocabulary.merge(opened, touched))


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield batches, reading each next one while the database stores the one before."""
    remaining = iter(items)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading") as reader:
        ahead = reader.submit(_next_batch, remaining)
        while batch := ahead.result():
            ahead = reader.submit(_next_batch, remaining)
            yield batch


def _next_batch(remaining: Iterator[Item]) -> list[Item]:
    return list(islice(remaining, BATCH_SIZE))


def _take_batch(importing: _Import, items: Sequence[Item], report: Report) -> None:
    following = importing.noting
    passed = following.passed + len(items) if following else 0
    handled = list(_with_handling(importing, items, report))
    if not handled:
        if following:
            following.passed = passed
        return
    interned = importing.writer.intern(
        {view.choice.handling for each in handled for view in each.views},
        {view.choice.terms for each in handled for view in each.views},
    )
    importing.handlings.update((id_, handling) for handling, id_ in interned.handlings.items())
    keep = following.keep(report, passed) if following else None
    _store_all(importing, handled, interned, report, keep=keep)
    if following:
        following.passed = passed


def _with_handling(importing: _Import, items: Iterable[Item], report: Report) -> Iterator[_Handled]:
    for item in items:
        if isinstance(item.found, Problem):
            report.tell(item.file, item.found)
            continue
        offer = _offer(importing, item, item.found)
        layers = importing.chooser.layers(item.found, offer)
        views = views_of(item.found, layers, mask=partial(_mask, importing, item.found))
        for warning in _warnings(item.found, layers, views):
            report.tell(item.file, warning)
        yield _Handled(file=item.file, found=item.found, offer=offer, views=views)


def _offer(importing: _Import, item: Item, found: Decoded) -> Offer:
    actor, own = importing.visit.actor, importing.chooser.own_persons
    return held(found, item.offer or importing.offer, actor=actor, own=own)


def _warnings(found: Decoded, layers: Sequence[Layer], views: Sequence[View]) -> Iterator[Problem]:
    choice = layers[-1].choice
    if choice.names_nobody:
        yield reporting.names_nobody(found)
    if choice.conflicts:
        yield reporting.terms_conflict(found, choice.conflicts)
    if _open(views) < _open(layers):
        yield reporting.held_whole(found)


def _open(shown: Sequence[Layer | View]) -> int:
    """Return how many there are beside a masked one: what cannot stand masked is hidden whole, and nothing is odd."""
    return sum(not each.masked for each in shown)


def _mask(importing: _Import, found: Decoded) -> str:
    return mask_of(importing.things(found.about))


def _store_all(
    importing: _Import,
    handled: Sequence[_Handled],
    interned: Interned,
    report: Report,
    *,
    keep: _Keep | None = None,
) -> None:
    """Store items in one transaction; where one of them cannot be stored, halve until it stands alone.

    What is stored in one piece notes with it how far the import is; halves leave that to the next.
    """
    offered = [_offered(importing, each, interned) for each in handled]
    flagging = _screened(importing, handled, offered)

    def work(opened: OpenScope) -> list[Judged]:
        judged = _store(opened, importing, offered, flagging)
        if keep:
            keep(opened, judged)
        return judged

    try:
        judged = importing.writer.write(work)
    except MalformedError as fault:
        if len(handled) == 1:
            report.tell(handled[0].file, reporting.unstorable(handled[0].found, fault))
            return
        half = len(handled) // 2
        _store_all(importing, handled[:half], interned, report)
        _store_all(importing, handled[half:], interned, report)
        return
    _tell(importing, handled, judged, report)


def _screened(
    importing: _Import, handled: Sequence[_Handled], offered: Sequence[Offered]
) -> flags.Keeping:
    """Screen the free text of what is offered, for the legal officer; it blocks nothing (P8, P11)."""
    told = [
        (claim.id, each.found.texts)
        for each, claim in zip(handled, offered, strict=True)
        if each.found.texts and not importing.offer.rehearsal
    ]
    return flags.of_claims(importing.visit, told, intern=importing.writer.intern)


def _store(
    opened: OpenScope, importing: _Import, offered: Sequence[Offered], flagging: flags.Keeping
) -> list[Judged]:
    beside = importing.offer.beside
    if beside:
        beside.before(opened)
    judged = claims.judge(opened, offered)
    claims.note_batch(opened, importing.batch)
    claims.add(opened, judged)
    flagging(opened, {each.offered.id for each in judged if each.verdict is not Verdict.UNCHANGED})
    if beside:
        beside.after(opened, judged[0])
    return judged


def _tell(
    importing: _Import, handled: Sequence[_Handled], judged: Sequence[Judged], report: Report
) -> None:
    known = _handlings_beside(importing, judged)
    for each, verdict in zip(handled, judged, strict=True):
        report.count(verdict, each.file)
        for warning in (*each.found.warnings, *reporting.version_warnings(verdict)):
            report.tell(each.file, warning)
        if verdict.beside is None or each.found.marked.unknown:
            continue
        given, beside = each.choice.handling, known[verdict.beside]
        for warning in reporting.marking_warnings(verdict, given, beside, by=importing.chooser.by):
            report.tell(each.file, warning)


def _handlings_beside(
    importing: _Import, judged: Sequence[Judged]
) -> Mapping[HandlingId, Handling]:
    """Return the handlings that these were weighed against, by id."""
    met = {each.beside for each in judged if each.beside is not None}
    if missing := met - importing.handlings.keys():
        importing.handlings.update(handlings_by_id(missing))
    return importing.handlings


def _offered(importing: _Import, handled: _Handled, interned: Interned) -> Offered:
    found, offer, visit = handled.found, handled.offer, importing.visit
    bare, labels = without_labels(found.content, found.spec_version)
    claim, leaf_id = _random_uuids()
    thing = importing.things(found.about)
    changed = found.modified or found.created
    shown = handled.views[0].decoded
    said = words_of(shown)
    links = partial(_links, importing, thing=thing)
    parts = handled.views[1:]
    return Offered(
        id=ClaimId(claim),
        decoded=attrs.evolve(shown, digest=found.digest) if parts else found,
        author=visit.actor.organisation,
        thing=thing,
        object=importing.things(found.object_id),
        handling=interned.handlings[handled.choice.handling],
        strictness=handled.strictness,
        bare=hashlib.sha256(bare).digest() if labels else found.digest,
        labels=min(labels, claims.MOST_LABELS),
        terms=interned.terms[handled.choice.terms],
        batch=importing.batch,
        recorded_at=visit.now,
        grade=found.grade or offer.grade,
        likelihood=offer.likelihood if found.likelihood is None else found.likelihood,
        assessment=offer.assessment,
        vetting=state_of(found),
        ahead=changed is not None and changed > visit.now + CLOCK_TOLERANCE,
        links=links(shown),
        name_words=frozenset(said.names),
        text_words=frozenset(said.texts),
        sealed=seal(
            _envelope(importing, handled, interned, claim=claim),
            visit.actor.organisation,
            shown.content,
            parts=[Part(each.choice.handling.digest(), each.decoded.content) for each in parts],
        ),
        leaf_id=leaf_id,
        parts=offered_parts(handled.views, interned, links=links) if parts else (),
    )


def _links(importing: _Import, found: Decoded, *, thing: ThingId) -> Links:
    def end(reference: str) -> EndOfLink:
        known = thing if reference == found.object_id else importing.things(reference)
        return EndOfLink(thing=known, stix_id=reference)

    return tuple((end(link.source), link.type, end(link.target)) for link in found.links)


def _envelope(
    importing: _Import, handled: _Handled, interned: Interned, *, claim: uuid.UUID
) -> Envelope:
    found, offer = handled.found, handled.offer
    return Envelope(
        claim=claim,
        object=found.object_id,
        version=found.version,
        spec=found.spec_version,
        recorded_at=importing.recorded_at,
        handling=interned.digest_of(handled.choice.handling),
        terms=interned.digest_of(handled.choice.terms),
        grade=str(found.grade or offer.grade),
        likelihood=offer.likelihood if found.likelihood is None else found.likelihood,
        assessment=offer.assessment,
    )


def _random_uuids() -> tuple[uuid.UUID, uuid.UUID]:
    noise = os.urandom(32)
    return uuid.UUID(bytes=noise[:16], version=4), uuid.UUID(bytes=noise[16:], version=4)
