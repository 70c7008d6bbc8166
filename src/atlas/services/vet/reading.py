"""What the review queue and the page of one review show: each in the scope of who looks."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs
import msgspec

from atlas.errors import NotFound
from atlas.formats.stix.waiting import LEAD, Missing, labels_in, waiting_in
from atlas.model.ids import ClaimId, OrganisationId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy import vetting as rules
from atlas.policy.decide import Action
from atlas.policy.vetting import State, Verdict
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.vet import fast, tracing
from atlas.services.vet.fast import Fast
from atlas.services.vet.rounds import NO_CLAIM, NO_ROUND
from atlas.services.vet.tracing import Trace
from atlas.store import alliance, drawing, things
from atlas.store import vetting as kept
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.scoped import OpenScope
from atlas.store.vetting import Round, Said, Seat, Vetted

# of an object: what says nothing of the world
_FORMAL = frozenset({"id", "type", "spec_version", "modified", "created", "object_marking_refs"})
MOST_SHOWN = 2_000  # characters of one value


@attrs.frozen(kw_only=True)
class Waiting:
    """A review in a list. `mine`: it waits for the visitor; else it is of an own claim or one that he offered.

    `lacks`: how many reviewers could not be drawn so far, told of what is not `mine` alone.
    """

    round: uuid.UUID
    claim: ClaimId
    thing: ThingId
    name: str
    kind: str
    organisation: str
    marking: TLP
    state: State
    since: datetime
    mine: bool
    deciding: bool = False
    lacks: int = 0


@attrs.frozen(kw_only=True)
class Incomplete:
    """A claim of the visitor's organisation that lacks something; `correctable`: by form, else it is written anew."""

    claim: ClaimId
    thing: ThingId
    name: str
    kind: str
    marking: TLP
    since: datetime
    missing: tuple[Missing, ...]
    correctable: bool


@attrs.frozen(kw_only=True)
class Queue:
    """Reviews that wait for the visitor, the oldest first, and open ones of his organisation's claims.

    `incomplete` are claims of his organisation that nobody else reads before somebody completes them.
    """

    mine: tuple[Waiting, ...]
    own: tuple[Waiting, ...]
    incomplete: tuple[Incomplete, ...]
    highest: TLP


@attrs.frozen(kw_only=True)
class Change:
    """One property of a claim, before (the version that stood until now) and after; "" where there is none."""

    name: str
    before: str
    after: str


@attrs.frozen(kw_only=True)
class Check:
    """One check beside a claim, in a fixed word: own, source, lineages, lead."""

    name: str
    passed: bool


@attrs.frozen(kw_only=True)
class ReviewSeen:
    """A review that its reader may see."""

    organisation: str
    verdict: Verdict
    credibility: int
    single_source: bool
    lineages: int
    alternative: str
    note: str
    at: datetime
    mine: bool


@attrs.frozen(kw_only=True)
class RoundView:
    """One round with what may be seen of its reviews."""

    round: Round
    reviews: tuple[ReviewSeen, ...]


@attrs.frozen(kw_only=True)
class ClaimReview:
    """All that the page of a claim's vetting shows. `round` is the one looked at, `None` where there is none yet.

    `fast_until`: until when it may be used UNVETTED. `may_review`: the visitor was drawn and has not reviewed. `lacks`:
    how many reviewers of the round could not be drawn so far, told to who gave the claim or asked for the review.
    """

    claim: Vetted
    organisation: str
    marking: TLP
    state: State
    standing: kept.Standing
    round: Round | None
    rounds: tuple[RoundView, ...]
    changes: tuple[Change, ...]
    trace: Trace
    checks: tuple[Check, ...]
    fast: tuple[Fast, ...]
    attributing: bool
    may_review: bool
    deciding: bool
    lacks: int
    own: bool
    masked: bool

    @property
    def offerable(self) -> bool:
        """Whether it can be offered for review as far as its state goes."""
        return self.state in rules.OFFERED


def queue(visit: Visit) -> Queue:
    """Return the reviews that wait for the visitor, and the open ones of own claims.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        person = visit.actor.person
        seats = kept.waiting(opened, person) if person else []
        own = kept.open_rounds(opened, by=visit.actor.organisation)
        mine = {each.round: each for each in seats}
        found = kept.find_rounds(opened, list(mine))
        rounds = [found[each] for each in mine if each in found]
        listed = rounds + [each for each in own if each.id not in mine]
        claims = kept.find_claims(opened, [each.claim for each in listed])
        lacks = _lacks(opened, [each for each in listed if each.id not in mine])
        shown = [
            attrs.evolve(_waiting(opened, each, claims, mine), lacks=lacks.get(each.id, 0))
            for each in listed
            if each.claim in claims
        ]
        lacking = kept.incomplete(opened)
    handlings = handlings_by_id({each.handling for each in lacking})
    incomplete = tuple(_incomplete(each, handlings[each.handling].tlp) for each in lacking)
    return Queue(
        mine=tuple(each for each in shown if each.mine),
        own=tuple(each for each in shown if not each.mine),
        incomplete=incomplete,
        highest=strictest([*(e.marking for e in shown), *(e.marking for e in incomplete)]),
    )


def _incomplete(claim: Vetted, marking: TLP) -> Incomplete:
    waits = waiting_in(claim.content)
    return Incomplete(
        claim=claim.id,
        thing=claim.thing,
        name=claim.name or claim.stix_id,
        kind=claim.kind,
        marking=marking,
        since=claim.recorded_at,
        missing=tuple(sorted(waits.missing)) if waits else (),
        correctable=b'"modified"' in claim.content,
    )


def waiting(visit: Visit) -> int | None:
    """Return how many reviews wait for the visitor, for every page; `None` where he reviews nothing.

    It is counted behind the wall, and leaves no line in the record.
    """
    person = visit.actor.person
    if person is None or not gate.may(visit, Action.VET):
        return None
    return gate.count(visit, Action.VET, lambda opened: kept.count_waiting(opened, person))


def of_round(visit: Visit, round_: uuid.UUID) -> ClaimReview:
    """Return the page of one review.

    Raises:
        NotFound: the visitor sees no such round of a claim that stands.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find_round(opened, round_)
        claims = kept.find_claims(opened, [found.claim]) if found else {}
        if found is None or found.claim not in claims:
            raise NotFound(NO_ROUND)
        return _view(opened, claims[found.claim], found)


