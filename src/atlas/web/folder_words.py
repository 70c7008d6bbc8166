"""The words of investigations: states, acts, what follows from each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.investigating import Move, RequestKind, RequestState, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

TABS: Mapping[str, "Words"] = MappingProxyType(
    {
        "work": _("Work"),
        "material": _("Material"),
        "notes": _("Notes"),
        "course": _("Course"),
    }
)
STATES: Mapping[str, "Words"] = MappingProxyType(
    {
        State.OPEN: _("open"),
        State.ACTIVE: _("active"),
        State.PAUSED: _("paused"),
        State.CLOSED: _("closed"),
    }
)
MOVES: Mapping[str, "Words"] = MappingProxyType(
    {
        Move.START: _("Start the research"),
        Move.PAUSE: _("Pause"),
        Move.RESUME: _("Resume"),
        Move.CLOSE: _("Close"),
        Move.REOPEN: _("Reopen"),
    }
)
REQUEST_STATES: Mapping[str, "Words"] = MappingProxyType(
    {
        RequestState.ASKED: _("asked"),
        RequestState.ACCEPTED: _("accepted"),
        RequestState.DECLINED: _("declined"),
        RequestState.ANSWERED: _("answered"),
        RequestState.WITHDRAWN: _("withdrawn"),
    }
)
REQUEST_KINDS: Mapping[str, "Words"] = MappingProxyType(
    {
        RequestKind.CONTEXT: _("context"),
        RequestKind.HISTORY: _("what was seen earlier"),
        RequestKind.VALIDATION: _("whether something holds"),
        RequestKind.ABUSE_CONTACT: _("whom to tell of abuse"),
    }
)
ANSWERS: Mapping[str, "Words"] = MappingProxyType(
    {
        RequestState.ACCEPTED: _("Accept: an answer will come"),
        RequestState.ANSWERED: _("Answer now"),
        RequestState.DECLINED: _("Decline"),
    }
)
QUESTION_ENDS: Mapping[str, "Words"] = MappingProxyType(
    {"answered": _("answered"), "dropped": _("dropped"), "open": _("open again")}
)
TASK_ENDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "done": _("done"),
        "declined": _("declined"),
        "dropped": _("dropped by who gave it"),
        "open": _("open again"),
    }
)
WORKFLOWS: Mapping[str, "Words"] = MappingProxyType(
    {
        "nomination": _("Nomination"),
        "investigation": _("Investigation"),
        "request": _("Request"),
        "claim": _("Claim under review"),
        "package": _("Package"),
        "operation": _("Operation"),
    }
)
ACTS: Mapping[str, "Words"] = MappingProxyType(
    {
        "question": _("Write the question"),
        "settle": _("Settle the question"),
        "plan": _("Write the collection plan"),
        "view": _("Keep a view of the map"),
        "claim": _("Put a claim in"),
        "take-out": _("Take it out of the folder"),
        "note": _("Write a note"),
        "move": _("Move the investigation"),
        "ask": _("Ask a member"),
        "withdraw": _("Withdraw the request"),
        "answer": _("Answer the request"),
        "task": _("Give a task"),
        "settle-task": _("Settle the task"),
    }
)
STATE_AGENT: "Words" = _(
    "This is asked on behalf of the police, and answering is voluntary. Whoever gathers for the police what it could "
    "not gather itself may act as its agent: give what you hold already, gather nothing new for it, and ask your "
    "counsel."
)
PLAN_AGENT: "Words" = _(
    "Law enforcement wrote this plan, and no member that is none has to follow it. Whoever gathers for the police what "
    "it could not gather itself may act as its agent: ask your counsel before you do."
)
_TOLD: Mapping[str, tuple["Words", ...]] = MappingProxyType(
    {
        "question": (_("Everybody who reads the folder sees it. To own a question binds nobody."),),
        "ask": (
            _("Your organisation and the one that you ask read the request, and nobody else."),
            _("It is voluntary: they accept, decline or answer."),
        ),
        "answer": (_("The organisation that asked reads your answer. Answering is voluntary."),),
        "task": (_("Whoever gets it hears of it, and may decline."),),
        "note": (_("A note is never for more people than the folder."),),
        "take-out": (_("What was put in stays on record."),),
        "withdraw": (_("The member that was asked sees that it was withdrawn."),),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "states": STATES,
        "moves": MOVES,
        "requests": REQUEST_STATES,
        "kinds": REQUEST_KINDS,
        "questions": {**QUESTION_ENDS, "open": _("open")},
        "tasks": {**TASK_ENDS, "open": _("open")},
        "workflows": WORKFLOWS,
    }
)


def told(act: str, *, police: bool) -> tuple["Words", ...]:
    """Return what follows from an act, one sentence each; where the police asks, what that means."""
    warning = {"ask": STATE_AGENT, "plan": PLAN_AGENT}.get(act) if police else None
    return (*_TOLD.get(act, ()), *((warning,) if warning else ()))
