"""Steps of an operation, each under its guards; before three of them the deconfliction index is asked anew."""

import uuid
from collections.abc import Callable

from atlas.errors import UsageError
from atlas.keys import Keys
from atlas.model.handling import Audience, Handling
from atlas.model.identifiers import Identifier
from atlas.model.ids import HandlingId, PersonId
from atlas.policy import operations as rules
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.operations import ASKING, MOVES, State, Step
from atlas.policy.readiness import Facts, Guard
from atlas.resolve.proposing import folded
from atlas.services import deconflict, gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.services.operations import lessons
from atlas.services.operations.acting import Deed, Row, find, get, take, text_of, write
from atlas.services.operations.folding import AGREED, ASKED, STEP, Operation
from atlas.services.operations.planning import moved
from atlas.services.operations.weighing import facts_of
from atlas.services.search import items_of
from atlas.store import alliance
from atlas.store import operations as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope
from atlas.store.things import identifiers

NO_WAY = "W8.state: an operation that is {state} has no way to {step}."
NOT_OPENER = (
    "W8.archive: the organisation that opened the operation keeps its archive, so it closes it."
)
CLOSING = frozenset({Step.CLOSE, Step.END})
ENDING = CLOSING | {Step.SEND_BACK, Step.WITHDRAW, Step.ABORT, Step.ASSESS}
NO_TARGET = "{guard}: no action names a target, so there is nothing to ask the index about. Name what each is aimed at."
UNREAD = (
    "{guard}: you may not read the target of action {number}. Somebody who may asks in your place."
)
HELD = "{guard}: {who} asks to hold. Settle it with them through the coordinator, then ask again."


def step(visit: Visit, id_: uuid.UUID, step: Step, *, reason: str, keys: Keys) -> State:
    """Take a step, and return the state in which the operation is then.

    Guards are weighed in the transaction that moves it. The first of two who say "go" leaves it armed. Closing it ends
    the access of all but the organisation that opened it, and of that of the secretariat where it ended it.

    Raises:
        NotFound: the visitor sees no such operation.
        UsageError: there is no such way, or a guard forbids it: named with what would satisfy it.
        Denied: the policy refused, or there is no reason.
        QuotaError, KeysError: as `services.deconflict.check`.
    """
    action = MOVES[step].action
    resource = Resource(id=id_, reason=reason.strip())
    gate.assert_may(visit, action, resource)
    stands = get(visit, id_)
    _assert_way(stands, step)
    said = {"step": str(step), "reason": text_of(reason, what="Why")}
    leave = _leaving(visit, stands, step)
    if step in ASKING:
        _ask(visit, stands, keys)
    told = notices.about(Kind.OPERATION_MOVED, id_, _hearing(visit, stands))

    def change(opened: OpenScope, now: Operation) -> State:
        facts = facts_of(visit, now)
        _assert_may_step(now, facts, step)
        ends = rules.after(now.state, step, facts)
        if ends is None:
            raise UsageError(NO_WAY.format(state=now.state, step=step))
        if ends is now.state:
            write(opened, now, Row(what=AGREED, said=said))
            return ends
        write(opened, now, Row(what=STEP, said={**said, "to": str(ends)}))
        moved(opened, now, now.state, ends)
        kept.move(opened, now.id, ends)
        leave(opened, now)
        return ends

    deed = Deed(action=action, resource=resource, told=told, ends=step in ENDING)
    return take(visit, id_, deed, change)


def _leaving(visit: Visit, stands: Operation, step: Step) -> Callable[[OpenScope, Operation], None]:
    """Return what is done beside the step: what is closed leaves a playbook, and becomes an archive.

    Raises:
        UsageError: it is another organisation that closes.
    """
    if step not in CLOSING:
        return lambda opened, now: None
    archive, known = _archive(visit, stands, step), lessons.known_of(visit, stands)

    def leave(opened: OpenScope, now: Operation) -> None:
        if known is not None:
            lessons.keep(opened, now, known)
        kept.archive(opened, now.id, archive)

    return leave


