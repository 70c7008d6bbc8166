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
from atlas.policy.whys import Why


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
    """A guard, and where it forbids why, with what the sentence names: what it found and what would satisfy it."""

    guard: Guard
    why: Why | None = None
    values: Mapping[str, str] = MappingProxyType({})

    @property
    def passed(self) -> bool:
        """Tell whether it lets pass."""
        return self.why is None

    @property
    def told(self) -> str:
        """Return the sentence in English, "" where it lets pass."""
        return self.why.format(**self.values) if self.why else ""


def checks(facts: Facts, guards: tuple[Guard, ...] = tuple(Guard)) -> tuple[Check, ...]:
    """Return guards in their order, each weighed."""
    found = ((guard, _objection(guard, facts)) for guard in guards)
    return tuple(
        Check(guard=g, why=no.why, values=no.values) if no else Check(guard=g) for g, no in found
    )


@attrs.frozen
class _No:
    why: Why
    values: Mapping[str, str]


def _no(why: Why, **values: str) -> _No:
    return _No(why, values)


def _objection(guard: Guard, facts: Facts) -> _No | None:
    missing = [name for name, asks in TEXTS.items() if asks is guard and not facts.texts.get(name)]
    if missing:
        return _no(_WRITE[missing[0]])
    weigh = _FOUND.get(guard)
    return weigh(facts) if weigh else None


_WRITE: Mapping[str, Why] = MappingProxyType(
    {
        "objective": Why.NO_OBJECTIVE,
        "on": Why.NO_ON,
        "by": Why.NO_BY,
        "victims": Why.NO_VICTIMS,
        "collateral": Why.NO_COLLATERAL,
        "communication": Why.NO_COMMUNICATION,
        "abort": Why.NO_ABORT,
        "displacement": Why.NO_DISPLACEMENT,
        "watch": Why.NO_WATCH,
    }
)


def _actions(facts: Facts) -> _No | None:
    if not any(each.part is Part.ACT and each.required for each in facts.actions):
        return _no(Why.NO_ACTION)
    return None


def _lever(facts: Facts) -> _No | None:
    for each in facts.actions:
        if each.lever not in set(Lever):
            return _no(Why.NO_LEVER, number=str(each.number))
    return None


def _authority(facts: Facts) -> _No | None:
    for each in facts.actions:
        known = registry().get(Lever(each.lever)) if each.lever in set(Lever) else None
        if known is None:
            return _no(Why.NO_LEVER_NO_AUTHORITY, number=str(each.number))
        if each.kind not in known.who:
            who = ", ".join(sorted(known.who))
            return _no(
                Why.WRONG_HOLDER,
                number=str(each.number),
                kind=each.kind or "unknown",
                lever=each.lever,
                who=who,
            )
        if not each.authority.strip():
            return _no(Why.NO_AUTHORITY, number=str(each.number))
        if each.legal not in known.legal:
            kinds = ", ".join(known.legal)
            return _no(Why.NO_LEGAL, number=str(each.number), lever=each.lever, kinds=kinds)
        if each.legal != Legal.NONE_NEEDED and not each.basis.strip():
            return _no(Why.NO_BASIS, number=str(each.number))
    return None


def _order(facts: Facts) -> _No | None:
    orders = {each.id: each.after for each in facts.actions}
    for each in facts.actions:
        if each.after - set(orders):
            return _no(Why.AFTER_NOTHING, number=str(each.number))
        if each.id in before(each.after, orders):
            return _no(Why.AFTER_ITSELF, number=str(each.number))
    return None


def _window(facts: Facts) -> _No | None:
    for each in facts.actions:
        if each.start is None or each.end is None or each.end < each.start:
            return _no(Why.NO_WINDOW, number=str(each.number))
        if each.end < facts.today:
            return _no(Why.WINDOW_OVER, number=str(each.number), day=str(each.end))
    return None


def _evidence(facts: Facts) -> _No | None:
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
            return _no(Why.NO_EVIDENCE, number=str(each.number))
    return None


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


def _holders(facts: Facts) -> _No | None:
    for each in facts.actions:
        if not each.required:
            continue
        if not each.sits:
            return _no(Why.LEFT, number=str(each.number))
        if each.answer is Answer.ACCEPTED:
            continue
        if each.answer is Answer.DECLINED and facts.coordinates:
            return _no(Why.DECLINED, number=str(each.number))
        return _no(Why.NOT_ACCEPTED, number=str(each.number))
    return None


def _baseline(facts: Facts) -> _No | None:
    if facts.has_baseline:
        return None
    return _no(Why.NO_BASELINE)


def _deconflicted(facts: Facts) -> _No | None:
    found = _ASKED.get(facts.asked)
    return _no(found) if found else None


_ASKED: Mapping[Asked, Why] = MappingProxyType(
    {
        Asked.NEVER: Why.NEVER_ASKED,
        Asked.BEFORE: Why.ASKED_BEFORE,
        Asked.HELD: Why.HELD,
    }
)


def _four_eyes(facts: Facts) -> _No | None:
    if facts.decider is None:
        return _no(Why.PROGRAM_APPROVES)
    if facts.decider in facts.planners:
        return _no(Why.OWN_PLAN)
    return None


def _two_persons(facts: Facts) -> _No | None:
    if facts.decider is None:
        return _no(Why.PROGRAM_GOES)
    if facts.decider in facts.agreed:
        return _no(Why.SAID_GO)
    if facts.agreed and facts.agreed <= facts.beside:
        return _no(Why.OWN_SAID_GO)
    return None


def _executed(facts: Facts) -> _No | None:
    for each in facts.actions:
        if each.required and not each.is_reported:
            return _no(Why.NOT_RECORDED, number=str(each.number))
    return None


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
