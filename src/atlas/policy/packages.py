"""The way of a package (domain W7): its states, the steps between them, and the guards of each step. Pure.

A guard that forbids is named, with what would satisfy it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.model.handling import DataSubject, Handling, Terms
from atlas.model.ids import PersonId
from atlas.model.markings import TLP, strictest
from atlas.policy.actors import Role
from atlas.policy.acts import Action
from atlas.policy.citable import NEVER, passes
from atlas.policy.conflicts import Part, conflict_on_package
from atlas.policy.derived import derive, part
from atlas.policy.registers import About, withheld
from atlas.policy.resources import THE_NODE


class State(StrEnum):
    """Where a package, or a release of it, stands."""

    DRAFT = "draft"
    FACT_CHECK = "fact-check"
    LEGAL = "legal"
    SANITISED = "sanitised"
    APPROVED = "approved"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    IN_USE = "in-use"
    ACTIONED = "actioned"
    NO_ACTION = "no-action"
    RETURNED = "returned"
    CLOSED = "closed"


class Step(StrEnum):
    """What is done with a package, or by its recipient with a release."""

    SUBMIT = "submit"
    CHECK = "check"
    WEIGH = "weigh"
    SANITISE = "sanitise"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    ABANDON = "abandon"
    RELEASE = "release"
    ANEW = "anew"
    ACKNOWLEDGE = "acknowledge"
    USE = "use"
    ACT = "act"
    NO_ACTION = "no-action"
    RETURN = "return"
    CORRECT = "correct"
    CLOSE = "close"


class Guard(StrEnum):
    """What must hold; the value is the name that is told."""

    CITED = "W7.cited"
    STANDING = "W7.standing"
    VETTED = "W7.vetted"
    JUDGED = "W7.judged"
    RECIPIENT = "W7.recipient"
    SANITISED = "P4.sanitised"
    CEILING = "P1.ceiling"
    TERMS = "P1.terms"
    VICTIMS = "P5.victims"
    REGISTER = "P6.register"
    AGREEMENT = "P13.agreement"
    COUNTRY = "P11.country"
    CONSENT = "P2.consent"
    BASIS = "P15.basis"
    DECONFLICTED = "P9.deconflicted"
    WEIGHED = "W7.weighed"
    FOUR_EYES = "R.four_eyes"


@attrs.frozen(kw_only=True)
class Move:
    """A step: from which states, into which (`None`: it stays), by which act, under which guards."""

    before: frozenset[State]
    after: State | None
    action: Action
    guards: tuple[Guard, ...] = ()
    reasoned: bool = False


_WRITTEN = (Guard.CITED, Guard.STANDING, Guard.JUDGED, Guard.RECIPIENT)
_MARKED = (Guard.VETTED, Guard.CEILING, Guard.TERMS, Guard.VICTIMS, Guard.REGISTER)
_ALL = tuple(Guard)
_INSIDE = frozenset({State.FACT_CHECK, State.LEGAL, State.SANITISED, State.APPROVED})
_OPEN = frozenset({State.ACKNOWLEDGED, State.IN_USE})
_ENDED = frozenset({State.ACTIONED, State.NO_ACTION, State.RETURNED})


def _move(
    before: Iterable[State],
    after: State | None,
    action: Action,
    guards: tuple[Guard, ...] = (),
    *,
    reasoned: bool = False,
) -> Move:
    return Move(
        before=frozenset(before), after=after, action=action, guards=guards, reasoned=reasoned
    )


_EDIT, _CLEAR, _ANSWER = Action.EDIT_PACKAGE, Action.CLEAR_PACKAGE, Action.ANSWER_PACKAGE
WRITING: Mapping[Step, Move] = MappingProxyType(
    {
        Step.SUBMIT: _move({State.DRAFT}, State.FACT_CHECK, _EDIT, (*_WRITTEN, Guard.FOUR_EYES)),
        Step.CHECK: _move(
            {State.FACT_CHECK}, State.LEGAL, _EDIT, (*_WRITTEN, *_MARKED, Guard.FOUR_EYES)
        ),
        Step.WEIGH: _move(
            {State.LEGAL}, None, _CLEAR, (Guard.BASIS, Guard.FOUR_EYES), reasoned=True
        ),
        Step.SANITISE: _move(
            {State.LEGAL},
            State.SANITISED,
            _EDIT,
            (Guard.WEIGHED, Guard.SANITISED, *_MARKED, Guard.FOUR_EYES),
        ),
        Step.APPROVE: _move({State.SANITISED}, State.APPROVED, _CLEAR, _ALL, reasoned=True),
        Step.SEND_BACK: _move(_INSIDE, State.DRAFT, Action.SEND_BACK_PACKAGE, (), reasoned=True),
        Step.ABANDON: _move({State.DRAFT, *_INSIDE}, State.CLOSED, _EDIT, (), reasoned=True),
        Step.RELEASE: _move(
            {State.APPROVED}, State.RELEASED, Action.RELEASE_PACKAGE, _ALL, reasoned=True
        ),
        Step.ANEW: _move({State.RELEASED, State.CLOSED}, State.DRAFT, _EDIT, (), reasoned=True),
    }
)
"""What the organisation that writes a package does with it."""

ANSWERING: Mapping[Step, Move] = MappingProxyType(
    {
        Step.ACKNOWLEDGE: _move({State.RELEASED}, State.ACKNOWLEDGED, _ANSWER),
        Step.USE: _move({State.ACKNOWLEDGED}, State.IN_USE, _ANSWER),
        Step.ACT: _move(_OPEN, State.ACTIONED, _ANSWER),
        Step.NO_ACTION: _move(_OPEN, State.NO_ACTION, _ANSWER, (), reasoned=True),
        Step.RETURN: _move({State.RELEASED, *_OPEN}, State.RETURNED, _ANSWER, (), reasoned=True),
        Step.CORRECT: _move({State.RELEASED, *_OPEN, *_ENDED, State.CLOSED}, None, _ANSWER),
        Step.CLOSE: _move({*_OPEN, *_ENDED}, State.CLOSED, _ANSWER),
    }
)
"""What the recipient of a release does with it. A release that is closed stays so; another version goes on from it."""


NOBODY = About(thing="", stix_id="")


@attrs.frozen(kw_only=True)
class Cited:
    """A claim that a package cites, as the policy weighs it.

    `vetting` is its state, `fast` whether it passed without review for a time. `reaches`: the recipient reads it
    anyway. `own`: of the organisation that writes. `consent` is yes, no, asked or "". `about` is what
    it tells of.
    """

    number: int
    handling: Handling
    terms: Terms
    vetting: str
    fast: bool
    own: bool
    reaches: bool
    consent: str
    lead: bool = False
    about: About = NOBODY


@attrs.frozen(kw_only=True)
class Facts:
    """All that the guards weigh.

    `cited` counts the citations of each statement, in order; `missing` are citations that do not stand any more, or not
    for who looks. `country` is "" where it may go; `deconflicted` is "" where nothing holds, else what does. `editors`
    wrote and `cleared` weighed, approved or released any version of this package. `officers` are those who clear this
    one, with who would now; `editor` is who would write on it now. `is_whole`: who looks reads each step of it.
    """

    cited: tuple[tuple[str, int], ...]
    missing: tuple[int, ...]
    claims: tuple[Cited, ...]
    is_judged: bool
    has_recipient: bool
    is_signed: bool
    country: str
    basis: str
    basis_holds: bool
    ceiling: TLP
    sanitised: bool
    is_weighed: bool
    deconflicted: str
    editors: frozenset[PersonId]
    cleared: frozenset[PersonId]
    officers: frozenset[PersonId]
    editor: PersonId | None
    is_whole: bool = True


@attrs.frozen(kw_only=True)
class Check:
    """A guard, whether it lets pass, and in words what it found and what would satisfy it."""

    guard: Guard
    passed: bool
    told: str

    @property
    def waits(self) -> bool:
        """Tell whether this is asked only when the package is released: until then it neither holds nor fails."""
        return self.passed and self.guard is Guard.DECONFLICTED


def checks(facts: Facts) -> tuple[Check, ...]:
    """Return all guards in their order, each weighed."""
    return tuple(_check(guard, facts) for guard in Guard)


def objections(facts: Facts, step: Step) -> tuple[Check, ...]:
    """Return the guards of a step that forbid it now."""
    return tuple(
        each for each in checks(facts) if each.guard in WRITING[step].guards and not each.passed
    )


def steps_from(state: State, moves: Mapping[Step, Move]) -> tuple[Step, ...]:
    """Return the steps that may follow on a state."""
    return tuple(step for step, move in moves.items() if state in move.before)


def _check(guard: Guard, facts: Facts) -> Check:
    said = _FOUND[guard](facts)
    return Check(guard=guard, passed=not said, told=said or _HOLDS[guard])


def _cited(facts: Facts) -> str:
    bare = [name for name, count in facts.cited if not count]
    if not facts.cited:
        return "The package states nothing yet. Write a statement and cite its claims."
    return f"{bare[0]} cites no claim. Cite one, or take it out." if bare else ""


def _standing(facts: Facts) -> str:
    if not facts.missing:
        return ""
    return (
        f"Source {facts.missing[0]} does not stand any more, was changed or taken back by its contributor, "
        "or is not for you. Take it out, or cite what stands now."
    )


def _vetted(facts: Facts) -> str:
    for each in facts.claims:
        if each.lead:
            return f"Source {each.number} is a lead. Source it again from what is open, then have it vetted."
        if not passes(each.vetting, fast=each.fast):
            return f"Source {each.number} is {each.vetting}, not vetted. Have it vetted, or take it out."
    return ""


def _ceiling(facts: Facts) -> str:
    for each in facts.claims:
        if each.handling.tlp is TLP.RED:
            return f"Source {each.number} is TLP:RED and goes to no package. Take it out, or ask its originator."
        if strictest([each.handling.tlp, facts.ceiling]) is not facts.ceiling:
            return (
                f"Source {each.number} is {each.handling.tlp}, above the ceiling {facts.ceiling}. "
                "Take it out, or raise the ceiling."
            )
    return ""


def _terms(facts: Facts) -> str:
    found = derive(part(each.handling, each.terms) for each in facts.claims)
    if found is None or not found.conflicts:
        return ""
    names = ", ".join(sorted(found.conflicts))
    return f"Of {names} one source says must and another must-not. Take one out, or ask their originators."


def _victims(facts: Facts) -> str:
    for each in facts.claims:
        if each.handling.subject in NEVER:
            return f"Source {each.number} is data on a {each.handling.subject}. Take it out."
    return ""


def _register(facts: Facts) -> str:
    convicted = [each for each in facts.claims if each.handling.subject is DataSubject.CONVICTED]
    held = withheld({each.number: each.about for each in convicted})
    if not held:
        return ""
    named = ", ".join(map(str, sorted(held)))
    return (
        f"Sources {named} tell of convictions of several persons: together they are a register, which never goes out. "
        "Keep one person, or make a package of each."
    )


def _agreement(facts: Facts) -> str:
    if facts.is_signed:
        return ""
    return "The recipient has no agreement in force and is on no list. Let it sign, or let the board list it."


def _consent(facts: Facts) -> str:
    for each in facts.claims:
        if each.own or each.reaches or each.consent == "yes":
            continue
        said = {"asked": "has not answered", "no": "said no"}.get(each.consent, "was not asked")
        return (
            f"The contributor of source {each.number} {said}; the recipient does not read it. "
            "Get consent, or take it out."
        )
    return ""


def _basis(facts: Facts) -> str:
    if facts.basis_holds:
        return ""
    if not facts.basis:
        return "No legal basis is named. Name one that is in force."
    return f"The legal basis {facts.basis} is not in force. Name one that is."


def _four_eyes(facts: Facts) -> str:
    if not facts.is_whole:
        return "You read not all that was done with it. Use the purpose under which it began, or begin a new one."
    edited = [_part(each, Role.EDITOR) for each in facts.editors]
    cleared = [_part(each, Role.LEGAL) for each in facts.cleared]
    takes = [(_part(each, Role.LEGAL), edited) for each in facts.officers]
    if facts.editor is not None:
        takes.append((_part(facts.editor, Role.EDITOR), cleared))
    found = (conflict_on_package(taking, others) for taking, others in takes)
    return next((each.sentence for each in found if each), "")


def _part(person: PersonId, role: Role) -> Part:
    return Part(person=person, organisation=THE_NODE, role=role)


_FOUND = MappingProxyType(
    {
        Guard.CITED: _cited,
        Guard.STANDING: _standing,
        Guard.VETTED: _vetted,
        Guard.JUDGED: lambda facts: "" if facts.is_judged else "Write the executive judgement.",
        Guard.RECIPIENT: lambda facts: (
            "" if facts.has_recipient else "Name the recipient, the purpose and the route."
        ),
        Guard.SANITISED: lambda facts: (
            "" if facts.sanitised else "Go through the list of what gives a source away."
        ),
        Guard.CEILING: _ceiling,
        Guard.TERMS: _terms,
        Guard.VICTIMS: _victims,
        Guard.REGISTER: _register,
        Guard.AGREEMENT: _agreement,
        Guard.COUNTRY: lambda facts: facts.country,
        Guard.CONSENT: _consent,
        Guard.BASIS: _basis,
        Guard.DECONFLICTED: lambda facts: facts.deconflicted,
        Guard.WEIGHED: lambda facts: (
            "" if facts.is_weighed else "A legal officer weighs this version first."
        ),
        Guard.FOUR_EYES: _four_eyes,
    }
)
_HOLDS: Mapping[Guard, str] = MappingProxyType(
    {
        Guard.CITED: "Every statement cites a claim.",
        Guard.STANDING: "Every claim that is cited stands.",
        Guard.VETTED: "Every claim is vetted, or is shown as UNVETTED.",
        Guard.JUDGED: "There is an executive judgement.",
        Guard.RECIPIENT: "Recipient, purpose and route are named.",
        Guard.SANITISED: "The list of what gives a source away was gone through.",
        Guard.CEILING: "No item is above the ceiling.",
        Guard.TERMS: "No terms contradict each other.",
        Guard.VICTIMS: "There is no personal data of victims.",
        Guard.REGISTER: "There is no register of convictions.",
        Guard.AGREEMENT: "The recipient has an agreement, or is listed.",
        Guard.COUNTRY: "The recipient's country is not flagged.",
        Guard.CONSENT: "Every contributor who must consent did.",
        Guard.BASIS: "The legal basis is in force.",
        Guard.DECONFLICTED: "Nobody was asked yet: who holds an identifier or a name is asked at the release.",
        Guard.WEIGHED: "A legal officer weighed this version.",
        Guard.FOUR_EYES: "Editor and legal officer are two persons.",
    }
)
