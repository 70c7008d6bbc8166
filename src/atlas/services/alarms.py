"""Alarms (P14): planted claims that somebody opens, and people who open far more than work takes.

A planted claim is an ordinary one, contributed as any other; that it is planted stands apart, where its own
organisation asks alone. Whoever opens a thing leaves the same row whatever it is, and a job looks afterwards: neither
bytes nor time tell it from others. Hits of a look-up leave nothing, as nothing asked there is kept; its download does.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId, OrganisationId, PersonId, ThingId
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alarms as kept
from atlas.store import alliance, wider
from atlas.store.alarms import Bait

BREADTH = 300
"""Distinct things that one person opens on a day before it is told: a day of work opens some tens."""
NO_CLAIM = "There is no such claim of your organisation."


@attrs.frozen(kw_only=True)
class AlarmLine:
    """One alarm in words. `bait` is the planted thing, for its owner alone."""

    kind: str
    person: str
    organisation: str
    owner: str
    number: int
    at: datetime
    thing: ThingId | None


@attrs.frozen(kw_only=True)
class Alarms:
    """What a visitor sees: alarms, and what his own organisation planted, where he may plant."""

    lines: tuple[AlarmLine, ...]
    baits: tuple[Bait, ...]
    may_plant: bool


def opened(visit: Visit, thing: ThingId) -> None:
    """Keep that this visitor opened a thing which he sees."""
    kept.note(visit.actor, thing, at=visit.now)


def watch(*, now: datetime) -> None:
    """Raise the alarms that are due: the work of a job, twice a minute."""
    kept.watch(breadth=BREADTH, now=now)


def plant(visit: Visit, claim: ClaimId, *, reason: str) -> uuid.UUID:
    """Watch a claim of the own organisation: each look of others raises an alarm. The claim does not change.

    Raises:
        NotFound: the visitor's organisation has no such claim that the visitor sees.
        UsageError: it is watched already.
        Denied: the policy refused, or there is no reason.
    """
    with gate.open_scope(visit, Action.READ) as scope:
        found = wider.standing(scope, claim)
    own, person = visit.actor.organisation, visit.actor.person
    if found is None or found.author != own or person is None:
        raise NotFound(NO_CLAIM)
    gate.allow(visit, Action.PLANT_BAIT, Resource(organisation=own, id=claim, reason=reason))
    if any(each.claim == claim and each.ended_at is None for each in kept.baits(own)):
        raise UsageError("This claim is watched already.")
    bait = Bait(
        id=uuid.uuid4(),
        owner=own,
        claim=claim,
        thing=found.thing,
        planted_by=person,
        planted_at=visit.now,
    )
    kept.plant(bait)
    return bait.id


def end(visit: Visit, bait: uuid.UUID, *, reason: str) -> None:
    """Watch a claim no longer.

    Raises:
        NotFound: the visitor's organisation watches no such claim.
        Denied: the policy refused, or there is no reason.
    """
    own = visit.actor.organisation
    gate.allow(visit, Action.PLANT_BAIT, Resource(organisation=own, id=bait, reason=reason))
    if not kept.end(bait, owner=own, now=visit.now):
        raise NotFound(NO_CLAIM)


def latest(visit: Visit) -> Alarms:
    """Return the alarms that the visitor may know: all to secretariat and auditors, else those of the own organisation.

    Raises:
        Denied: the policy refused.
    """
    own = Resource(organisation=visit.actor.organisation)
    everybody = gate.may(visit, Action.SEE_ALARMS, SOMEBODY_ELSES)
    gate.allow(visit, Action.SEE_ALARMS, SOMEBODY_ELSES if everybody else own)
    watch(now=visit.now)  # what the job has not seen yet: it waits while a long one runs
    may_plant = gate.may(visit, Action.PLANT_BAIT, own)
    baits = kept.baits(visit.actor.organisation) if may_plant else ()
    found = kept.latest(None if everybody else visit.actor.organisation)
    return Alarms(lines=_lines(found, baits), baits=tuple(baits), may_plant=may_plant)


def _lines(found: Sequence[kept.Alarm], baits: Sequence[Bait]) -> tuple[AlarmLine, ...]:
    names = alliance.names_of_organisations()
    people = alliance.persons_by_id([PersonId(each.person) for each in found])
    things = {each.id: each.thing for each in baits}

    def named(organisation: OrganisationId | None) -> str:
        return names[organisation].name if organisation in names else ""

    return tuple(
        AlarmLine(
            kind=each.kind,
            person=people[each.person].name if each.person in people else str(each.person),
            organisation=named(each.organisation),
            owner=named(each.owner),
            number=each.number,
            at=each.happened_at,
            thing=things.get(each.bait) if each.bait else None,
        )
        for each in found
    )
