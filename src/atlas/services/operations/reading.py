"""What pages show of operations: all that the visitor may see, and one with what still blocks its next steps."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime

import attrs

from atlas.model.ids import OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy import operations as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.operations import Step, ways_out
from atlas.policy.readiness import Check, checks
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.operations.acting import find
from atlas.services.operations.agenda import (
    Dated,
    Member,
    Task,
    dates_of,
    decides_on,
    members_of,
    tasks_of,
)
from atlas.services.operations.folding import Operation
from atlas.services.operations.weighing import facts_of
from atlas.services.paging import PAGE, Paged, shown
from atlas.services.search import Item, items_of
from atlas.store import alliance, transitions
from atlas.store import operations as kept
from atlas.store.alliance import Cell, Organisation, Person
from atlas.store.handlings import handlings_by_id
from atlas.store.transitions import Stay, SubjectKind


@attrs.frozen(kw_only=True)
class Line:
    """An operation in a list."""

    id: uuid.UUID
    title: str
    state: str
    marking: TLP
    organisation: str
    cell: str
    changed_at: datetime


@attrs.frozen(kw_only=True)
class Listed(Paged):
    """One page of operations, those that are not closed first; `may_open` tells that the visitor may open one."""

    items: tuple[Line, ...]
    may_open: bool


@attrs.frozen(kw_only=True)
class Shown:
    """An operation with all that its page says.

    `checks` are all guards; `steps` are the ways out of its state, each with the guards that forbid it now. `things`
    are the targets that the visitor reads, `may` the acts that the page offers. `team` are people of the cell who do
    something in operations, `lead` leads it; `decides_on` is when something is next decided.
    """

    operation: Operation
    marking: TLP
    cell: str
    members: tuple[Organisation, ...]
    checks: tuple[Check, ...]
    steps: Mapping[Step, tuple[Check, ...]]
    organisations: Mapping[OrganisationId, Organisation]
    people: Mapping[PersonId, Person]
    things: Mapping[ThingId, Item]
    stays: tuple[Stay, ...]
    lead: Person | None
    team: tuple[Member, ...]
    tasks: tuple[Task, ...]
    dates: tuple[Dated, ...]
    decides_on: date | None
    may: frozenset[Action]

    @property
    def mine(self) -> frozenset[Step]:
        """Return the steps that the visitor may take at all, whatever stands against them now."""
        return frozenset(step for step in self.steps if rules.MOVES[step].action in self.may)

    @property
    def is_planned(self) -> bool:
        """Tell whether its plan may change still."""
        return self.operation.state in rules.PLANNING

    @property
    def is_answered(self) -> bool:
        """Tell whether holders may answer and a baseline may be registered still."""
        return self.operation.state in rules.ANSWERING

    @property
    def highest(self) -> TLP:
        """Return the strictest marking of what is shown."""
        return strictest([self.marking, *(each.marking for each in self.things.values())])


TEAM = frozenset(
    {
        *(Role.SECRETARIAT, Role.REPRESENTATIVE, Role.LEGAL, Role.CELL_LEAD),
        *(Role.LEVER_HOLDER, Role.EVALUATOR),
    }
)
"""Roles with which something is done in operations."""
OFFERED = frozenset(
    {
        *(Action.PLAN_OPERATION, Action.DECIDE_OPERATION, Action.ANSWER_ACTION),
        *(Action.REPORT_ACTION, Action.MEASURE_OPERATION, Action.END_OPERATION),
    }
)


def listed(visit: Visit, *, page: int = 1) -> Listed:
    """Return one page of the operations that the visitor may see: 50.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_OPERATIONS) as opened:
        total = kept.count(opened)
        number = shown(page, total)
        heads = kept.listed(opened, limit=PAGE, offset=(number - 1) * PAGE)
        handlings = handlings_by_id(each.handling for each in heads)
    may_open = gate.may(visit, Action.PLAN_OPERATION)
    names = alliance.names_of_organisations()
    cells = {each.id: each.name for each in alliance.cells_of(visit.actor.organisation)}
    items = tuple(
        Line(
            id=each.id,
            title=each.title,
            state=each.state,
            marking=handlings[each.handling].tlp,
            organisation=names[each.organisation].name,
            cell=cells.get(each.cell, ""),
            changed_at=each.changed_at,
        )
        for each in heads
    )
    return Listed(items=items, total=total, page=number, may_open=may_open)


def show(visit: Visit, id_: uuid.UUID) -> Shown:
    """Return one operation as the visitor may see it, with what still blocks its next steps.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    names = alliance.names_of_organisations()
    with gate.open_scope(visit, Action.SEE_OPERATIONS) as opened:
        found = find(opened, id_)
        targets = list(dict.fromkeys(each.target for each in found.actions if each.target))
        things = {each.id: each for each in items_of(opened, targets, names)}
        stays = tuple(transitions.stays(opened, SubjectKind.OPERATION, [id_]))
        marking = handlings_by_id([found.handling])[found.handling].tlp
    facts, cell = facts_of(visit, found), alliance.find_cell(found.cell)
    team = _team(visit, cell)
    lead = next((each for each in team if cell and each.id == cell.lead), None)
    people = {each.person for each in found.record if each.person}
    dates = dates_of(found, stays)
    return Shown(
        operation=found,
        marking=marking,
        cell=cell.name if cell else "",
        members=tuple(names[each] for each in cell.members) if cell else (),
        checks=checks(facts),
        steps={step: rules.objections(facts, step) for step in ways_out(found.state)},
        organisations=names,
        people=alliance.persons_by_id(people),
        things=things,
        stays=stays,
        lead=lead,
        team=members_of(found, team),
        tasks=tasks_of(found),
        dates=dates,
        decides_on=decides_on(found, dates, visit.now.astimezone(UTC).date()),
        may=gate.offered(visit, OFFERED),
    )


def _team(visit: Visit, cell: Cell | None) -> tuple[Person, ...]:
    """Return the active people of the members of a cell who do something in operations; none to who sits elsewhere."""
    sits = cell is not None and visit.actor.organisation in cell.members
    everybody = alliance.everybody_of(cell.members) if cell and sits else ()
    return tuple(each for each in everybody if each.active and each.roles & TEAM)
