"""Why a step of an operation is impossible, in words of the page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.readiness import Check
from atlas.policy.whys import Why

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WHYS: Mapping[Why, "_StrPromise"] = MappingProxyType(
    {
        Why.NO_OBJECTIVE: _("The plan names no effect that is wanted. Write it."),
        Why.NO_ON: _("The plan does not say on whom the effect is wanted. Write it."),
        Why.NO_BY: _("The plan does not say by when. Write it."),
        Why.NO_VICTIMS: _(
            "The plan does not say how victims are notified. Write it, or write why there are none."
        ),
        Why.NO_COLLATERAL: _(
            "There is no estimate of collateral. Write who else would be hit, and how hard."
        ),
        Why.NO_COMMUNICATION: _(
            "There is no communication plan. Write who says what to whom, and when."
        ),
        Why.NO_ABORT: _("There are no abort criteria. Write what stops it after it began."),
        Why.NO_DISPLACEMENT: _(
            "The plan does not say where activity is expected to move. Write it."
        ),
        Why.NO_WATCH: _("The plan does not say what is watched afterwards. Write it."),
        Why.NO_ACTION: _("There is no required action. Add one with its lever and holder."),
        Why.NO_LEVER: _(
            "Action {number} has no lever of the registry. Choose one, or take it out."
        ),
        Why.NO_LEVER_NO_AUTHORITY: _(
            "Action {number} has no lever of the registry, so nobody has authority for it."
        ),
        Why.WRONG_HOLDER: _("The holder of action {number} is {kind}; {lever} is held by {who}."),
        Why.NO_AUTHORITY: _("Action {number} names no authority. Write who may order it."),
        Why.NO_LEGAL: _("Action {number} has no legal basis that {lever} can stand on: {kinds}."),
        Why.NO_BASIS: _(
            "Action {number} does not cite its legal basis. Name the law, order or contract."
        ),
        Why.AFTER_NOTHING: _(
            "Action {number} comes after one that was taken out. Change what it comes after."
        ),
        Why.AFTER_ITSELF: _("Action {number} comes after itself. Change what it comes after."),
        Why.NO_WINDOW: _("Action {number} has no window. Write its first and last day."),
        Why.WINDOW_OVER: _("The window of action {number} ended on {day}. Choose another."),
        Why.NO_EVIDENCE: _(
            "Action {number} takes something down and no evidence is preserved before it."
            " Add a required action that preserves it, and let this one come after."
        ),
        Why.LEFT: _(
            "The holder of action {number} sits in the cell no more. Send the plan back and name another."
        ),
        Why.DECLINED: _(
            "Action {number}: not available. Find another holder, or make it one that is not required."
        ),
        Why.NOT_ACCEPTED: _(
            "Nobody has accepted action {number} yet. Wait, or send the plan back and change it."
        ),
        Why.NO_BASELINE: _(
            "No baseline is registered. Let an evaluator register metric, window, source and value before go."
        ),
        Why.NEVER_ASKED: _(
            "The deconfliction index was not asked about this plan. It is asked when the cell consults."
        ),
        Why.ASKED_BEFORE: _(
            "The plan changed since the index was asked. It is asked again when the operation is approved."
        ),
        Why.HELD: _(
            "Somebody asks to hold. Settle it with them through the coordinator, then ask again."
        ),
        Why.PROGRAM_APPROVES: _("A person approves an operation, not a program."),
        Why.OWN_PLAN: _("You wrote on this plan. Let somebody else approve it."),
        Why.PROGRAM_GOES: _("Persons say go, not a program."),
        Why.SAID_GO: _("You said go already. Another person must say it too."),
        Why.OWN_SAID_GO: _(
            "Somebody of your organisation said go already. Somebody of another member must say it too."
        ),
        Why.NOT_RECORDED: _(
            "The holder of action {number} has not recorded what was done. Wait, or abort."
        ),
    }
)


def why(check: Check) -> str:
    """Return why a guard forbids, "" where it lets pass."""
    return str(WHYS[check.why]).format(**check.values) if check.why else ""
