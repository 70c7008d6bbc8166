"""What is done about a nomination: one entry and its transitions, in one transaction, on record at the gate."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from atlas.errors import UsageError
from atlas.model.ids import PersonId
from atlas.policy import nominating as rules
from atlas.policy.actors import Role
from atlas.policy.decide import NOTHING, Action, Resource
from atlas.policy.nominating import Move, State
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.nominate.folding import Nomination, nomination_of
from atlas.services.nominate.reading import find, get
from atlas.services.notices import Kind
from atlas.store import alliance, transitions
from atlas.store import nominations as kept
from atlas.store.nominations import Entry
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Step as Transition
from atlas.store.transitions import SubjectKind

CHANGED = "W1.revision: somebody changed this nomination meanwhile; look at it as it is now, then do it again."
Objecting = Callable[[OpenScope, Nomination], str]


@attrs.frozen(kw_only=True)
class Step:
    """One entry to be. `objection` tells which guard stands against it and what would satisfy it; "" where none does.

    `also` is done in the same transaction and gives facts that stand in the entry too; `locks` are other nominations
    that must not change meanwhile.
    """

    move: Move
    what: str
    said: Mapping[str, Any]
    action: Action
    reason: str = ""
    keys: tuple[str, ...] = ()
    objection: Objecting = lambda opened, found: ""
    also: Callable[[OpenScope, Nomination], Mapping[str, Any]] = lambda opened, found: {}
    locks: tuple[uuid.UUID, ...] = ()
    told: tuple[Told, ...] = ()
    resource: Resource = NOTHING


def take(visit: Visit, id_: uuid.UUID, step: Step) -> Nomination:
    """Do one step with a nomination, and return it as it is after.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: its state has no such way out, or a guard stands against the step.
        Denied: the policy refused; the refusal is on record.
    """
    get(visit, id_)

    def work(opened: OpenScope) -> Nomination:
        for each in sorted({id_, *step.locks}, key=str):
            kept.lock(opened, each)
        found = find(opened, id_, at=visit.now)
        if wrong := _misplaced(found, step.move) or step.objection(opened, found):
            raise UsageError(wrong)
        said = {**step.said, **step.also(opened, found)}
        entry = _entry(visit, found, attrs.evolve(step, said=said))
        kept.record(opened, entry)
        transitions.record(opened, found.handling, _transitions(visit, found, step.move))
        notices.keep(opened, step.told)
        cast = kept.ballots(opened, [id_])
        return nomination_of([*found.entries, entry], cast, at=visit.now)

    resource = attrs.evolve(step.resource, id=id_, reason=step.reason)
    return gate.write(visit, step.action, work, resource=resource)


def _misplaced(found: Nomination, move: Move) -> str:
    before, _ = rules.MOVES[move]
    if found.state in before:
        return ""
    if found.has_ended:
        return f"W1.state: this nomination is {found.state}; nominate the target anew if there is reason to."
    wanted = ", ".join(each for each in State if each in before)
    return f"W1.state: this nomination is {found.state}; '{move}' needs it to be {wanted}."


def _entry(visit: Visit, found: Nomination, step: Step) -> Entry:
    return Entry(
        nomination=found.id,
        handling=found.handling,
        place=len(found.entries),
        what=step.what,
        said=step.said,
        author=visit.actor.organisation,
        person=visit.actor.person,
        recorded_at=visit.now,
        keys=step.keys,
    )


def _transitions(visit: Visit, found: Nomination, move: Move) -> Iterable[Transition]:
    """Yield what time did since the last entry, then what the step does."""
    for before, after, at in found.lapsed:
        yield attrs.evolve(begun(visit, found.id, after), from_state=before, at=at, person=None)
    _, leads_to = rules.MOVES[move]
    if leads_to is not None and leads_to is not found.state:
        yield attrs.evolve(begun(visit, found.id, leads_to), from_state=found.state)


def begun(visit: Visit, id_: uuid.UUID, state: State) -> Transition:
    """Return the transition by which a nomination begins in a state."""
    return Transition(
        kind=SubjectKind.NOMINATION,
        subject=id_,
        from_state="",
        to_state=state,
        at=visit.now,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
    )


def waits_for(visit: Visit, id_: uuid.UUID, *roles: Role) -> tuple[Told, ...]:
    """Return notices that a nomination waits for whoever holds one of these roles; only its readers are shown them."""
    today = visit.now.date()
    people: set[PersonId] = set()
    for role in roles:
        people |= alliance.able(role, today)
    return notices.about(Kind.NOMINATION_WAITS, id_, people - {visit.actor.person})


def decided_for(visit: Visit, found: Nomination) -> tuple[Told, ...]:
    """Return the notice for who nominated that it was decided."""
    nominator = {found.nominator} - {None, visit.actor.person}
    return notices.about(Kind.NOMINATION_DECIDED, found.id, {each for each in nominator if each})
