"""Each sentence that says why a step of an operation is impossible now, and what would satisfy its guard."""

from enum import StrEnum


class Why(StrEnum):
    """Why not; names in braces are filled in."""

    NO_OBJECTIVE = "The plan names no effect that is wanted. Write it."
    NO_ON = "The plan does not say on whom the effect is wanted. Write it."
    NO_BY = "The plan does not say by when. Write it."
    NO_VICTIMS = (
        "The plan does not say how victims are notified. Write it, or write why there are none."
    )
    NO_COLLATERAL = "There is no estimate of collateral. Write who else would be hit, and how hard."
    NO_COMMUNICATION = "There is no communication plan. Write who says what to whom, and when."
    NO_ABORT = "There are no abort criteria. Write what stops it after it began."
    NO_DISPLACEMENT = "The plan does not say where activity is expected to move. Write it."
    NO_WATCH = "The plan does not say what is watched afterwards. Write it."
    NO_ACTION = "There is no required action. Add one with its lever and holder."
    NO_LEVER = "Action {number} has no lever of the registry. Choose one, or take it out."
    NO_LEVER_NO_AUTHORITY = (
        "Action {number} has no lever of the registry, so nobody has authority for it."
    )
    WRONG_HOLDER = "The holder of action {number} is {kind}; {lever} is held by {who}."
    NO_AUTHORITY = "Action {number} names no authority. Write who may order it."
    NO_LEGAL = "Action {number} has no legal basis that {lever} can stand on: {kinds}."
    NO_BASIS = "Action {number} does not cite its legal basis. Name the law, order or contract."
    AFTER_NOTHING = (
        "Action {number} comes after one that was taken out. Change what it comes after."
    )
    AFTER_ITSELF = "Action {number} comes after itself. Change what it comes after."
    NO_WINDOW = "Action {number} has no window. Write its first and last day."
    WINDOW_OVER = "The window of action {number} ended on {day}. Choose another."
    NO_EVIDENCE = (
        "Action {number} takes something down and no evidence is preserved before it."
        " Add a required action that preserves it, and let this one come after."
    )
    LEFT = "The holder of action {number} sits in the cell no more. Send the plan back and name another."
    DECLINED = (
        "Action {number}: not available. Find another holder, or make it one that is not required."
    )
    NOT_ACCEPTED = (
        "Nobody has accepted action {number} yet. Wait, or send the plan back and change it."
    )
    NO_BASELINE = "No baseline is registered. Let an evaluator register metric, window, source and value before go."
    NEVER_ASKED = (
        "The deconfliction index was not asked about this plan. It is asked when the cell consults."
    )
    ASKED_BEFORE = "The plan changed since the index was asked. It is asked again when the operation is approved."
    HELD = "Somebody asks to hold. Settle it with them through the coordinator, then ask again."
    PROGRAM_APPROVES = "A person approves an operation, not a program."
    OWN_PLAN = "You wrote on this plan. Let somebody else approve it."
    PROGRAM_GOES = "Persons say go, not a program."
    SAID_GO = "You said go already. Another person must say it too."
    OWN_SAID_GO = (
        "Somebody of your organisation said go already. Somebody of another member must say it too."
    )
    NOT_RECORDED = "The holder of action {number} has not recorded what was done. Wait, or abort."
