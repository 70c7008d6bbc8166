"""The fast track: a cell lead and a legal officer together let a claim be used before it is vetted, for 72 hours.

It is shown as UNVETTED everywhere; its state stays what it is.
"""

import uuid
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.formats.stix.waiting import LEAD, labels_in
from atlas.model.ids import ClaimId, PersonId
from atlas.policy import vetting as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.vet.rounds import NO_CLAIM
from atlas.store import alliance, tracks
from atlas.store import vetting as kept
from atlas.store.scoped import OpenScope
from atlas.store.vetting import Vetted

NO_LEAD = "This is a lead: it is not used before it has an open source."
UNVETTED = "A fast track is for a claim that is not reviewed yet: once its review came to something, that counts."
NOT_AMONG_YOURSELVES = (
    "One of the two offices must be of another organisation than the claim's contributor."
)
ANOTHER = "It takes two: the cell lead (R8) and a legal officer (R6) are two persons, and each holds one of the roles."
NO_TRACK = "There is no such request that waits for the second office."


@attrs.frozen(kw_only=True)
class Fast:
    """That somebody asked for a fast track, and until when it counts; `confirmed` is by whom, "" while it waits."""

    id: uuid.UUID
    reason: str
    organisation: str
    asked: datetime
    until: datetime
    confirmed: str


def of_claim(opened: OpenScope, claim: ClaimId) -> tuple[Fast, ...]:
    """Return the fast tracks of a claim that are not over, the latest first."""
    names = alliance.names_of_organisations()
    return tuple(
        Fast(
            id=each.id,
            reason=each.reason,
            organisation=names[each.organisation].name,
            asked=each.recorded_at,
            until=each.until,
            confirmed=names[each.confirmed].name if each.confirmed else "",
        )
        for each in tracks.of_claim(opened, claim)
    )


def ask(visit: Visit, claim: ClaimId, *, reason: str) -> uuid.UUID:
    """Ask as one of the two offices that a claim may be used unvetted; return the id by which the other confirms.

    Raises:
        NotFound: the visitor sees no such claim that stands.
        UsageError: its review came to something already.
        Denied: the policy refused, or there is no reason.
    """
    resource = Resource(id=claim, reason=reason)
    gate.assert_may(visit, Action.FAST_TRACK, resource)
    found = _unvetted(visit, claim)
    made = tracks.Track(
        id=uuid.uuid4(),
        handling=found.handling,
        claim=claim,
        organisation=visit.actor.organisation,
        person=_person(visit),
        reason=reason.strip(),
        until=visit.now + rules.FAST_TRACK,
        recorded_at=visit.now,
    )
    gate.write(visit, Action.FAST_TRACK, lambda opened: tracks.add(opened, made), resource=resource)
    return made.id


def confirm(visit: Visit, track: uuid.UUID, *, reason: str) -> datetime:
    """Confirm as the other office, and return until when the claim may be used unvetted: 72 hours from now.

    Raises:
        NotFound: the visitor sees no such request that waits.
        UsageError: it is the same person, both hold the same one of the two roles or are of the contributor's
            organisation, or the claim's review came to something meanwhile.
        Denied: the policy refused, or there is no reason.
    """
    gate.assert_may(visit, Action.FAST_TRACK)
    with gate.open_scope(visit, Action.READ) as opened:
        found = tracks.find(opened, track)
    if found is None or found.confirmed is not None or found.until < visit.now:
        raise NotFound(NO_TRACK)
    resource = Resource(id=found.claim, reason=reason)
    gate.assert_may(visit, Action.FAST_TRACK, resource)
    person = _person(visit)
    if person == found.person or not _are_two_offices(person, found.person):
        raise UsageError(ANOTHER)
    claim = _unvetted(visit, found.claim)
    if {visit.actor.organisation, found.organisation} == {claim.author}:
        raise UsageError(NOT_AMONG_YOURSELVES)
    made = attrs.evolve(
        found,
        id=uuid.uuid4(),
        organisation=visit.actor.organisation,
        person=person,
        reason=reason.strip(),
        until=visit.now + rules.FAST_TRACK,
        recorded_at=visit.now,
        confirms=track,
    )

    def work(opened: OpenScope) -> None:
        if not tracks.add(opened, made):
            raise NotFound(NO_TRACK)

    gate.write(visit, Action.FAST_TRACK, work, resource=resource)
    return made.until


def _unvetted(visit: Visit, claim: ClaimId) -> Vetted:
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find_claims(opened, [claim]).get(claim)
    if found is None:
        raise NotFound(NO_CLAIM)
    if LEAD in labels_in(found.content):
        raise UsageError(NO_LEAD)
    if found.state not in rules.FAST:
        raise UsageError(UNVETTED)
    return found


def _are_two_offices(one: PersonId, other: PersonId) -> bool:
    """Tell whether one of two people is a cell lead and the other a legal officer."""
    people = alliance.persons_by_id([one, other])
    if len(people) < len({one, other}):
        return False
    first, second = people[one].roles, people[other].roles
    return (Role.CELL_LEAD in first and Role.LEGAL in second) or (
        Role.LEGAL in first and Role.CELL_LEAD in second
    )


def _person(visit: Visit) -> PersonId:
    if visit.actor.person is None:
        raise UsageError("A fast track is a person's; say who with --as.")
    return visit.actor.person
