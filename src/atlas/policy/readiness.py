"""What an operation is weighed by (domain W8, W9, P9): the facts of its plan, and each guard over them. Pure.

A guard that forbids is named, with what would satisfy it. Levers come from the registry alone: there is no act of
unauthorised access in it, and an action with any other word passes no guard.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.model.alliance import Lever
from atlas.model.ids import PersonId
from atlas.model.levers import Legal, registry


class Guard(StrEnum):
    """What must hold; the value is the name that is told."""

    OBJECTIVE = "W8.objective"
    ACTIONS = "W8.actions"
    LEVER = "W8.lever"
    AUTHORITY = "W8.authority"
    ORDER = "W8.order"
    WINDOW = "W8.window"
    EVIDENCE = "W8.evidence"
    VICTIMS = "W8.victims"
    COLLATERAL = "W8.collateral"
    COMMUNICATION = "W8.communication"
    ABORT = "W8.abort"
    DISPLACEMENT = "W8.displacement"
    HOLDERS = "W8.holders"
    BASELINE = "W9.baseline"
    DECONFLICTED = "P9.deconflicted"
    FOUR_EYES = "R.four_eyes"
    TWO_PERSONS = "R.two_persons"
    EXECUTED = "W8.executed"


class Part(StrEnum):
    """What an action is in the operation."""

    ACT = "act"
    PRESERVE = "preserve"
    NOTIFY = "notify"


class Answer(StrEnum):
    """What the holder of a lever said; nothing is said of why."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Asked(StrEnum):
    """What is known of the deconfliction index about the plan as it is."""

    NEVER = "never"
    BEFORE = "before"
    CLEAR = "clear"
    HELD = "held"


TEXTS: Mapping[str, Guard] = MappingProxyType(
    {
        "objective": Guard.OBJECTIVE,
        "on": Guard.OBJECTIVE,
        "by": Guard.OBJECTIVE,
        "victims": Guard.VICTIMS,
        "collateral": Guard.COLLATERAL,
        "communication": Guard.COMMUNICATION,
        "abort": Guard.ABORT,
        "displacement": Guard.DISPLACEMENT,
        "watch": Guard.DISPLACEMENT,
    }
)
"""The texts of a plan, each with the guard that asks for it."""

TAKEDOWNS = frozenset({Lever.L1, Lever.L2, Lever.L3, Lever.L4, Lever.L5, Lever.L6})
"""Levers after which what stood there may be lost as evidence: their row of the registry says so."""


@attrs.frozen(kw_only=True)
class Act:
    """An action as the policy weighs it: `kind` is that of its holder, `after` are actions that come before it.

    `sits` tells that the holder is an active member of the cell now, whatever it was when it answered.
    """

    id: uuid.UUID
    number: int
    lever: str
    part: Part
    required: bool
    authority: str
    legal: str
    basis: str
    kind: str
    start: date | None
    end: date | None
    after: frozenset[uuid.UUID] = frozenset()
    answer: Answer = Answer.OPEN
    is_reported: bool = False
    sits: bool = True


@attrs.frozen(kw_only=True)
class Facts:
    """All that the guards weigh.

    `texts` are those of the plan. `planners` wrote on it, `decider` would take the step now, and `agreed` said "go"
    since it was armed and may still say it; of these `beside` are of the decider's own organisation, where members of
    others may say it too. `coordinates` tells that the weighing side may know of a decline.
    """

    texts: Mapping[str, str]
    actions: tuple[Act, ...]
    has_baseline: bool
    asked: Asked
    planners: frozenset[PersonId]
    decider: PersonId | None
    agreed: frozenset[PersonId]
    today: date
    beside: frozenset[PersonId] = frozenset()
    coordinates: bool = False


@attrs.frozen(kw_only=True)
class Check:
    """A guard, whether it lets pass, and in words what it found and what would satisfy it."""

    guard: Guard
    passed: bool
    told: str


def checks(facts: Facts, guards: tuple[Guard, ...] = tuple(Guard)) -> tuple[Check, ...]:
    """Return guards in their order, each weighed."""
    found = ((guard, _objection(guard, facts)) for guard in guards)
    return tuple(Check(guard=g, passed=not told, told=told) for g, told in found)


def _objection(guard: Guard, facts: Facts) -> str:
    missing = [name for name, asks in TEXTS.items() if asks is guard and not facts.texts.get(name)]
    if missing:
        return _WRITE[missing[0]]
    weigh = _FOUND.get(guard)
    return weigh(facts) if weigh else ""


_WRITE: Mapping[str, str] = MappingProxyType(
    {
        "objective": "The plan names no effect that is wanted. Write it.",
        "on": "The plan does not say on whom the effect is wanted. Write it.",
        "by": "The plan does not say by when. Write it.",
        "victims": "The plan does not say how victims are notified. Write it, or write why there are none.",
        "collateral": "There is no estimate of collateral. Write who else would be hit, and how hard.",
        "communication": "There is no communication plan. Write who says what to whom, and when.",
        "abort": "There are no abort criteria. Write what stops it after it began.",
        "displacement": "The plan does not say where activity is expected to move. Write it.",
        "watch": "The plan does not say what is watched afterwards. Write it.",
    }
)


def _actions(facts: Facts) -> str:
    if not any(each.part is Part.ACT and each.required for each in facts.actions):
        return "There is no required action. Add one with its lever and holder."
    return ""


