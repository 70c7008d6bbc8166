"""Rounds of review: a claim is offered, reviewers are drawn, they say what they think blind to each other, it ends.

What a round came to is written in the transaction of the last review, and the database asks again what the rule needs.
"""

import uuid
from datetime import datetime

import attrs

from atlas.errors import Denied, NotFound, UsageError
from atlas.formats.stix.waiting import LEAD, labels_in, waiting_in
from atlas.model.handling import DataSubject
from atlas.model.ids import ClaimId, OrganisationId, PersonId
from atlas.model.signs import assert_readable
from atlas.policy import vetting as rules
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict, Part, conflict_of_interest
from atlas.policy.decide import Action, Resource
from atlas.policy.vetting import Outcome, State, Verdict
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.services.vet import drawing, leaving, tracing
from atlas.store import drawing as lots
from atlas.store import vetting as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope
from atlas.store.vetting import Round, Said, Seat, Vetted

LONGEST_NOTE = 8_000
NO_CLAIM = "There is no such claim among what you may see."
NO_ROUND = "There is no such review among what you may see."
OPEN = "This claim is under review already."
NOT_OPEN = "This review has ended, or you gave your place back."
AGAIN = "This version was reviewed {0} times. Give it again with what has changed, and offer that."
ENOUGH = (
    "Your organisation has {0} reviews that are open; ask for more when some of them have ended."
)
MOVED = "Somebody was quicker; look again at how the review stands."
_NOT_DRAWN = Conflict(
    rule="W5.drawn", sentence="Reviewers are drawn; you were not drawn for this claim."
)
INCOMPLETE = (
    "This claim is incomplete: it waits in your organisation. Complete it first; it lacks {0}."
)


@attrs.frozen(kw_only=True)
class Opinion:
    """What a reviewer says: a verdict, credibility 1 to 6 (Admiralty), and why.

    `alternative` is who else it could be, for claims that say who is behind something. `single_source`: the reviewer
    accepts it although it rests on one source.
    """

    verdict: Verdict
    credibility: int
    note: str = ""
    alternative: str = ""
    single_source: bool = False


def offer(visit: Visit, claim: ClaimId) -> uuid.UUID:
    """Offer a standing claim for review, draw its reviewers, and return the id of the round.

    Where fewer than two can be drawn it stays triaged until `draw_again` finds some.

    Raises:
        NotFound: the visitor sees no such claim that stands.
        UsageError: it is under review or vetted, is a lead, lacks a source or a legal basis, was reviewed three times
            as it is, or the organisation has too many open reviews.
        Denied: the policy refused.
    """
    gate.assert_may(visit, Action.OFFER_VETTING)
    found = _claim(visit, claim)
    _assert_complete(found)
    if found.state not in rules.OFFERED:
        raise UsageError(
            OPEN
            if found.state is not State.VETTED
            else "This claim is vetted; who doubts it disputes it."
        )
    _assert_new(visit, found)
    return _opened(visit, found, action=Action.OFFER_VETTING, doubt="")


def dispute(visit: Visit, claim: ClaimId, *, doubt: str) -> uuid.UUID:
    """Dispute a vetted claim of another organisation: two others look at it again. Return the id of the round.

    Raises:
        NotFound: the visitor sees no such claim that stands.
        UsageError: it is not vetted, or nothing is said.
        Denied: it is the own organisation's, or the policy refused.
    """
    gate.assert_may(visit, Action.VET)
    found = _claim(visit, claim)
    gate.allow(visit, Action.VET, Resource(id=claim), objection=_interested(visit, found.author))
    if found.state is not State.VETTED:
        raise UsageError("Only a vetted claim is disputed; one under review has its reviewers.")
    if not doubt.strip() or len(doubt) > LONGEST_NOTE:
        raise UsageError("Write what speaks against the claim.")
    assert_readable(doubt, what="What you write")
    return _opened(visit, found, action=Action.VET, doubt=doubt.strip())


def draw_again(visit: Visit, round_: uuid.UUID) -> State:
    """Try to draw the reviewers that an open round lacks; return the state of its claim.

    Raises:
        NotFound: the visitor sees no such round.
        Denied: the policy refused.
    """
    gate.assert_may(visit, Action.OFFER_VETTING)
    found = _round(visit, round_)
    drawing.fill(visit, round_, action=Action.OFFER_VETTING)
    return _claim(visit, found.claim).state


