"""What an operation still needs of whom, and its days: windows, and the checks that follow on what was done. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta

import attrs

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.allowed import ALLOWED
from atlas.policy.operations import ANSWERING, MOVES, State, Step, ways_out
from atlas.policy.readiness import Answer
from atlas.services.operations.folding import Operation, Planned, Said
from atlas.store.alliance import Person
from atlas.store.transitions import Stay

CHECKS = (1, 7, 30, 90, 180)
"""After how many days it is looked at again what came of it."""


@attrs.frozen(kw_only=True)
class Task:
    """What somebody must still do: a step, or `answer`, `baseline` or `report`; whose, where it is one's alone."""

    what: str
    roles: tuple[Role, ...]
    organisation: OrganisationId | None = None
    number: int | None = None


@attrs.frozen(kw_only=True)
class Dated:
    """A day: `by` which the effect is wanted, on which an action `starts` or `ends`, or a `check` days after."""

    day: date
    what: str
    number: int


@attrs.frozen(kw_only=True)
class Member:
    """Somebody of the cell: for whoever holds levers what the own organisation answered, and the steps they took."""

    person: Person
    answers: tuple[Planned, ...]
    steps: tuple[Said, ...]


def members_of(operation: Operation, team: Iterable[Person]) -> tuple[Member, ...]:
    """Return people of the cell, each with what they said. Costs O(people and what was said)."""
    held: defaultdict[OrganisationId, list[Planned]] = defaultdict(list)
    said: defaultdict[PersonId, list[Said]] = defaultdict(list)
    for action in operation.actions:
        held[action.holder].append(action)
    for line in operation.record:
        if line.step and line.person:
            said[line.person].append(line)
    return tuple(
        Member(
            person=each,
            answers=tuple(held[each.organisation] if Role.LEVER_HOLDER in each.roles else ()),
            steps=tuple(said[each.id]),
        )
        for each in team
    )


def tasks_of(operation: Operation) -> tuple[Task, ...]:
    """Return what is still to be done, of whom; first what holders and evaluators owe, then the next step."""
    return tuple(_tasks(operation))


def _tasks(operation: Operation) -> Iterator[Task]:
    state = operation.state
    for each in operation.actions:
        open_ = state in ANSWERING and each.answer is Answer.OPEN
        owed = state is State.GO and each.required and not each.report
        if open_ or owed:
            what = "answer" if open_ else "report"
            who = (Role.LEVER_HOLDER,)
            yield Task(what=what, roles=who, organisation=each.holder, number=each.number)
    if state in ANSWERING and operation.baseline is None:
        yield Task(what="baseline", roles=(Role.EVALUATOR,))
    if step := next(iter(ways_out(state)), None):
        able = ALLOWED[MOVES[step].action]
        own = operation.organisation if step is Step.CLOSE else None
        roles = tuple(role for role in Role if role in able)
        yield Task(what=step, roles=roles, organisation=own)


def dates_of(operation: Operation, stays: Iterable[Stay]) -> tuple[Dated, ...]:
    """Return the days of an operation, the first one first."""
    return tuple(sorted(_dates(operation, stays), key=lambda each: (each.day, each.number)))


def _dates(operation: Operation, stays: Iterable[Stay]) -> Iterator[Dated]:
    if by := operation.texts.get("by"):
        yield Dated(day=date.fromisoformat(by), what="by", number=0)
    for each in operation.actions:
        if each.start:
            yield Dated(day=each.start, what="starts", number=each.number)
        if each.end:
            yield Dated(day=each.end, what="ends", number=each.number)
    done = [each.since for each in stays if each.state == State.EXECUTED]
    if done:
        first = done[0].astimezone(UTC).date()
        for days in CHECKS:
            yield Dated(day=first + timedelta(days=days), what="check", number=days)


def decides_on(operation: Operation, dates: Iterable[Dated], today: date) -> date | None:
    """Return when something is next decided: before go when the first window opens, afterwards at the next check.

    Nothing is decided of what is closed.
    """
    if operation.state in ANSWERING:
        required = {each.number for each in operation.actions if each.required}
        starts = (e.day for e in dates if e.what == "starts" and e.number in required)
        return min(starts, default=None)
    if not ways_out(operation.state):
        return None
    return min((e.day for e in dates if e.what == "check" and e.day >= today), default=None)
