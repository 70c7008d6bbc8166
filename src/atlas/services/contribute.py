"""Decoded objects become claims: whose they are, who may read them, sealed for the log, stored in batches.

One bad item never stops the rest. A batch is one transaction, so an import that was killed is simply run
again: what is there already is `unchanged`.
"""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice

import attrs
import msgspec

from atlas.errors import MalformedError
from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.model.claim import Decoded
from atlas.model.grades import Grade
from atlas.model.handling import Audience, DataSubject, Handling, Purpose, Terms
from atlas.model.ids import BatchId, ClaimId, HandlingId, ThingId, thing_id
from atlas.model.markings import TLP, strictest
from atlas.model.problems import Problem
from atlas.model.words import words
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Interned, Visit
from atlas.store import alliance, claims, vocabulary
from atlas.store.claims import EndOfLink, Judged, Offered, Sealed, Verdict
from atlas.store.scoped import OpenScope

BATCH_SIZE = 5_000  # measured: 5,000 and 20,000 are alike in speed, and 5,000 hold less memory
MOST_REPORTED = 10_000
MERGED_FROM = 1_000  # claims; merging the counts of words reads them all, so small imports leave it
CLOCK_TOLERANCE = timedelta(hours=24)

# Who reads what has no audience of its own: the alliance, or nobody beyond the contributor.
_SHARED = (TLP.CLEAR, TLP.GREEN)


@attrs.frozen(kw_only=True, cache_hash=True)
class Offer:
    """What holds for everything in one import.

    `marking` is for objects that carry none themselves, and tightens those that do; `None` leaves unmarked
    objects with the contributor (TLP:AMBER+STRICT). `audience` `None` means: CLEAR and GREEN go to the alliance,
    AMBER and AMBER+STRICT stay in the organisation, RED with the organisation's own persons, each named.
    """

    marking: TLP | None = None
    audience: Audience | None = None
    terms: Terms = attrs.field(factory=Terms)
    grade: Grade = attrs.field(factory=Grade)
    likelihood: int | None = None
    assessment: bool = False
    purposes: frozenset[Purpose] = frozenset()
    basis: str | None = None
    subject: DataSubject = DataSubject.NONE
    rehearsal: bool = False


@attrs.frozen(kw_only=True)
class Item:
    """One item of a file, decoded or refused; `offer` is its own where it differs from the import's."""

    file: str
    found: Decoded | Problem
    offer: Offer | None = None


@attrs.define(kw_only=True)
class Report:
    """What became of each item. `read` = stored + unchanged + superseded + rejected."""

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    superseded: int = 0
    rejected: int = 0
    warnings: int = 0
    entries: list[tuple[str, Problem]] = attrs.field(factory=list)

    def tell(self, file: str, problem: Problem) -> None:
        """Note one problem; past the first 10,000 only the counts go on."""
        if problem.rejected:
            self.read += 1
            self.rejected += 1
        else:
            self.warnings += 1
        if len(self.entries) < MOST_REPORTED:
            self.entries.append((file, problem))

    def count(self, judged: Judged) -> None:
        """Count one verdict in the words of the command-line contract."""
        self.read += 1
        if judged.verdict is Verdict.NEW:
            self.stored += 1
        elif judged.verdict is Verdict.SUPERSEDES:
            self.superseded += 1
        else:
            self.unchanged += 1


@attrs.frozen(kw_only=True)
class _Handled:
    """An item that may be stored: with what it is offered under, and who may read it."""

    file: str
    found: Decoded
    offer: Offer
    handling: Handling


@attrs.frozen(kw_only=True)
class _Import:
    visit: Visit
    offer: Offer
    map_key: bytes
    batch: BatchId
    persons: Audience
    things: Callable[[str], ThingId]
    recorded_at: str
    handlings: dict[tuple[TLP | None, Offer], Handling] = attrs.field(factory=dict)