def decline(visit: Visit, round_: uuid.UUID) -> None:
    """Give one's place in a review back; another is drawn, of another organisation.

    Raises:
        NotFound: the visitor sees no such round.
        Denied: he was not drawn for it, or the policy refused.
        UsageError: he reviewed it, or it ended.
    """
    gate.assert_may(visit, Action.VET)
    found = _round(visit, round_)
    seat = _seat(visit, found)

    def work(opened: OpenScope) -> None:
        kept.lock(opened, round_)
        if not kept.decline(opened, seat.id):
            raise UsageError(NOT_OPEN)

    gate.write(visit, Action.VET, work, resource=Resource(id=found.claim))
    drawing.fill(visit, round_)


def review(visit: Visit, round_: uuid.UUID, opinion: Opinion) -> State:
    """Say what one thinks of a claim one was drawn for; return the state of the claim after it.

    Nobody reads it until all who were drawn have reviewed. The last review ends the round in the same transaction, or
    where two disagree two others are drawn to decide, blind to each other.

    Raises:
        NotFound: the visitor sees no such round.
        Denied: the claim is the own organisation's, he was not drawn, or the policy refused.
        UsageError: something is missing or out of range, or the review ended.
    """
    gate.assert_may(visit, Action.VET)
    found = _round(visit, round_)
    seat = _seat(visit, found)
    claim = _claim(visit, found.claim)
    _assert_whole(opinion, claim)
    with gate.open_scope(visit, Action.READ) as opened:
        lineages = tracing.trace(opened, claim.id).lineages
    said = _said(visit, seat, opinion, lineages=lineages)
    told = _told(found)

    def work(opened: OpenScope) -> bool:
        kept.lock(opened, round_)
        if kept.seat_of(opened, round_, seat.person) is None:
            raise UsageError(NOT_OPEN)
        kept.add_review(opened, said)
        return _settle(opened, found, told)

    if gate.write(visit, Action.VET, work, resource=Resource(id=claim.id)):
        drawing.fill(visit, round_)
    return _claim(visit, claim.id).state


def expire(now: datetime) -> int:
    """End the rounds that have no outcome after 30 days, and return how many: daily work of the system."""
    visit = leaving.system_visit(now)
    return gate.write(visit, Action.VET, _expired) if visit else 0


def _expired(opened: OpenScope) -> int:
    over = Outcome(state=State.EXPIRED, why="Nothing came of it in 30 days.")
    return sum(kept.move(opened, each, over) for each in kept.overdue(opened))


def _settle(opened: OpenScope, found: Round, told: tuple[Told, ...]) -> bool:
    """End a round where all reviewed; tell whether somebody must be drawn to decide.

    What one says who decides stays hidden until the other has said so too, however long nobody can be drawn.
    """
    said = kept.all_reviews(opened, found.id)
    if not said:
        return False
    deciding = {of for of, decides, _ in lots.seats_of(opened, found.id) if decides}
    counted = [attrs.evolve(each.counted, deciding=each.organisation in deciding) for each in said]
    came_to = rules.outcome(counted, author=found.author)
    if came_to.state is State.IN_REVIEW:
        return False
    if came_to.state is State.DISPUTED and any(each.deciding for each in counted):
        return True
    if not kept.move(opened, found.id, came_to):
        raise UsageError(MOVED)
    if came_to.state is State.DISPUTED:
        return True
    notices.keep(opened, told)
    return False


def _opened(visit: Visit, claim: Vetted, *, action: Action, doubt: str) -> uuid.UUID:
    made = Round(
        id=uuid.uuid4(),
        handling=claim.handling,
        claim=claim.id,
        thing=claim.thing,
        author=claim.author,
        opened_by=visit.actor.organisation,
        person=visit.actor.person,
        doubt=doubt,
        opened_at=visit.now,
    )
    begins = Outcome(
        state=State.DISPUTED if doubt else State.TRIAGED, why="It waits for reviewers."
    )

    def work(opened: OpenScope) -> None:
        if kept.count_open(opened, by=made.opened_by) >= rules.MOST_OPEN:
            raise UsageError(ENOUGH.format(rules.MOST_OPEN))
        if not kept.add_round(opened, made, []):
            raise UsageError(OPEN)
        if not kept.move(opened, made.id, begins):
            raise UsageError(MOVED)

    gate.write(visit, action, work, resource=Resource(id=claim.id))
    drawing.fill(visit, made.id, action=action)
    return made.id