def of_claim(visit: Visit, claim: ClaimId) -> ClaimReview:
    """Return where the vetting of a claim stands, with its latest round.

    Raises:
        NotFound: the visitor sees no such claim that stands.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find_claims(opened, [claim])
        if claim not in found:
            raise NotFound(NO_CLAIM)
        rounds = kept.rounds_of(opened, claim)
        return _view(opened, found[claim], rounds[0] if rounds else None)


def _view(opened: OpenScope, claim: Vetted, looked: Round | None) -> ClaimReview:
    rounds = kept.rounds_of(opened, claim.id)
    person, own = opened.scope.actor.person, opened.scope.actor.organisation
    seat = kept.seat_of(opened, looked.id, person) if looked and person else None
    traced = tracing.trace(opened, claim.id)
    shown = next((each for _, each in things.standing(opened, [claim.id])), None)
    said = kept.reviews(opened, [each.id for each in rounds])
    standing = kept.standing_of(opened, [claim.id])[claim.id]
    return ClaimReview(
        claim=claim,
        organisation=_contributor(claim, own),
        marking=handlings_by_id([claim.handling])[claim.handling].tlp,
        state=claim.state,
        standing=standing,
        round=looked,
        rounds=tuple(_round(each, said, person) for each in rounds),
        changes=_changes(opened, claim, shown.content if shown else claim.content),
        trace=traced,
        checks=_checks(claim, traced, own),
        fast=fast.of_claim(opened, claim.id),
        attributing=claim.relation in rules.ATTRIBUTING,
        may_review=seat is not None,
        deciding=seat is not None and seat.deciding,
        lacks=sum(_lacks(opened, [looked] if looked else []).values()),
        own=claim.author == own,
        masked=shown is None,
    )


def _lacks(opened: OpenScope, rounds: Sequence[Round]) -> Mapping[uuid.UUID, int]:
    """Return how many each round lacks, of those that are open and the visitor's organisation gave or asked for."""
    own = opened.scope.actor.organisation
    told = [e.id for e in rounds if e.closed_at is None and own in (e.author, e.opened_by)]
    return {
        round_: rules.lacking(sitting).number
        for round_, sitting in drawing.sitting(opened, told).items()
    }


def _contributor(claim: Vetted, own: OrganisationId) -> str:
    """Return who contributed a claim; "" where its source is protected and the reader is of another organisation."""
    protected = terms_by_id([claim.terms])[claim.terms].source_protected
    if protected and claim.author != own:
        return ""
    return alliance.names_of_organisations()[claim.author].name


def _waiting(
    opened: OpenScope,
    found: Round,
    claims: Mapping[ClaimId, Vetted],
    mine: Mapping[uuid.UUID, Seat],
) -> Waiting:
    claim, seat = claims[found.claim], mine.get(found.id)
    return Waiting(
        round=found.id,
        claim=claim.id,
        thing=claim.thing,
        name=claim.name or claim.stix_id,
        kind=claim.kind,
        organisation=_contributor(claim, opened.scope.actor.organisation),
        marking=handlings_by_id([claim.handling])[claim.handling].tlp,
        state=claim.state,
        since=seat.drawn_at if seat else found.opened_at,
        mine=seat is not None,
        deciding=seat is not None and seat.deciding,
    )


def _round(found: Round, said: Sequence[Said], person: uuid.UUID | None) -> RoundView:
    names = alliance.names_of_organisations()
    return RoundView(
        round=found,
        reviews=tuple(
            ReviewSeen(
                organisation=names[each.organisation].name,
                verdict=each.verdict,
                credibility=each.credibility,
                single_source=each.single_source,
                lineages=each.lineages,
                alternative=each.alternative,
                note=each.note,
                at=each.recorded_at,
                mine=each.person == person,
            )
            for each in said
            if each.round == found.id
        ),
    )


def _changes(opened: OpenScope, claim: Vetted, content: bytes) -> tuple[Change, ...]:
    """Return what the claim says beside what the version before it said, property by property."""
    before: Mapping[str, str] = {}
    if claim.previous:
        before = _said(kept.content_of(opened, claim.previous))
    after = _said(content)
    names: Collection[str] = dict.fromkeys([*after, *before])
    return tuple(
        Change(name=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def _said(content: bytes) -> Mapping[str, str]:
    said = msgspec.json.decode(content, type=dict[str, object]) if content else {}
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in ((n, _short(v)) for n, v in said.items() if n not in _FORMAL)
    }


def _short(value: object) -> object:
    return value[:MOST_SHOWN] if isinstance(value, str) else value


def _checks(claim: Vetted, traced: Trace, own: OrganisationId) -> tuple[Check, ...]:
    return (
        Check(name="own", passed=claim.author != own),
        Check(name="source", passed=bool(tracing.references_of(claim.content))),
        Check(name="lineages", passed=traced.lineages >= rules.LINEAGES),
        Check(name="lead", passed=LEAD not in labels_in(claim.content)),
    )
