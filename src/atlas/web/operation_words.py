"""The words of operations: states, steps, guards, parts of the plan, and what follows from each act."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.model.alliance import Lever
from atlas.policy.operations import State, Step
from atlas.policy.readiness import Answer, Guard, Part
from atlas.web.draft_words import CALLED
from atlas.web.opportunity_words import LEGAL

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

TABS: Mapping[str, "Words"] = MappingProxyType(
    {
        "plan": _("Plan"),
        "readiness": _("Readiness"),
        "tasks": _("Tasks"),
        "calendar": _("Calendar"),
        "people": _("People"),
        "after": _("After-action"),
        "log": _("Log"),
    }
)
STATES: Mapping[str, "Words"] = MappingProxyType(
    {
        State.PROPOSED: _("proposed"),
        State.CONSULTED: _("consulted"),
        State.APPROVED: _("approved"),
        State.ARMED: _("armed"),
        State.GO: _("go"),
        State.EXECUTED: _("executed"),
        State.ASSESSED: _("assessed"),
        State.CLOSED: _("closed"),
        State.WITHDRAWN: _("withdrawn"),
        State.ABORTED: _("aborted"),
    }
)
STEPS: Mapping[str, "Words"] = MappingProxyType(
    {
        Step.CONSULT: _("Consult"),
        Step.APPROVE: _("Approve"),
        Step.ARM: _("Arm"),
        Step.GO: _("Say go"),
        Step.EXECUTE: _("All is executed"),
        Step.ASSESS: _("Assess"),
        Step.CLOSE: _("Close"),
        Step.SEND_BACK: _("Send back"),
        Step.WITHDRAW: _("Withdraw"),
        Step.ABORT: _("Abort"),
        Step.END: _("Close as the secretariat"),
        Step.PROPOSE_AGAIN: _("Propose again"),
    }
)
GUARDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Guard.OBJECTIVE: _("Objective"),
        Guard.ACTIONS: _("Actions"),
        Guard.LEVER: _("Levers of the registry"),
        Guard.AUTHORITY: _("Authority and legal basis"),
        Guard.ORDER: _("Order"),
        Guard.WINDOW: _("Windows"),
        Guard.EVIDENCE: _("Evidence before takedown"),
        Guard.VICTIMS: _("Notification of victims"),
        Guard.COLLATERAL: _("Collateral"),
        Guard.COMMUNICATION: _("Communication"),
        Guard.ABORT: _("Abort criteria"),
        Guard.DISPLACEMENT: _("Displacement and watch"),
        Guard.HOLDERS: _("Holders"),
        Guard.BASELINE: _("Baseline"),
        Guard.DECONFLICTED: _("Deconfliction"),
        Guard.FOUR_EYES: _("Four eyes"),
        Guard.TWO_PERSONS: _("Two persons say go"),
        Guard.EXECUTED: _("What was done is recorded"),
    }
)
TEXTS: Mapping[str, "Words"] = MappingProxyType(
    {
        "objective": _("Which effect is wanted?"),
        "on": _("On whom?"),
        "by": _("By which day?"),
        "victims": _("How are victims notified?"),
        "collateral": _("Who else would be hit, and how hard?"),
        "communication": _("Who says what to whom, and when?"),
        "abort": _("What stops it after it began?"),
        "displacement": _("Where is activity expected to move?"),
        "watch": _("What is watched afterwards?"),
    }
)
PARTS: Mapping[str, "Words"] = MappingProxyType(
    {
        Part.ACT: _("acts"),
        Part.PRESERVE: _("preserves evidence"),
        Part.NOTIFY: _("notifies victims"),
    }
)
ANSWERS: Mapping[str, "Words"] = MappingProxyType(
    {
        Answer.OPEN: _("nobody has accepted yet"),
        Answer.ACCEPTED: _("accepted"),
        Answer.DECLINED: _("not available"),
    }
)
RECORDED: Mapping[str, "Words"] = MappingProxyType(
    {
        "opened": _("opened it"),
        "plan": _("wrote the plan"),
        "action": _("wrote an action"),
        "action-removed": _("took an action out"),
        "asked": _("asked the deconfliction index"),
        "agreed": _("said go, as the first of two"),
        "step": _("took a step"),
        "baseline": _("registered a baseline"),
        "report": _("recorded what was done"),
        "letter-sent": _("recorded a letter that was sent"),
        "letter-answered": _("recorded the answer to a letter"),
        "lesson": _("wrote what was learnt"),
    }
)
DOING: Mapping[str, "Words"] = MappingProxyType(
    {
        "plan": _("Write the plan"),
        "action": _("Write an action"),
        "take-out": _("Take the action out"),
        "accept": _("Accept the action"),
        "decline": _("Decline the action"),
        "report": _("Record what was done"),
        "sent": _("Record a letter that was sent"),
        "answered": _("Record the answer to a letter"),
        "baseline": _("Register the baseline"),
        "learn": _("Write what was learnt"),
        **STEPS,
    }
)
_TOLD: Mapping[str, "Words"] = MappingProxyType(
    {
        "accept": _("The cell reads that you accept. You may take it back until go."),
        "decline": _(
            "No reason is asked. Who opened the operation reads “not available”; others read that nobody accepted yet."
        ),
        "sent": _("Nothing is sent by this. Before go only a request to keep records may be sent."),
        "answered": _("The latest answer counts; the ones before stay on record."),
        "report": _("Nothing is done by this: it is kept on record, and in the log."),
        "baseline": _("The latest before go counts. After go none can be registered."),
        "learn": _(
            "When it is closed this stands in a playbook for all members. A text that names somebody or"
            " something is refused."
        ),
        Step.CONSULT: _("The deconfliction index is asked for the targets."),
        Step.APPROVE: _("The index is asked anew. Who wrote on the plan does not approve it."),
        Step.GO: _("The index is asked anew. Two persons say go, one after the other."),
        Step.SEND_BACK: _("The plan may be changed again, and all is weighed anew."),
        Step.END: _(
            "For one that nobody else can close. Access ends for all; the archive stays with who opened it and with"
            " your organisation."
        ),
        Step.CLOSE: _(
            "Access ends for everybody at once, but for the organisation that opened it: it keeps the archive. What"
            " was carried out leaves a playbook without names to all members."
        ),
    }
)
DRAFTS: Mapping[str, "Words"] = CALLED
TASKS: Mapping[str, "Words"] = MappingProxyType(
    {
        "answer": _("Accept or decline the action"),
        "report": _("Record what was done"),
        "baseline": _("Register the baseline"),
        **STEPS,
    }
)
DATES: Mapping[str, "Words"] = MappingProxyType(
    {
        "by": _("The effect is wanted by then"),
        "starts": _("First day of action"),
        "ends": _("Last day of action"),
        "check": _("Look again at what came of it, after days"),
    }
)
LEVERS: Mapping[str, "Words"] = MappingProxyType({str(each): each.label for each in Lever})
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "tasks": TASKS,
        "dates": DATES,
        "states": STATES,
        "steps": STEPS,
        "guards": GUARDS,
        "texts": TEXTS,
        "parts": PARTS,
        "answers": ANSWERS,
        "recorded": RECORDED,
        "drafts": DRAFTS,
        "legal": LEGAL,
        "levers": LEVERS,
    }
)


def told(act: str) -> tuple["Words", ...]:
    """Return what follows from an act, one sentence each."""
    return (_TOLD[act],) if act in _TOLD else ()
