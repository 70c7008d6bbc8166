"""What is done in a case: each step is one entry, on record at the gate under the case's number."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any

import attrs

from atlas.errors import UsageError
from atlas.model.ids import ClaimId
from atlas.policy import subjects as rules
from atlas.policy.decide import Action, Resource
from atlas.policy.subjects import Ground, Outcome, Telling
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.subjects.cases import about, find_case, get, plain, values_of
from atlas.services.subjects.folding import Case, case_of
from atlas.store import subjects as kept
from atlas.store.scoped import OpenScope
from atlas.store.subjects import Entry

LONGEST_TEXT = 1_000  # characters of what tells how somebody was identified
LONGEST_LETTER = 50_000
MOST_LETTERS = 50  # versions
MOST_PICKED = 500
CLOSED = "This case is closed; open another one for what is asked now."
_NEEDS_LETTER = frozenset({Outcome.ANSWERED, Outcome.REFUSED, Outcome.REFERRED})


@attrs.frozen(kw_only=True)
class Step:
    """One entry to be: what, its facts, what stands against it in the case as it is, and what else is done with it."""

    what: str
    said: Mapping[str, Any]
    objection: Callable[[Case], str] = lambda case: ""
    also: Callable[[OpenScope, Case], None] = lambda opened, case: None
    reason: str = ""
    action: Action = Action.HANDLE_SUBJECT


def take(visit: Visit, id_: uuid.UUID, step: Step) -> Case:
    """Do one step in an open case of the visitor's organisation, and return the case after it.

    Raises:
        NotFound: there is no such case, or it is another organisation's.
        UsageError: it is closed, or something stands against the step.
        Denied: the policy refused; the refusal is on record.
    """
    found = get(visit, id_)

    def work(opened: OpenScope) -> Case:
        kept.lock(opened)
        case = find_case(opened, id_)
        wrong = step.objection(case) if case.is_open else CLOSED
        if wrong:
            raise UsageError(wrong)
        step.also(opened, case)
        entry = _entry(visit, case, step)
        kept.record(opened, entry)
        return case_of([*case.entries, entry])

    resource = Resource(organisation=visit.actor.organisation, id=id_, reason=step.reason)
    return gate.write(about(visit, found), step.action, work, resource=resource)


def _entry(visit: Visit, case: Case, step: Step) -> Entry:
    return Entry(
        case=case.id,
        number=case.number,
        place=len(case.entries),
        what=step.what,
        said=step.said,
        person=visit.actor.person,
        recorded_at=visit.now,
    )


def verify(visit: Visit, id_: uuid.UUID, how: str) -> Case:
    """Note how the person was identified; no answer goes without.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    how = plain(how)
    if not how or len(how) > LONGEST_TEXT:
        raise UsageError(
            f"Write how the person was identified, in at most {LONGEST_TEXT} characters."
        )
    return take(visit, id_, Step(what="verified", said={"how": how}))


def look_for(visit: Visit, id_: uuid.UUID, lines: Iterable[str]) -> Case:
    """Set the values by which claims are found.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    return take(visit, id_, Step(what="values", said={"values": list(values_of(lines))}))


def extend(visit: Visit, id_: uuid.UUID, *, reason: str) -> Case:
    """Take two further months, once, while the first has not passed: the person is told within it (article 12(3)).

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    today = visit.now.astimezone(UTC).date()

    def objection(case: Case) -> str:
        if case.extended:
            return "The time was extended once already."
        if not rules.may_extend(case.asked.received, today):
            return "The first month has passed: it is too late to extend."
        return ""

    said = {"why": plain(reason)}
    step = Step(
        what="extended",
        said=said,
        objection=objection,
        reason=reason,
        action=Action.ANSWER_SUBJECT,
    )
    return take(visit, id_, step)


def pick(visit: Visit, id_: uuid.UUID, told: Mapping[ClaimId, Telling], *, ground: str) -> Case:
    """Note what becomes of claims that were found: told, withheld on a ground, or about somebody else.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    if not told:
        raise UsageError("Choose for one claim at least what becomes of it.")

    def objection(case: Case) -> str:
        withheld = Telling.WITHHOLD in {**case.picked, **told}.values()
        asked = case.asked
        fitting = rules.grounds_for(asked.regime, asked.rights, withholding=True)
        if withheld and ground not in {each.code for each in fitting}:
            return "Choose the ground on which data are withheld."
        if len({*case.picked, *told}) > MOST_PICKED:
            return f"A case concerns at most {MOST_PICKED} claims."
        return ""

    said = {"claims": {str(claim): how for claim, how in told.items()}, "ground": ground}
    return take(visit, id_, Step(what="picked", said=said, objection=objection))


def keep_letter(visit: Visit, id_: uuid.UUID, text: str) -> Case:
    """Keep the answer as it is now; versions before stay.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    text = plain(text.replace("\r\n", "\n"))
    if not text or len(text) > LONGEST_LETTER:
        raise UsageError(f"A letter has 1 to {LONGEST_LETTER:,} characters.")

    def objection(case: Case) -> str:
        full = len(case.letters) >= MOST_LETTERS
        return f"A case keeps {MOST_LETTERS} versions of its letter." if full else ""

    return take(visit, id_, Step(what="letter", said={"text": text}, objection=objection))


def refuse(visit: Visit, id_: uuid.UUID, ground: str, *, reason: str) -> Case:
    """Refuse what is asked, on a ground in law; the letter then says so.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """

    def objection(case: Case) -> str:
        fitting = rules.grounds_for(case.asked.regime, case.asked.rights)
        known = ground in {each.code for each in fitting}
        return "" if known else "Choose a ground that answers what is asked."

    step = Step(
        what="refused",
        said={"ground": ground},
        objection=objection,
        reason=reason,
        action=Action.ANSWER_SUBJECT,
    )
    return take(visit, id_, step)


def close(visit: Visit, id_: uuid.UUID, outcome: Outcome, *, reason: str) -> Case:
    """Close a case: its latest letter is the one that went, to a person who was identified.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    step = Step(
        what="closed",
        said={"outcome": outcome},
        objection=lambda case: _objection_to_close(case, outcome),
        reason=reason,
        action=Action.ANSWER_SUBJECT,
    )
    return take(visit, id_, step)


def _objection_to_close(case: Case, outcome: Outcome) -> str:
    if outcome is Outcome.REFUSED and case.refused is None:
        return "Refuse on a ground first; then close."
    if outcome in _NEEDS_LETTER and not case.letters:
        return "Keep the letter that goes to the person first; then close."
    if outcome in _NEEDS_LETTER and _needs_identity(case.refused) and not case.verified:
        return "Note first how the person was identified: no answer goes before."
    return ""


def _needs_identity(refused: Ground | None) -> bool:
    return refused is None or refused.needs_identity
