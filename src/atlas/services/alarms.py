"""Alarms (P14): planted claims that somebody opens, and people who open far more than work takes.

A planted claim is an ordinary one, contributed as any other; that it is planted stands apart, where its own
organisation asks alone. Whoever opens a thing leaves the same row whatever it is, and a job looks afterwards: neither
bytes nor time tell it from others. Hits of a look-up leave nothing, as nothing asked there is kept; its download does.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.store import alarms as kept
from atlas.store import alliance, wider
from atlas.store.alarms import Bait
from atlas.store.scoped import OpenScope

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


def opened(visit: Visit, thing: ThingId, *, handlings: Iterable[HandlingId]) -> None:
    """Keep that this visitor opened a thing, of which his scope showed these handlings (`seen`)."""
    kept.note(visit.actor, thing, at=visit.now, handlings=handlings)


def seen(scope: OpenScope, thing: ThingId) -> frozenset[HandlingId]:
    """Return what to keep of a scope in which a thing is opened: who could not read a planted claim raises no alarm."""
    return kept.seen(scope, thing)


def watch(*, now: datetime) -> None:
    """Raise the alarms that are due: the work of a job, twice a minute.

    The legal officers whom one concerns and the secretariat are told of each new one, but for who raised it.
    """
    for each in kept.watch(breadth=BREADTH, now=now):
        concerned = each.owner or each.organisation
        hearing = notices.holders(concerned, Role.LEGAL) | alliance.able(
            Role.SECRETARIAT, now.date()
        )
        told = notices.about(Kind.ALARM, each.id, hearing - {each.person}, once="raised")
        notices.tell(concerned, told, now=now)


def plant(visit: Visit, claim: ClaimId, *, reason: str) -> uuid.UUID:
    """Watch a claim of the own organisation: each look of others raises an alarm. The claim does not change.

    Raises:
        NotFound: the visitor's organisation has no such claim that the visitor sees.
        UsageError: it is watched already.
        Denied: the policy refused, or there is no reason.
    """
    with gate.open_scope(visit, Action.READ) as scope:
        _own(scope, claim)
    resource = Resource(organisation=visit.actor.organisation, id=claim, reason=reason)

    def work(scope: OpenScope) -> uuid.UUID:
        bait = _own(scope, claim)
        if not kept.plant(scope, bait):
            raise UsageError("This claim is watched already.")
        return bait.id

    return gate.write(visit, Action.PLANT_BAIT, work, resource=resource)


def _own(scope: OpenScope, claim: ClaimId) -> Bait:
    found, actor = wider.standing(scope, claim), scope.scope.actor
    if found is None or found.author != actor.organisation or actor.person is None:
        raise NotFound(NO_CLAIM)
    return Bait(
        id=uuid.uuid4(),
        owner=found.author,
        claim=claim,
        thing=found.thing,
        planted_by=actor.person,
        planted_at=scope.scope.at,
    )


def end(visit: Visit, bait: uuid.UUID, *, reason: str) -> None:
    """Watch a claim no longer.

    Raises:
        NotFound: the visitor's organisation watches no such claim.
        Denied: the policy refused, or there is no reason.
    """
    resource = Resource(organisation=visit.actor.organisation, id=bait, reason=reason)

    def work(scope: OpenScope) -> None:
        if not kept.end(scope, bait):
            raise NotFound(NO_CLAIM)

    gate.write(visit, Action.PLANT_BAIT, work, resource=resource)


def latest(visit: Visit) -> Alarms:
    """Return the alarms that the visitor may know: all to secretariat and auditors, else those of the own organisation.

    Raises:
        Denied: the policy refused.
    """
    own = Resource(organisation=visit.actor.organisation)
    may = gate.offered(visit, (Action.SEE_ALARMS, Action.PLANT_BAIT), own)
    if Action.SEE_ALARMS in may:
        watch(now=visit.now)  # what the job has not seen yet: it waits while a long one runs
    with gate.open_scope(visit, Action.SEE_ALARMS) as scope:
        found, baits = kept.latest(scope), kept.baits(scope)
    return Alarms(
        lines=_lines(found, baits), baits=tuple(baits), may_plant=Action.PLANT_BAIT in may
    )


def _lines(found: Sequence[kept.Alarm], baits: Sequence[Bait]) -> tuple[AlarmLine, ...]:
    names = alliance.names_of_organisations()
    people = alliance.persons_by_id([PersonId(each.person) for each in found])
    things = {each.id: each.thing for each in baits}

    def named(organisation: OrganisationId | None) -> str:
        return names[organisation].name if organisation and organisation in names else ""

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