def _assert_may_step(now: Operation, facts: Facts, step: Step) -> None:
    """Refuse a step that the state or a guard forbids.

    Raises:
        UsageError: the first guard that forbids it, by name, with what it found.
    """
    _assert_way(now, step)
    if against := rules.objections(facts, step):
        raise UsageError(f"{against[0].guard}: {against[0].told}")


def _assert_way(now: Operation, step: Step) -> None:
    if now.state not in MOVES[step].before:
        raise UsageError(NO_WAY.format(state=now.state, step=step))


def _ask(visit: Visit, stands: Operation, keys: Keys) -> None:
    """Ask the index for all that the plan is aimed at, and keep whether somebody holds; only who asks is told who.

    Raises:
        UsageError: no action names a target, one is not for the visitor to read, or somebody holds, and it is no more
            than consulted about.
    """
    answer = deconflict.check(
        visit,
        identifiers=_names(visit, stands),
        target=deconflict.Target(kind=deconflict.TargetKind.OPERATION, id=stands.id),
        occasion=deconflict.Occasion.GO,
        keys=keys,
    )
    held = answer.held
    versions = {each.version for each in stands.actions}

    def change(opened: OpenScope, now: Operation) -> None:
        if {each.version for each in now.actions} != versions:
            raise UsageError(
                "W8.state: the plan changed while the index was asked; look at it again."
            )
        write(opened, now, Row(what=ASKED, said={"held": held}))

    resource = Resource(organisation=visit.actor.organisation, id=stands.id)
    take(visit, stands.id, Deed(action=Action.DECONFLICT, resource=resource), change)
    if held and stands.state is not State.PROPOSED:
        who = ", ".join(answer.holders) or "Somebody"
        raise UsageError(HELD.format(guard=Guard.DECONFLICTED, who=who))


def _names(visit: Visit, stands: Operation) -> list[Identifier | str]:
    """Return identifiers and names of the targets, each of which says at least one.

    Raises:
        UsageError: there is none, or who asks may not read one of them: what was not asked is not free of holds.
    """
    things = [each.target for each in stands.actions if each.target]
    if not things:
        raise UsageError(NO_TARGET.format(guard=Guard.DECONFLICTED))
    with gate.open_scope(visit, Action.SEE_OPERATIONS) as opened:
        find(opened, stands.id)
        found: list[Identifier | str] = list(identifiers(opened, things))
        items = items_of(opened, things, alliance.names_of_organisations())
    read = {item.id for item in items}
    if unread := [each for each in stands.actions if each.target and each.target not in read]:
        raise UsageError(UNREAD.format(guard=Guard.DECONFLICTED, number=unread[0].number))
    names = {name for item in items for name in (item.name, *item.aliases)}
    return [*found, *sorted(each for each in names if folded(each))]


def _archive(visit: Visit, stands: Operation, step: Step) -> HandlingId:
    """Return the handling under which the organisation that opened an operation keeps it after its end.

    Where the secretariat ends it, for nobody else is left who could, its organisation keeps it too.

    Raises:
        UsageError: it is another organisation that closes.
    """
    keeping = frozenset({stands.organisation, visit.actor.organisation})
    if step is Step.CLOSE and len(keeping) > 1:
        raise UsageError(NOT_OPENER)
    tlp = handlings_by_id([stands.handling])[stands.handling].tlp
    own = Handling(tlp=tlp, audience=Audience(organisations=keeping))
    return gate.intern([own], []).handlings[own]


def _hearing(visit: Visit, stands: Operation) -> frozenset[PersonId]:
    """Return who hears that an operation moved: lever holders of its actions, and who opened it; not who moved it."""
    people = alliance.everybody_of({each.holder for each in stands.actions})
    found = {each.id for each in people if each.active and Role.LEVER_HOLDER in each.roles}
    if stands.person:
        found.add(stands.person)
    return frozenset(found - {visit.actor.person})
