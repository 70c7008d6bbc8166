"""Rules of investigations: states with their ways out, and what the police may not direct (domain 6.2 W3, 6.5 P10)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.model.alliance import OrganisationKind
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict
from atlas.policy.granting import LAW_ENFORCEMENT


class State(StrEnum):
    """Where the research on a target stands."""

    OPEN = "open"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class Move(StrEnum):
    """What brings an investigation from one state into another."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


MOVES: Mapping[Move, tuple[frozenset[State], State]] = MappingProxyType(
    {
        Move.START: (frozenset({State.OPEN}), State.ACTIVE),
        Move.PAUSE: (frozenset({State.ACTIVE}), State.PAUSED),
        Move.RESUME: (frozenset({State.PAUSED}), State.ACTIVE),
        Move.CLOSE: (frozenset({State.OPEN, State.ACTIVE, State.PAUSED}), State.CLOSED),
        Move.REOPEN: (frozenset({State.CLOSED}), State.OPEN),
    }
)


class RequestState(StrEnum):
    """Where a request to a member stands. It is voluntary: whoever declined may still accept."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = MappingProxyType(
    {
        RequestState.ASKED: frozenset(set(RequestState) - {RequestState.ASKED}),
        RequestState.ACCEPTED: frozenset(
            {RequestState.DECLINED, RequestState.ANSWERED, RequestState.WITHDRAWN}
        ),
        RequestState.DECLINED: frozenset({RequestState.ACCEPTED, RequestState.WITHDRAWN}),
        RequestState.ANSWERED: frozenset({RequestState.WITHDRAWN}),
        RequestState.WITHDRAWN: frozenset({RequestState.ASKED}),
    }
)
WAITING = frozenset({RequestState.ASKED, RequestState.ACCEPTED})
"""A request in these waits for the member that was asked."""


class RequestKind(StrEnum):
    """What a member is asked for (W3)."""

    CONTEXT = "context"
    HISTORY = "history"
    VALIDATION = "validation"
    ABUSE_CONTACT = "abuse-contact"


STATE_AGENT = (
    "This is asked on behalf of the police, and answering is voluntary. Whoever gathers for the police what it could "
    "not gather itself may act as its agent: give what you hold already, gather nothing new for it, and ask your "
    "counsel."
)
"""What stands with each request that comes from law enforcement (P10)."""

PLAN_AGENT = (
    "Law enforcement wrote this plan, and no member that is none has to follow it. Whoever gathers for the police what "
    "it could not gather itself may act as its agent: ask your counsel before you do."
)
"""What stands with a plan that law enforcement wrote (P10)."""


@attrs.frozen(kw_only=True)
class Side:
    """What decides whether somebody speaks for the police: the kind of the organisation, and the roles held."""

    kind: str
    roles: frozenset[Role] = frozenset()

    @property
    def is_police(self) -> bool:
        """Tell whether this is law enforcement, or its liaison."""
        return self.kind == OrganisationKind.LEA or Role.LIAISON in self.roles


DIRECTING: Mapping[str, Conflict] = MappingProxyType(
    {
        "task": Conflict(
            rule="P10.task",
            sentence="Law enforcement gives no task to a member that is not: that could make it an agent of the state. "
            "Send a request instead, which is voluntary and recorded as such.",
        ),
        "question": Conflict(
            rule="P10.question",
            sentence="Law enforcement makes no member that is not own a question: that could make it an agent of the "
            "state. Send a request instead, or let the member take the question itself.",
        ),
    }
)


def objection_to_directing(asker: Side, told: Side, *, what: str) -> Conflict | None:
    """Return why the police may not give this to a member that is no police; `None` where it may.

    `what` is "task" or "question". A request is never refused: it is recorded as voluntary.
    """
    is_free = not asker.is_police or told.kind in LAW_ENFORCEMENT
    return None if is_free else DIRECTING[what]


def guard_of(move: Move, *, questions: int, reason: str) -> str:
    """Return the guard that forbids a move and what would satisfy it; "" where nothing does.

    `questions` counts those that are open and have an owner and a day by which they are due.
    """
    if move is Move.START and not questions:
        return (
            "W3.question: research starts with one open question at least that has an owner and a due day; "
            "add one, then start."
        )
    if move in (Move.CLOSE, Move.REOPEN, Move.PAUSE) and not reason.strip():
        return f"W3.reason: say why, to {move} the investigation."
    return ""


def after(state: State, move: Move) -> State | None:
    """Return the state that a move leads to; `None` where there is no such way from here."""
    sources, target = MOVES[move]
    return target if state in sources else None


def ways_out(state: State) -> tuple[Move, ...]:
    """Return the moves that lead out of a state, never none."""
    return tuple(move for move, (sources, _) in MOVES.items() if state in sources)
