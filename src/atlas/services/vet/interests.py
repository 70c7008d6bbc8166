"""Conflicts of interest that an organisation declares: it is drawn for no claim of the other."""

import uuid
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import interests as kept
from atlas.store.scoped import OpenScope

NOT_THERE = "There is no such declaration of your organisation that stands."


@attrs.frozen(kw_only=True)
class Declared:
    """One declaration that stands; `against` is the name of the other organisation, or an id."""

    id: uuid.UUID
    against: str
    reason: str
    since: datetime


def declared(visit: Visit) -> tuple[Declared, ...]:
    """Return what the own organisation declared and did not end; no other sees it.

    Raises:
        Denied: the policy refused.
    """
    gate.assert_may(visit, Action.DECLARE_CONFLICT, _own(visit))
    names = alliance.names_of_organisations()
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.standing(opened)
    return tuple(
        Declared(
            id=each.id,
            against=names[OrganisationId(each.against)].name
            if each.against in names
            else str(each.against),
            reason=each.reason,
            since=each.recorded_at,
        )
        for each in found
    )


def declare(visit: Visit, against: uuid.UUID, *, reason: str) -> uuid.UUID:
    """Declare a conflict of interest of the own organisation with another one, or about a thing; return its id.

    Raises:
        UsageError: it is the own organisation.
        Denied: the policy refused, or there is no reason.
    """
    own = visit.actor.organisation
    if against == own:
        raise UsageError("Your own organisation's claims are never yours to review anyhow.")
    handling = Handling(tlp=TLP.AMBER_STRICT, audience=Audience(organisations=frozenset({own})))
    made = kept.Interest(
        id=uuid.uuid4(),
        handling=HandlingId(gate.intern([handling], []).handlings[handling]),
        organisation=own,
        person=visit.actor.person,
        against=against,
        reason=reason.strip(),
        recorded_at=visit.now,
    )
    resource = attrs.evolve(_own(visit), reason=reason)
    gate.write(
        visit, Action.DECLARE_CONFLICT, lambda opened: kept.add(opened, made), resource=resource
    )
    return made.id


def end_declared(visit: Visit, interest: uuid.UUID, *, reason: str) -> None:
    """End a declaration of the own organisation.

    Raises:
        NotFound: there is none such that stands.
        Denied: the policy refused, or there is no reason.
    """

    def work(opened: OpenScope) -> None:
        if not kept.end(opened, interest):
            raise NotFound(NOT_THERE)

    resource = attrs.evolve(_own(visit), reason=reason)
    gate.write(visit, Action.DECLARE_CONFLICT, work, resource=resource)


def interest_in(visit: Visit, organisation: str, *, reason: str, end: bool = False) -> uuid.UUID:
    """Declare, or end, a conflict of interest with the organisation of a short name; return its id.

    Raises:
        UsageError: nobody has this name.
        NotFound, Denied: as `declare` and `end_declared`.
    """
    found = alliance.find_organisation(organisation)
    if found is None:
        raise UsageError("No organisation has this short name.")
    if not end:
        return declare(visit, found.id, reason=reason)
    with gate.open_scope(visit, Action.READ) as opened:
        mine = [each.id for each in kept.standing(opened) if each.against == found.id]
    if not mine:
        raise NotFound(NOT_THERE)
    end_declared(visit, mine[0], reason=reason)
    return mine[0]


def _own(visit: Visit) -> Resource:
    return Resource(organisation=visit.actor.organisation)