def take(
    visit: Visit,
    items: Iterable[Item],
    *,
    offer: Offer,
    map_key: bytes,
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Store items as claims of the visitor's organisation, and return what became of each.

    In a rehearsal everything is judged and nothing is kept. `progress` is told the items read so far.

    Raises:
        Denied: the organisation may not contribute, or not to this audience.
    """
    importing = _start(visit, offer, map_key)
    report = Report()
    touched: set[HandlingId] = set()
    for items_of_batch in _batches(items):
        touched |= _take_batch(importing, items_of_batch, report)
        progress(report.read)
    if report.stored + report.superseded >= MERGED_FROM and not offer.rehearsal:
        gate.write(
            visit, Action.CONTRIBUTE, lambda opened: vocabulary.merge(opened, sorted(touched))
        )
    return report


def _start(visit: Visit, offer: Offer, map_key: bytes) -> _Import:
    reading = [p for p in alliance.persons_of(visit.actor.organisation) if p.roles]
    return _Import(
        visit=visit,
        offer=offer,
        map_key=map_key,
        batch=BatchId(uuid.uuid4()),
        persons=Audience(persons=frozenset(person.id for person in reading)),
        recorded_at=timestamp(visit.now),
        things=lru_cache(maxsize=200_000)(lambda reference: thing_id(map_key, reference)),
    )


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


def _take_batch(importing: _Import, items: Sequence[Item], report: Report) -> set[HandlingId]:
    handled = list(_with_handling(importing, items, report))
    if not handled:
        return set()
    wanted = {each.handling for each in handled}
    gate.assert_may_give(importing.visit, wanted)
    interned = gate.intern(wanted, {each.offer.terms for each in handled})
    _store_all(importing, handled, interned, report)
    return set(interned.handlings.values())


def _store_all(
    importing: _Import, handled: Sequence[_Handled], interned: Interned, report: Report
) -> None:
    """Store items in one transaction; where one of them cannot be stored, halve until it stands alone."""
    offered = [_offered(importing, each, interned) for each in handled]
    try:
        judged = gate.write(
            importing.visit,
            Action.CONTRIBUTE,
            lambda opened: _store(opened, offered, importing),
            rehearsal=importing.offer.rehearsal,
        )
    except MalformedError as fault:
        if len(handled) == 1:
            report.tell(handled[0].file, _unstorable(handled[0].found, fault))
            return
        half = len(handled) // 2
        _store_all(importing, handled[:half], interned, report)
        _store_all(importing, handled[half:], interned, report)
        return
    for each, verdict in zip(handled, judged, strict=True):
        report.count(verdict)
        for warning in (*each.found.warnings, *_judgement_warnings(verdict)):
            report.tell(each.file, warning)


def _unstorable(found: Decoded, fault: MalformedError) -> Problem:
    return Problem(
        where=found.where,
        code=fault.problem,
        id=found.object_id,
        message=f"{fault} Shorten it and import it again.",
    )


def _store(opened: OpenScope, offered: Sequence[Offered], importing: _Import) -> list[Judged]:
    judged = claims.judge(opened, offered)
    claims.note_batch(opened, importing.batch)
    claims.add(opened, judged)
    return judged


def _with_handling(importing: _Import, items: Iterable[Item], report: Report) -> Iterator[_Handled]:
    for item in items:
        if isinstance(item.found, Problem):
            report.tell(item.file, item.found)
            continue
        offer = item.offer or importing.offer
        alike = (item.found.marked.tlp, offer)
        handling = importing.handlings.get(alike)
        if handling is None:
            handling = importing.handlings[alike] = _handling_of(importing, item.found, offer)
        if handling.tlp is TLP.RED and not handling.audience.persons:
            report.tell(item.file, _names_nobody(item.found))
        yield _Handled(file=item.file, found=item.found, offer=offer, handling=handling)


def _handling_of(importing: _Import, found: Decoded, offer: Offer) -> Handling:
    stated = [tlp for tlp in (found.marked.tlp, offer.marking) if tlp is not None]
    tlp = strictest(stated) if stated else TLP.AMBER_STRICT
    audience = offer.audience or _default_audience(importing, tlp)
    if tlp is TLP.RED:
        audience = _for_red(importing, audience)
    return Handling(
        tlp=tlp,
        audience=audience,
        purposes=offer.purposes,
        basis=offer.basis,
        subject=offer.subject,
    )


def _default_audience(importing: _Import, tlp: TLP) -> Audience:
    if tlp in _SHARED:
        return Audience(alliance=True)
    if tlp is TLP.RED:
        return importing.persons
    return Audience(organisations=frozenset({importing.visit.actor.organisation}))


def _for_red(importing: _Import, audience: Audience) -> Audience:
    """Return the persons named; where there are none, the contributor alone: the claim is incomplete."""
    if audience.persons:
        return Audience(persons=audience.persons)
    return Audience(organisations=frozenset({importing.visit.actor.organisation}))


def _names_nobody(found: Decoded) -> Problem:
    return Problem(
        where=found.where,
        code="marking.audience",
        id=found.object_id,
        message="TLP:RED goes to named persons, and none is named: it waits in its organisation. "
        "Name them with --to.",
        rejected=False,
    )


def _judgement_warnings(judged: Judged) -> Iterator[Problem]:
    found = judged.offered.decoded
    if judged.conflict:
        yield Problem(
            where=found.where,
            code="version.conflict",
            id=found.object_id,
            message=f"Version {found.version or '(undated)'} stands with another content; both are "
            "kept. Give the newer one a later date of change.",
            rejected=False,
        )
    if judged.offered.ahead and judged.verdict is Verdict.HISTORY:
        yield Problem(
            where=found.where,
            code="version.ahead",
            id=found.object_id,
            message=f"Its date of change {found.version} lies more than 24 hours ahead; kept as "
            "history. Correct the date and import it again.",
            rejected=False,
        )


def _offered(importing: _Import, handled: _Handled, interned: Interned) -> Offered:
    found, offer, visit = handled.found, handled.offer, importing.visit
    claim, leaf_id = _random_uuids()
    thing = importing.things(found.about)
    changed = found.modified or found.created
    return Offered(
        id=ClaimId(claim),
        decoded=found,
        author=visit.actor.organisation,
        thing=thing,
        object=importing.things(found.object_id),
        handling=interned.handlings[handled.handling],
        terms=interned.terms[offer.terms],
        batch=importing.batch,
        recorded_at=visit.now,
        grade=offer.grade,
        likelihood=offer.likelihood,
        assessment=offer.assessment,
        ahead=changed is not None and changed > visit.now + CLOCK_TOLERANCE,
        links=_links(importing, found, thing),
        name_words=frozenset(word for name in found.names for word in words(name)),
        text_words=frozenset(word for text in found.texts for word in words(text)),
        sealed=_sealed(importing, handled, interned, claim=claim),
        leaf_id=leaf_id,
    )


def _links(
    importing: _Import, found: Decoded, thing: ThingId
) -> tuple[tuple[EndOfLink, str, EndOfLink], ...]:
    def end(reference: str) -> EndOfLink:
        known = thing if reference == found.object_id else importing.things(reference)
        return EndOfLink(thing=known, stix_id=reference)

    return tuple((end(link.source), link.type, end(link.target)) for link in found.links)


def _sealed(
    importing: _Import, handled: _Handled, interned: Interned, *, claim: uuid.UUID
) -> Sealed:
    secrets = (
        envelope(_envelope_facts(importing, handled, interned, claim=claim)),
        importing.visit.actor.organisation.bytes,
        handled.found.content,
    )
    salts = os.urandom(SALT_BYTES * len(secrets))
    commitments = [
        commit(salts[at * SALT_BYTES : (at + 1) * SALT_BYTES], secret)
        for at, secret in enumerate(secrets)
    ]
    return Sealed(
        salts=salts, commitments=b"".join(commitments), leaf=leaf_of("claim", commitments)
    )


def envelope(facts: Mapping[str, object]) -> bytes:
    """Return the bytes that a claim's first commitment is about: what was said around the content."""
    return msgspec.json.encode(facts, order="sorted")


def _envelope_facts(
    importing: _Import, handled: _Handled, interned: Interned, *, claim: uuid.UUID
) -> dict[str, object]:
    found, offer = handled.found, handled.offer
    return {
        "claim": str(claim),
        "object": found.object_id,
        "version": found.version,
        "spec": found.spec_version,
        "recorded_at": importing.recorded_at,
        "handling": interned.digest_of(handled.handling),
        "terms": interned.digest_of(offer.terms),
        "grade": str(offer.grade),
        "likelihood": offer.likelihood,
        "assessment": offer.assessment,
    }


def timestamp(moment: datetime) -> str:
    """Return a moment as the log writes it: RFC 3339, UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _random_uuids() -> tuple[uuid.UUID, uuid.UUID]:
    noise = os.urandom(32)
    return uuid.UUID(bytes=noise[:16], version=4), uuid.UUID(bytes=noise[16:], version=4)
