"""Operations are opened in a cell with a charter, and planned: texts, and actions with lever, holder and right."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.alliance import Lever
from atlas.model.handling import Audience, Handling
from atlas.model.ids import CellId, OrganisationId, ThingId
from atlas.model.levers import Legal
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.granting import LAW_ENFORCEMENT
from atlas.policy.operations import PLANNING, State
from atlas.policy.readiness import TEXTS, Part, before
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.investigations import sides
from atlas.services.notices import Kind
from atlas.services.operations.acting import (
    Deed,
    Row,
    action_of,
    day_of,
    get,
    take,
    text_of,
    write,
)
from atlas.services.operations.folding import ACTION, OPENED, PLAN, REMOVED, Operation
from atlas.store import alliance, transitions
from atlas.store import operations as kept
from atlas.store.alliance import Cell
from atlas.store.notices import Told
from atlas.store.operations import Head
from atlas.store.scoped import OpenScope
from atlas.store.things import appears
from atlas.store.transitions import SubjectKind

MOST_ACTIONS = 100
NO_CELL = "There is no such open cell of your organisation."
NO_THING = "There is no such thing among what you may see."
NO_CHARTER = (
    "W8.charter: this cell has no charter. Let the secretariat open one with a charter first."
)
NOT_PLANNED = "W8.state: the plan of an operation that is {state} does not change. Send it back first, with a reason."
OVERTAKEN = "Somebody changed this while you wrote, and nothing was overwritten. Look again, and write yours anew."


@attrs.frozen(kw_only=True)
class Wanted:
    """An action as it is typed; `after` are ids of actions that come before it."""

    lever: str
    holder: str
    target: str = ""
    part: str = Part.ACT
    required: bool = True
    authority: str = ""
    legal: str = ""
    basis: str = ""
    start: str = ""
    end: str = ""
    after: Sequence[str] = ()


def cells_for(visit: Visit) -> tuple[Cell, ...]:
    """Return the open cells with a charter in which the visitor's organisation sits, by name.

    Raises:
        Denied: the policy refused.
    """
    gate.allow(visit, Action.PLAN_OPERATION)
    found = alliance.cells_of(visit.actor.organisation)
    fits = (each for each in found if each.is_open(visit.now) and each.charter.strip())
    return tuple(sorted(fits, key=lambda each: (each.name.casefold(), each.short)))


def open_operation(visit: Visit, cell: CellId, title: str) -> uuid.UUID:
    """Open an operation of a cell, for its members alone, and return its id.

    Raises:
        NotFound: there is no such open cell of the visitor's organisation.
        UsageError: the cell has no charter, or the title is not usable.
        Denied: the policy refused.
    """
    gate.assert_may(visit, Action.PLAN_OPERATION)
    sat_in = {each.id: each for each in alliance.cells_of(visit.actor.organisation)}
    found = sat_in.get(cell)
    if found is None or not found.is_open(visit.now):
        raise NotFound(NO_CELL)
    if not found.charter.strip():
        raise UsageError(NO_CHARTER)
    own = Handling(tlp=found.ceiling, audience=Audience(cells=frozenset({cell})))
    head = Head(
        id=uuid.uuid4(),
        handling=gate.intern([own], []).handlings[own],
        cell=cell,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
        title=text_of(title, what="The title")[:200],
        state=State.PROPOSED,
        opened_at=visit.now,
        changed_at=visit.now,
    )

    def work(opened: OpenScope) -> uuid.UUID:
        kept.add(opened, head)
        write(opened, head, Row(what=OPENED, said={}))
        moved(opened, head, "", State.PROPOSED)
        return head.id

    return gate.write(visit, Action.PLAN_OPERATION, work, resource=Resource(id=head.id))


def moved(opened: OpenScope, operation: Head | Operation, before: str, after: str) -> None:
    """Keep that an operation went from one state into another: how long each lasts is measured."""
    actor = opened.scope.actor
    step = transitions.Step(
        kind=SubjectKind.OPERATION,
        subject=operation.id,
        from_state=before,
        to_state=after,
        at=opened.scope.at,
        organisation=actor.organisation,
        person=actor.person,
    )
    transitions.record(opened, operation.handling, [step])


def plan(visit: Visit, id_: uuid.UUID, texts: Mapping[str, str], *, seen: str = "") -> uuid.UUID:
    """Write the texts of a plan over the version that was seen; those that are not named stay.

    Raises:
        NotFound: the visitor sees no such operation.
        UsageError: it is not planned any more, somebody else wrote meanwhile, or a text is not usable.
        Denied: the policy refused.
    """
    given = {name: text_of(text, what=name, needed=False) for name, text in texts.items()}
    if "by" in given:
        given["by"] = day_of(given["by"], what="The day by which")

    def change(opened: OpenScope, stands: Operation) -> uuid.UUID:
        assert_planned(stands)
        if seen != str(stands.plan_version or ""):
            raise UsageError(OVERTAKEN)
        return write(opened, stands, Row(what=PLAN, said={**stands.texts, **given}))

    return take(visit, id_, _deed(id_), change)


def put_action(
    visit: Visit, id_: uuid.UUID, wanted: Wanted, *, item: uuid.UUID | None = None, seen: str = ""
) -> uuid.UUID:
    """Add an action, or change one as it was seen; its holder is asked, anew where it changed. Returns its id.

    Raises:
        NotFound: the visitor sees no such operation, action or thing.
        UsageError: it is not planned any more, or something typed is not usable.
        Denied: the policy refused.
    """
    stands = get(visit, id_)
    gate.assert_may(visit, Action.PLAN_OPERATION, Resource(id=id_))
    holder = _holder(stands, wanted.holder)
    said = _said(visit, wanted, holder)
    people = notices.holders(holder, Role.LEVER_HOLDER)
    told = notices.about(Kind.ACTION_ASKED, id_, people)
    new = item or uuid.uuid4()

    def change(opened: OpenScope, now: Operation) -> uuid.UUID:
        assert_planned(now)
        _assert_order(now, new, said["after"])
        if said["target"] and appears(opened, ThingId(uuid.UUID(str(said["target"])))) is None:
            raise NotFound(NO_THING)
        number = _number(now, item, seen)
        row = Row(what=ACTION, said={**said, "number": number}, item=new, concerns=holder)
        write(opened, now, row)
        return new

    return take(visit, id_, _deed(id_, told), change)


def take_out(visit: Visit, id_: uuid.UUID, item: uuid.UUID) -> uuid.UUID:
    """Take an action out of the plan again.

    Raises:
        NotFound, UsageError, Denied: as `put_action`.
    """

    def change(opened: OpenScope, now: Operation) -> uuid.UUID:
        assert_planned(now)
        action_of(now, item)
        return write(opened, now, Row(what=REMOVED, said={}, item=item))

    return take(visit, id_, _deed(id_), change)


def assert_planned(stands: Operation) -> None:
    """Refuse to change the plan of an operation that left planning.

    Raises:
        UsageError: it is approved or further.
    """
    if stands.state not in PLANNING:
        raise UsageError(NOT_PLANNED.format(state=stands.state))


def _deed(id_: uuid.UUID, told: tuple[Told, ...] = ()) -> Deed:
    return Deed(action=Action.PLAN_OPERATION, resource=Resource(id=id_), told=told)


def _number(now: Operation, item: uuid.UUID | None, seen: str) -> int:
    if item is None:
        if len(now.actions) >= MOST_ACTIONS:
            raise UsageError(f"An operation has at most {MOST_ACTIONS} actions.")
        return max((each.number for each in now.actions), default=0) + 1
    stands = action_of(now, item)
    if seen != str(stands.version):
        raise UsageError(OVERTAKEN)
    return stands.number


def _assert_order(now: Operation, item: uuid.UUID, after: Sequence[str]) -> None:
    """Refuse an order after what is no action of the operation, or in a circle.

    Raises:
        UsageError: it is one of these, or names too many.
    """
    direct = frozenset(map(uuid.UUID, after))
    orders = {each.id: each.after for each in now.actions} | {item: direct}
    if len(after) > MOST_ACTIONS or direct - orders.keys():
        raise UsageError("W8.order: an action comes after other actions of this operation alone.")
    if item in before(direct, orders):
        raise UsageError("W8.order: this action would come after itself. Change the order.")


def _holder(stands: Operation, typed: str) -> OrganisationId:
    cell = alliance.find_cell(stands.cell)
    members = {str(each): each for each in cell.members} if cell else {}
    if typed.strip() not in members:
        raise UsageError("W8.holder: choose a member of the cell: it alone can accept.")
    return members[typed.strip()]


def _said(visit: Visit, wanted: Wanted, holder: OrganisationId) -> dict[str, Any]:
    if wanted.lever not in set(Lever):
        raise UsageError("W8.lever: choose a lever of the registry, L1 to L25.")
    if wanted.legal and wanted.legal not in set(Legal):
        raise UsageError(f"W8.authority: a legal basis is {', '.join(Legal)}.")
    if wanted.part not in set(Part):
        raise UsageError(f"An action is one of {', '.join(Part)}.")
    own = sides.of_visit(visit)
    others = holder != visit.actor.organisation
    free = sides.of_organisation(holder).kind not in LAW_ENFORCEMENT
    return {
        "lever": wanted.lever,
        "target": str(_id(wanted.target)) if wanted.target.strip() else "",
        "part": wanted.part,
        "required": wanted.required,
        "authority": text_of(wanted.authority, what="The authority", needed=False),
        "legal": wanted.legal,
        "basis": text_of(wanted.basis, what="The legal basis", needed=False),
        "start": day_of(wanted.start, what="The first day"),
        "end": day_of(wanted.end, what="The last day"),
        "after": [str(_id(each)) for each in wanted.after],
        "police": own.is_police and others and free,
    }


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        raise UsageError("An id is missing, or is none: it has 32 hexadecimal digits.") from None


PLAN_TEXTS = tuple(TEXTS)