def _assert_new(visit: Visit, claim: Vetted) -> None:
    """Refuse a version whose reviews came to something often enough; one that expired did not."""
    with gate.open_scope(visit, Action.READ) as opened:
        rounds = kept.rounds_of(opened, claim.id)
    ended = [each for each in rounds if not each.doubt and each.outcome != State.EXPIRED]
    if len(ended) >= rules.MOST_ROUNDS:
        raise UsageError(AGAIN.format(rules.MOST_ROUNDS))


def _assert_complete(claim: Vetted) -> None:
    """Refuse what cannot be vetted as it is, and say what would do."""
    if waits := waiting_in(claim.content):
        raise UsageError(INCOMPLETE.format(", ".join(sorted(waits.missing))))
    handling = handlings_by_id([claim.handling])[claim.handling]
    if handling.subject is not DataSubject.NONE and handling.basis is None:
        raise UsageError(
            "This claim has personal data and no legal basis: it is incomplete. Give it one first."
        )
    if LEAD in labels_in(claim.content):
        raise UsageError(
            "This is a lead: it does not come from an open source. Give it again with an open source, without 'lead'."
        )


def _assert_whole(opinion: Opinion, claim: Vetted) -> None:
    if not 1 <= opinion.credibility <= 6:
        raise UsageError("Credibility is 1 to 6, as on the Admiralty scale.")
    for text in (opinion.note, opinion.alternative):
        assert_readable(text, what="What you write")
        if len(text) > LONGEST_NOTE:
            raise UsageError(f"A text of a review has at most {LONGEST_NOTE:,} characters.")
    missing = rules.objection(
        opinion.verdict,
        attributing=claim.relation in rules.ATTRIBUTING,
        alternative=opinion.alternative,
        note=opinion.note,
    )
    if missing:
        raise UsageError(missing)


def _said(visit: Visit, seat: Seat, opinion: Opinion, *, lineages: int) -> Said:
    return Said(
        id=uuid.uuid4(),
        handling=seat.handling,
        round=seat.round,
        claim=seat.claim,
        author=seat.author,
        seat=seat.id,
        person=seat.person,
        organisation=seat.organisation,
        verdict=opinion.verdict,
        credibility=opinion.credibility,
        single_source=opinion.single_source,
        lineages=lineages,
        alternative=opinion.alternative.strip(),
        note=opinion.note.strip(),
        recorded_at=visit.now,
    )


def _told(found: Round) -> tuple[Told, ...]:
    """Return notices for the contributor's people, and for who offered it."""
    able = set(notices.holders(found.author, Role.REPRESENTATIVE, Role.RESEARCHER))
    if found.person:
        able.add(PersonId(found.person))
    return notices.about(Kind.VETTED, found.id, able)


def _claim(visit: Visit, claim: ClaimId) -> Vetted:
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find_claims(opened, [claim])
    if claim not in found:
        raise NotFound(NO_CLAIM)
    return found[claim]


def _round(visit: Visit, round_: uuid.UUID) -> Round:
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find_round(opened, round_)
    if found is None:
        raise NotFound(NO_ROUND)
    return found


def _seat(visit: Visit, found: Round) -> Seat:
    """Return the visitor's place in a round.

    Raises:
        Denied: it is a claim of the own organisation, or he was not drawn; that is on record.
        UsageError: he reviewed it already, or it ended.
    """
    person = visit.actor.person
    if person is None:
        raise UsageError("A review is a person's; say who with --as.")
    interested = _interested(visit, found.author)
    with gate.open_scope(visit, Action.READ) as opened:
        seat = kept.seat_of(opened, found.id, person)
        mine = any(each.person == person for each in kept.reviews(opened, [found.id]))
    if mine or (seat is None and found.closed_at is not None and interested is None):
        raise UsageError(NOT_OPEN)
    objection = interested or (_NOT_DRAWN if seat is None else None)
    gate.allow(visit, Action.VET, Resource(id=found.claim), objection=objection)
    if seat is None:
        raise Denied(_NOT_DRAWN.sentence, rule=_NOT_DRAWN.rule)
    return seat


def _interested(visit: Visit, author: OrganisationId) -> Conflict | None:
    own = visit.actor
    if own.person is None:
        return None
    part = Part(person=own.person, organisation=own.organisation, role=Role.REVIEWER)
    return conflict_of_interest(part, author)
