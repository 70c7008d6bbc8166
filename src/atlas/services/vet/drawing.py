"""Who reviews a claim: drawn at random. Nobody picks, and nobody learns who could have been drawn."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from secrets import SystemRandom

import attrs

from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role, Standing
from atlas.policy.decide import Action
from atlas.policy.permits import permits
from atlas.policy.vetting import (
    Candidate,
    Outcome,
    Sitting,
    State,
    chosen,
    eligible,
    is_wide,
    lacking,
)
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.store import drawing as lots
from atlas.store import readership
from atlas.store import vetting as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope
from atlas.store.vetting import Round, Seat

TRIES = 3
_RANDOM = SystemRandom()
_WAITS = Outcome(state=State.TRIAGED, why="It waits for reviewers.")
_SITS = Outcome(state=State.IN_REVIEW, why="It is under review.")


@attrs.frozen(kw_only=True)
class _Wanted:
    """How many must be drawn for a round, and what was seen when that was found."""

    round: Round
    number: int
    deciding: bool
    seats: tuple[tuple[OrganisationId, bool, str], ...]
    may: Mapping[OrganisationId, tuple[PersonId, ...]]
    returning: frozenset[OrganisationId]


def fill(visit: Visit, round_: uuid.UUID, *, action: Action = Action.VET) -> None:
    """Draw as many reviewers as a round lacks, as far as there are any, and tell them.

    Raises:
        Denied: the policy refused.
    """
    for _ in range(TRIES):
        with gate.open_scope(visit, Action.READ) as opened:
            wanted = _wanted(opened, round_)
        if wanted is None or _drawn(visit, wanted, action):
            return


def _drawn(visit: Visit, wanted: _Wanted, action: Action) -> bool:
    """Draw and keep; `False` where somebody changed the round meanwhile."""
    chosen = _choose(wanted)
    alone = {person: _alone(person) for person, _ in chosen}
    interned = gate.intern(alone.values(), []).handlings if alone else {}
    told = notices.about(Kind.DRAWN, wanted.round.id, alone)
    seats = [
        Seat(
            id=uuid.uuid4(),
            handling=interned[alone[person]],
            round=wanted.round.id,
            claim=wanted.round.claim,
            author=wanted.round.author,
            person=person,
            organisation=organisation,
            deciding=wanted.deciding,
            drawn_at=visit.now,
        )
        for person, organisation in chosen
    ]

    def work(opened: OpenScope) -> bool:
        kept.lock(opened, wanted.round.id)
        if tuple(lots.seats_of(opened, wanted.round.id)) != wanted.seats:
            return False
        kept.add_seats(opened, seats)
        notices.keep(opened, told)
        if not wanted.deciding and not wanted.round.doubt:
            kept.move(opened, wanted.round.id, _SITS if len(seats) == wanted.number else _WAITS)
        return True

    return gate.write(visit, action, work)


def _wanted(opened: OpenScope, round_: uuid.UUID) -> _Wanted | None:
    """Return whom a round lacks; `None` where it is closed, hidden or complete."""
    found = kept.find_round(opened, round_)
    if found is None or found.closed_at is not None:
        return None
    seats = tuple(lots.seats_of(opened, round_))
    lack = lacking(
        [
            Sitting(deciding=deciding, reviewed=state == "reviewed")
            for _, deciding, state in seats
            if state != "declined"
        ]
    )
    if lack.number == 0:
        return None
    return _Wanted(
        round=found,
        number=lack.number,
        deciding=lack.deciding,
        seats=seats,
        may=_eligible(opened, found, seats),
        # who doubts a vetted claim is answered by others than those who had said no to it
        returning=frozenset() if found.doubt else lots.refusing(opened, round_),
    )


def _eligible(
    opened: OpenScope, found: Round, seats: Sequence[tuple[OrganisationId, bool, str]]
) -> Mapping[OrganisationId, tuple[PersonId, ...]]:
    """Return who may be drawn; nobody where too few organisations read the claim."""
    parties = {found.author, found.opened_by}
    reviewers = [
        each
        for each in readership.standings(opened.scope.at)
        if Role.REVIEWER in each.roles and each.actor.organisation not in parties
    ]
    handling = handlings_by_id([found.handling])[found.handling]
    reading = _candidates(opened, handling, reviewers)
    if not is_wide(
        {each.organisation for each in reading}, {each.actor.organisation for each in reviewers}
    ):
        return {}
    conflicted = lots.conflicted(opened, [found.author, found.thing])
    seated = {organisation for organisation, _, _ in seats}
    return eligible(reading, out=parties | conflicted | seated)


def _candidates(
    opened: OpenScope, handling: Handling, reviewers: Iterable[Standing]
) -> tuple[Candidate, ...]:
    """Return those reviewers who would read the claim, for vetting."""
    loads = lots.loads(opened)
    return tuple(
        Candidate(
            person=each.actor.person,
            organisation=each.actor.organisation,
            waiting=loads.get(each.actor.person, 0),
        )
        for each in reviewers
        if each.actor.person is not None
        and permits(
            handling, each, purpose=Purpose.VETTING, at=opened.scope.at, reference="vetting"
        )
    )


def _choose(wanted: _Wanted) -> tuple[tuple[PersonId, OrganisationId], ...]:
    """Draw organisations, then one person of each: many accounts of one organisation are one lot."""
    drawn = chosen(wanted.may, returning=wanted.returning, number=wanted.number, rng=_RANDOM)
    return tuple((_RANDOM.choice(wanted.may[each]), each) for each in drawn)


def _alone(person: PersonId) -> Handling:
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({person})))