def _lever(facts: Facts) -> str:
    for each in facts.actions:
        if each.lever not in set(Lever):
            return f"Action {each.number} has no lever of the registry. Choose one, or take it out."
    return ""


def _authority(facts: Facts) -> str:
    for each in facts.actions:
        known = registry().get(Lever(each.lever)) if each.lever in set(Lever) else None
        if known is None:
            return f"Action {each.number} has no lever of the registry, so nobody has authority for it."
        if each.kind not in known.who:
            who = ", ".join(sorted(known.who))
            return f"The holder of action {each.number} is {each.kind or 'unknown'}; {each.lever} is held by {who}."
        if not each.authority.strip():
            return f"Action {each.number} names no authority. Write who may order it."
        if each.legal not in known.legal:
            kinds = ", ".join(known.legal)
            return (
                f"Action {each.number} has no legal basis that {each.lever} can stand on: {kinds}."
            )
        if each.legal != Legal.NONE_NEEDED and not each.basis.strip():
            return f"Action {each.number} does not cite its legal basis. Name the law, order or contract."
    return ""


def _order(facts: Facts) -> str:
    orders = {each.id: each.after for each in facts.actions}
    for each in facts.actions:
        if each.after - set(orders):
            return f"Action {each.number} comes after one that was taken out. Change what it comes after."
        if each.id in before(each.after, orders):
            return f"Action {each.number} comes after itself. Change what it comes after."
    return ""


def _window(facts: Facts) -> str:
    for each in facts.actions:
        if each.start is None or each.end is None or each.end < each.start:
            return f"Action {each.number} has no window. Write its first and last day."
        if each.end < facts.today:
            return f"The window of action {each.number} ended on {each.end}. Choose another."
    return ""


def _evidence(facts: Facts) -> str:
    known = {each.id: each for each in facts.actions}
    orders = {each.id: each.after for each in facts.actions}
    for each in facts.actions:
        if each.part is not Part.ACT or each.lever not in TAKEDOWNS:
            continue
        if not any(
            known[one].part is Part.PRESERVE and known[one].required
            for one in before(each.after, orders)
            if one in known
        ):
            return (
                f"Action {each.number} takes something down and no evidence is preserved before it. "
                "Add a required action that preserves it, and let this one come after."
            )
    return ""


def before(
    direct: Collection[uuid.UUID], orders: Mapping[uuid.UUID, Collection[uuid.UUID]]
) -> frozenset[uuid.UUID]:
    """Return the ids of all actions that come before one, through others too. Costs O(actions and their orders)."""
    found: set[uuid.UUID] = set()
    waiting = list(direct)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += orders.get(id_, ())
    return frozenset(found)


def _holders(facts: Facts) -> str:
    for each in facts.actions:
        if not each.required:
            continue
        if not each.sits:
            return f"The holder of action {each.number} sits in the cell no more. Send the plan back and name another."
        if each.answer is Answer.ACCEPTED:
            continue
        if each.answer is Answer.DECLINED and facts.coordinates:
            return f"Action {each.number}: not available. Find another holder, or make it one that is not required."
        return f"Nobody has accepted action {each.number} yet. Wait, or send the plan back and change it."
    return ""


def _baseline(facts: Facts) -> str:
    if facts.has_baseline:
        return ""
    return "No baseline is registered. Let an evaluator register metric, window, source and value before go."


def _deconflicted(facts: Facts) -> str:
    return _ASKED[facts.asked]


_ASKED: Mapping[Asked, str] = MappingProxyType(
    {
        Asked.NEVER: "The deconfliction index was not asked about this plan. It is asked when the cell consults.",
        Asked.BEFORE: "The plan changed since the index was asked. It is asked again when the operation is approved.",
        Asked.HELD: "Somebody asks to hold. Settle it with them through the coordinator, then ask again.",
        Asked.CLEAR: "",
    }
)


def _four_eyes(facts: Facts) -> str:
    if facts.decider is None:
        return "A person approves an operation, not a program."
    if facts.decider in facts.planners:
        return "You wrote on this plan. Let somebody else approve it."
    return ""


def _two_persons(facts: Facts) -> str:
    if facts.decider is None:
        return "Persons say go, not a program."
    if facts.decider in facts.agreed:
        return "You said go already. Another person must say it too."
    if facts.agreed and facts.agreed <= facts.beside:
        return "Somebody of your organisation said go already. Somebody of another member must say it too."
    return ""


def _executed(facts: Facts) -> str:
    for each in facts.actions:
        if each.required and not each.is_reported:
            return f"The holder of action {each.number} has not recorded what was done. Wait, or abort."
    return ""


_FOUND = MappingProxyType(
    {
        Guard.ACTIONS: _actions,
        Guard.LEVER: _lever,
        Guard.AUTHORITY: _authority,
        Guard.ORDER: _order,
        Guard.WINDOW: _window,
        Guard.EVIDENCE: _evidence,
        Guard.HOLDERS: _holders,
        Guard.BASELINE: _baseline,
        Guard.DECONFLICTED: _deconflicted,
        Guard.FOUR_EYES: _four_eyes,
        Guard.TWO_PERSONS: _two_persons,
        Guard.EXECUTED: _executed,
    }
)
