"""Whom a visitor may know by name, and whom a handling addresses as far as he can tell.

He knows his colleagues, the people of those who sit in an open cell with his organisation, and with R1 everybody.
"""

from collections.abc import Iterable, Mapping

from atlas.model.handling import Handling
from atlas.model.ids import CellId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services.alliance.acting import roles_of
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from atlas.store.alliance import Person

Members = Mapping[CellId, frozenset[OrganisationId]]


def acquaintances(visit: Visit) -> tuple[Person, ...]:
    """Return the active people whom a visitor may know, without himself, by name."""
    homes = {visit.actor.organisation}.union(*members_of_cells(visit).values())
    if Role.SECRETARIAT in roles_of(visit):
        homes |= set(kept.names_of_organisations())
    found = kept.everybody_of(homes)
    known = (each for each in found if each.active and each.id != visit.actor.person)
    return tuple(sorted(known, key=lambda each: (each.name.casefold(), each.short)))


def members_of_cells(visit: Visit) -> Members:
    """Return who sits in each open cell of the visitor's organisation."""
    sat_in = kept.cells_of(visit.actor.organisation)
    return {each.id: each.members for each in sat_in if each.is_open(visit.now)}


def not_addressed(
    handling: Handling, people: Iterable[Person], members: Members
) -> tuple[Person, ...]:
    """Return those whom a handling does not name: neither themselves, nor their organisation, nor a cell of it.

    It goes by what the visitor may know, and never by roles, training or purposes: of these the answer tells nothing.
    """
    return tuple(each for each in people if not _is_addressed(handling, each, members))


def _is_addressed(handling: Handling, person: Person, members: Members) -> bool:
    audience = handling.audience
    if handling.tlp is TLP.CLEAR or person.id in audience.persons:
        return True
    if handling.tlp is TLP.RED and audience.persons:
        return False
    if person.organisation in audience.organisations:
        return True
    if handling.tlp is TLP.RED:
        return False
    if any(person.organisation in members.get(cell, frozenset()) for cell in audience.cells):
        return True
    return audience.alliance and handling.tlp is not TLP.AMBER_STRICT
