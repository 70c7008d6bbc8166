"""The way of an operation (domain W8): its states, the steps between them, and which guards each asks for. Pure.

What the guards weigh, and what they say, stands in `readiness.py`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.policy.acts import Action
from atlas.policy.readiness import Check, Facts, Guard, checks


class State(StrEnum):
    """Where an operation stands."""

    PROPOSED = "proposed"
    CONSULTED = "consulted"
    APPROVED = "approved"
    ARMED = "armed"
    GO = "go"
    EXECUTED = "executed"
    ASSESSED = "assessed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ABORTED = "aborted"


class Step(StrEnum):
    """What brings an operation from one state into another."""

    CONSULT = "consult"
    APPROVE = "approve"
    ARM = "arm"
    GO = "go"
    EXECUTE = "execute"
    ASSESS = "assess"
    CLOSE = "close"
    SEND_BACK = "send-back"
    WITHDRAW = "withdraw"
    ABORT = "abort"
    END = "end"
    PROPOSE_AGAIN = "propose-again"


@attrs.frozen(kw_only=True)
class Move:
    """A step: from which states, into which, by which act, under which guards."""

    before: frozenset[State]
    after: State
    action: Action
    guards: tuple[Guard, ...] = ()


_PLANNED = (
    *(Guard.OBJECTIVE, Guard.ACTIONS, Guard.LEVER, Guard.AUTHORITY, Guard.ORDER, Guard.WINDOW),
    *(Guard.EVIDENCE, Guard.VICTIMS, Guard.COLLATERAL, Guard.COMMUNICATION, Guard.ABORT),
    Guard.DISPLACEMENT,
)
_APPROVED = (*_PLANNED, Guard.DECONFLICTED)
_READY = (*_APPROVED, Guard.HOLDERS, Guard.BASELINE)
_BEFORE_GO = (State.PROPOSED, State.CONSULTED, State.APPROVED, State.ARMED)
_DECIDE = Action.DECIDE_OPERATION


def _move(
    before: tuple[State, ...], after: State, action: Action, guards: tuple[Guard, ...] = ()
) -> Move:
    return Move(before=frozenset(before), after=after, action=action, guards=guards)


MOVES: Mapping[Step, Move] = MappingProxyType(
    {
        Step.CONSULT: _move(
            (State.PROPOSED,),
            State.CONSULTED,
            Action.PLAN_OPERATION,
            (Guard.OBJECTIVE, Guard.ACTIONS, Guard.LEVER),
        ),
        Step.APPROVE: _move(
            (State.CONSULTED,), State.APPROVED, _DECIDE, (*_APPROVED, Guard.FOUR_EYES)
        ),
        Step.ARM: _move((State.APPROVED,), State.ARMED, _DECIDE, _READY),
        Step.GO: _move((State.ARMED,), State.GO, _DECIDE, (*_READY, Guard.TWO_PERSONS)),
        Step.EXECUTE: _move((State.GO,), State.EXECUTED, Action.PLAN_OPERATION, (Guard.EXECUTED,)),
        Step.ASSESS: _move(
            (State.EXECUTED, State.ABORTED), State.ASSESSED, Action.MEASURE_OPERATION
        ),
        Step.CLOSE: _move((State.ASSESSED, State.WITHDRAWN), State.CLOSED, _DECIDE),
        Step.END: _move(
            (State.EXECUTED, State.ABORTED, State.ASSESSED, State.WITHDRAWN),
            State.CLOSED,
            Action.END_OPERATION,
        ),
        Step.SEND_BACK: _move(_BEFORE_GO[1:], State.PROPOSED, _DECIDE),
        Step.WITHDRAW: _move(_BEFORE_GO, State.WITHDRAWN, _DECIDE),
        Step.ABORT: _move((State.GO,), State.ABORTED, _DECIDE),
        Step.PROPOSE_AGAIN: _move((State.WITHDRAWN,), State.PROPOSED, Action.PLAN_OPERATION),
    }
)
ASKING = frozenset({Step.CONSULT, Step.APPROVE, Step.GO})
"""Steps before which the deconfliction index is asked anew."""
PLANNING = frozenset({State.PROPOSED, State.CONSULTED})
"""States in which the plan and its actions may change."""
ANSWERING = frozenset(_BEFORE_GO)
"""States in which a holder accepts or declines, and a baseline is registered: before "go" alone (W9)."""


def objections(facts: Facts, step: Step) -> tuple[Check, ...]:
    """Return the guards of a step that forbid it now."""
    return tuple(each for each in checks(facts, MOVES[step].guards) if not each.passed)


def after(state: State, step: Step, facts: Facts) -> State | None:
    """Return the state in which a step that no guard forbids leaves it; `None` where there is no such way.

    The first of two persons who says "go" leaves it armed.
    """
    move = MOVES[step]
    if state not in move.before:
        return None
    if step is Step.GO and not facts.agreed - facts.beside - {facts.decider}:
        return State.ARMED
    return move.after


def ways_out(state: State) -> tuple[Step, ...]:
    """Return the steps that lead out of a state, the one that leads on first; none of what is closed: the archive."""
    return tuple(step for step, move in MOVES.items() if state in move.before)
