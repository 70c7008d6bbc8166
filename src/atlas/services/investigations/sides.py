"""For whom somebody speaks: law enforcement or not (P10)."""

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


def of_organisation(id_: OrganisationId) -> Side:
    """Return the side of a member.

    Raises:
        NotFound: there is no such member.
    """
    found = alliance.names_of_organisations().get(id_)
    if found is None:
        raise NotFound(NO_MEMBER)
    return Side(kind=found.kind)
