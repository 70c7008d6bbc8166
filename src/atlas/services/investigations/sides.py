"""For whom somebody speaks: law enforcement or not (P10)."""

from collections.abc import Mapping

from atlas.errors import NotFound
from atlas.model.ids import OrganisationId
from atlas.policy.investigating import Side
from atlas.services.gate import Visit
from atlas.store import alliance

NO_MEMBER = "There is no such member."


def of_visit(visit: Visit) -> Side:
    """Return the side of who acts: the kind of the organisation, and the roles of the person."""
    roles = alliance.standing_of(visit.actor, visit.now).roles
    return Side(kind=of_organisation(visit.actor.organisation).kind, roles=roles)


def speaks_for_police(visit: Visit) -> bool:
    """Tell whether who acts is law enforcement or its liaison."""
    return of_visit(visit).is_police


def names(visit: Visit) -> Mapping[OrganisationId, str]:
    """Return what organisations are called, by id."""
    return {id_: each.name for id_, each in alliance.names_of_organisations().items()}


def of_organisation(id_: OrganisationId) -> Side:
    """Return the side of a member.

    Raises:
        NotFound: there is no such member.
    """
    found = alliance.names_of_organisations().get(id_)
    if found is None:
        raise NotFound(NO_MEMBER)
    return Side(kind=found.kind)
