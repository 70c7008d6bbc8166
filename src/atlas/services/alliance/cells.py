"""Acts on cells: open, put members in and take them out, name the lead, close."""

import uuid
from collections.abc import Callable
from datetime import datetime

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import texts
from atlas.services.alliance.acting import act, roles_of
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from atlas.store.alliance import Cell, Organisation, Person

# Whoever runs, governs or audits the alliance knows of every cell; what is given to it is another matter.
SEES_ALL = frozenset({Role.SECRETARIAT, Role.BOARD, Role.AUDITOR})
# RED goes to persons by name, so no cell carries it.
CEILINGS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)
MOST_TARGETS = 100


@attrs.frozen(kw_only=True)
class NewCell:
    """A cell that is to be opened, as it was typed."""

    name: str
    charter: str
    purpose: str
    bound_to: str
    members: frozenset[OrganisationId]
    lead: PersonId
    ceiling: TLP
    closes_at: datetime | None = None
    targets: tuple[uuid.UUID, ...] = ()


def open_cell(visit: Visit, new: NewCell, *, reason: str) -> CellId:
    """Open a cell now. Its short name is made at random behind its name, so none that is hidden can be heard of.

    Raises:
        Denied: the policy refused.
        UsageError: a value cannot be taken.
    """
    gate.assert_may(visit, Action.OPEN_CELL)
    made = _cell(visit, new)
    resource = Resource(id=made.id, reason=texts.text(reason, what="The reason"))
    act(visit, Action.OPEN_CELL, resource, lambda: kept.save_cell(made))
    return made.id


def _cell(visit: Visit, new: NewCell) -> Cell:
    name = texts.line(new.name, what="The name")
    if new.ceiling not in CEILINGS:
        raise UsageError("Choose the strictest marking that the cell may carry.")
    if new.closes_at is not None and new.closes_at <= visit.now:
        raise UsageError("A cell closes after it opens.")
    if len(new.targets) > MOST_TARGETS:
        raise UsageError(f"A cell is bound to {MOST_TARGETS} things at most.")
    for member in new.members:
        _active(member)
    _assert_leads(visit, kept.person_by_id(new.lead), new.members)
    return Cell(
        id=CellId(uuid.uuid4()),
        short=texts.apart(name),
        name=name,
        charter=texts.text(new.charter, what="The charter", needed=True),
        purpose=texts.line(new.purpose, what="The purpose"),
        bound_to=texts.line(new.bound_to, what="What the cell is bound to"),
        targets=new.targets,
        lead=new.lead,
        ceiling=new.ceiling,
        opens_at=visit.now,
        closes_at=new.closes_at,
        members=new.members,
    )


def _active(organisation: OrganisationId) -> Organisation:
    found = kept.organisation_by_id(organisation)
    if found is None or not found.active:
        raise UsageError("Choose organisations of the list.")
    return found


def _assert_leads(visit: Visit, lead: Person | None, members: frozenset[OrganisationId]) -> None:
    """Check that somebody can lead; one answer for whom the visitor may not know and who is not there."""
    fits = (
        lead is not None
        and lead in leads_for(visit)
        and Role.CELL_LEAD in lead.roles
        and lead.organisation in members
    )
    if not fits:
        raise UsageError("The lead is a person with the role R8 of one of the members.")


def leads_for(visit: Visit) -> tuple[Person, ...]:
    """Return the cell leads (R8) whom the visitor may name: colleagues, for the secretariat everybody's."""
    everybody = Role.SECRETARIAT in roles_of(visit)
    homes = (
        [each.id for each in kept.names_of_organisations().values() if each.active]
        if everybody
        else [visit.actor.organisation]
    )
    people = kept.everybody_of(homes)
    return tuple(each for each in people if each.active and Role.CELL_LEAD in each.roles)


def add_member(visit: Visit, cell: CellId, organisation: OrganisationId, *, reason: str) -> None:
    """Put an organisation into a cell: it reads what was given to it before, too.

    Raises:
        NotFound: there is no such cell for the visitor.
        Denied: the policy refused.
        UsageError: the cell is closed, or there is no such organisation.
    """
    _change(
        visit,
        _open(visit, cell),
        Resource(organisation=organisation, id=cell, reason=reason),
        lambda: kept.add_member(cell, _active(organisation).id, at=visit.now),
    )


def remove_member(visit: Visit, cell: CellId, organisation: OrganisationId, *, reason: str) -> None:
    """Take an organisation out of a cell: from its next request on it reads nothing there.

    Raises:
        NotFound: there is no such cell for the visitor.
        Denied: the policy refused.
        UsageError: the organisation is no member.
    """
    found = known(visit, cell)
    if organisation not in found.members:
        raise UsageError("This organisation is no member of the cell.")
    _change(
        visit,
        found,
        Resource(organisation=organisation, id=cell, reason=reason),
        lambda: kept.remove_member(cell, organisation),
    )


def name_lead(visit: Visit, cell: CellId, person: PersonId, *, reason: str) -> None:
    """Let somebody else lead a cell.

    Raises:
        NotFound: there is no such cell for the visitor.
        Denied: the policy refused.
        UsageError: the person cannot lead it.
    """
    found = _open(visit, cell)
    _assert_leads(visit, kept.person_by_id(person), found.members)
    resource = Resource(id=cell, reason=reason)
    _change(visit, found, resource, lambda: kept.name_lead(cell, person))


def close_cell(visit: Visit, cell: CellId, *, reason: str) -> None:
    """Close a cell now: what was given to it is read by its contributors alone.

    Raises:
        NotFound: there is no such cell for the visitor.
        Denied: the policy refused.
        UsageError: it is closed already.
    """
    found = _open(visit, cell)
    resource = Resource(id=cell, reason=texts.text(reason, what="The reason"))
    act(
        visit,
        Action.CLOSE_CELL,
        resource,
        lambda: kept.close(cell, at=visit.now),
        objecting=lambda: _not_led(visit, found),
    )


def _change(visit: Visit, cell: Cell, resource: Resource, change: Callable[[], None]) -> None:
    checked = attrs.evolve(resource, reason=texts.text(resource.reason, what="The reason"))
    act(visit, Action.CHANGE_CELL, checked, change, objecting=lambda: _not_led(visit, cell))


def _not_led(visit: Visit, cell: Cell) -> Conflict | None:
    """Return why a lead may not touch a cell: it is led by somebody else, as it stands now."""
    now = kept.find_cell(cell.id)
    led = now is not None and visit.actor.person == now.lead
    if led or Role.SECRETARIAT in roles_of(visit):
        return None
    return Conflict(
        rule="R.lead",
        sentence="A cell lead changes the cells that they lead. Ask the lead of this cell, or the secretariat.",
    )


def leads(visit: Visit, cell: Cell) -> bool:
    """Tell whether the visitor may change a cell as far as its lead is concerned."""
    return _not_led(visit, cell) is None


def _open(visit: Visit, cell: CellId) -> Cell:
    found = known(visit, cell)
    if found.closes_at is not None and found.closes_at <= visit.now:
        raise UsageError("This cell is closed.")
    return found


def known(visit: Visit, cell: CellId) -> Cell:
    """Return a cell that the visitor may know of: as a member, or as secretariat, board or auditor.

    What was asked for is on record.

    Raises:
        NotFound: there is none, or none for this visitor; the two are one answer.
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE, Resource(id=cell))
    found = kept.find_cell(cell)
    if found is None or not (
        visit.actor.organisation in found.members or roles_of(visit) & SEES_ALL
    ):
        raise NotFound("There is no such cell among those that you may know.")
    return found
