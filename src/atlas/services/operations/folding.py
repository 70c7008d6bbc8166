"""An operation as it stands: what its journal comes to, one row after the other."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from atlas.model.ids import CellId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.policy.operations import State
from atlas.policy.readiness import TEXTS, Answer, Asked, Part
from atlas.store.operations import Entry, Head

OPENED, PLAN, ACTION, REMOVED, ASKED, AGREED, STEP, BASELINE, REPORT, LESSON, SENT, ANSWERED = (
    *("opened", "plan", "action", "action-removed", "asked", "agreed", "step", "baseline"),
    *("report", "lesson", "letter-sent", "letter-answered"),
)
ANSWERS: Mapping[str, Answer] = {f"answer-{each}": each for each in Answer}


@attrs.frozen(kw_only=True)
class Sent:
    """A letter or list that the holder sent: which draft, to whom, on which day; `answer` is "" until one came."""

    id: uuid.UUID
    draft: str
    recipient: str
    day: date
    answer: str = ""
    answered: date | None = None

    @property
    def took_days(self) -> int | None:
        """Return the days until the answer; `None` where there is none yet."""
        return (self.answered - self.day).days if self.answered else None


@attrs.frozen(kw_only=True)
class Planned:
    """An action: which lever on what, by which holder, by what right, when, and what came of it.

    `target` is a thing of the map or `None`. `after` are actions that come before it. `police` tells that law
    enforcement asks it of somebody else, so that it is voluntary. `report` is "" until the holder recorded.
    """

    id: uuid.UUID
    version: uuid.UUID
    number: int
    lever: str
    target: ThingId | None
    holder: OrganisationId
    part: Part
    required: bool
    authority: str
    legal: str
    basis: str
    start: date | None
    end: date | None
    after: frozenset[uuid.UUID]
    police: bool
    answer: Answer = Answer.OPEN
    answered_at: datetime | None = None
    report: str = ""
    reported_at: datetime | None = None
    letters: tuple[Sent, ...] = ()


@attrs.frozen(kw_only=True)
class Baseline:
    """What was measured before: which metric, over which days, from which source, and the value in words."""

    metric: str
    start: date
    end: date
    source: str
    value: str
    person: PersonId | None
    at: datetime


@attrs.frozen(kw_only=True)
class Lesson:
    """What was learnt of an action, or with `item` `None` of all of it: what `worked`, or what did not."""

    item: uuid.UUID | None
    worked: bool
    text: str
    at: datetime


@attrs.frozen(kw_only=True)
class Said:
    """One line of the decision record; `what` is a step, or what was written."""

    what: str
    step: str
    reason: str
    organisation: OrganisationId
    person: PersonId | None
    at: datetime


@attrs.frozen(kw_only=True)
class Operation:
    """One operation as the scope shows it. `plan_version` is named by whoever writes the plan anew."""

    id: uuid.UUID
    handling: HandlingId
    cell: CellId
    organisation: OrganisationId
    person: PersonId | None
    title: str
    state: State
    opened_at: datetime
    changed_at: datetime
    texts: Mapping[str, str]
    plan_version: uuid.UUID | None
    actions: tuple[Planned, ...]
    baseline: Baseline | None
    asked: Asked
    planners: frozenset[PersonId]
    agreed: frozenset[PersonId]
    record: tuple[Said, ...]
    lessons: tuple[Lesson, ...]
    rows: int

    def action(self, id_: uuid.UUID) -> Planned | None:
        """Return one of its actions, or `None`."""
        return next((each for each in self.actions if each.id == id_), None)


def operation_of(head: Head, entries: Iterable[Entry]) -> Operation:
    """Return the operation that a head and its journal, in order, come to."""
    rows = list(entries)
    plans = [each for each in rows if each.what == PLAN]
    texts = {name: str(plans[-1].said.get(name, "")) if plans else "" for name in TEXTS}
    return Operation(
        **attrs.asdict(head) | {"state": State(head.state)},
        texts=texts,
        plan_version=plans[-1].id if plans else None,
        actions=_actions(rows),
        baseline=_baseline(rows),
        asked=_asked(rows),
        planners=_persons(rows, (OPENED, PLAN, ACTION, REMOVED)),
        agreed=_persons(_since_last_change(rows), (AGREED,)),
        record=tuple(_said(each) for each in rows if each.what not in ANSWERS),
        lessons=tuple(_lesson(each) for each in rows if each.what == LESSON),
        rows=len(rows),
    )


def _actions(rows: Iterable[Entry]) -> tuple[Planned, ...]:
    found: dict[uuid.UUID, Planned] = {}
    for each in rows:
        if each.what == PLAN:  # who accepted before did not accept this plan
            found = {id_: attrs.evolve(one, answer=Answer.OPEN) for id_, one in found.items()}
        if each.item is None:
            continue
        if each.what == ACTION and each.concerns:
            before = found.get(each.item)
            made = _planned(each, each.item, each.concerns)
            found[each.item] = attrs.evolve(made, letters=before.letters if before else ())
        elif each.what == REMOVED:
            found.pop(each.item, None)
        elif each.item in found:
            found[each.item] = _after(found[each.item], each)
    return tuple(found.values())


def _after(action: Planned, row: Entry) -> Planned:
    """Return an action after its holder said something: accepted, or what was done."""
    if row.what in ANSWERS:
        return attrs.evolve(action, answer=ANSWERS[row.what], answered_at=row.recorded_at)
    if row.what == REPORT:
        return attrs.evolve(action, report=str(row.said["text"]), reported_at=row.recorded_at)
    if row.what == SENT:
        return attrs.evolve(action, letters=(*action.letters, _sent(row)))
    if row.what == ANSWERED:
        return attrs.evolve(action, letters=tuple(_answered(each, row) for each in action.letters))
    return action


def _sent(row: Entry) -> Sent:
    said = row.said
    return Sent(
        id=row.id,
        draft=str(said["draft"]),
        recipient=str(said["to"]),
        day=date.fromisoformat(said["day"]),
    )


def _answered(letter: Sent, row: Entry) -> Sent:
    if str(letter.id) != row.said["letter"]:
        return letter
    day = date.fromisoformat(row.said["day"])
    return attrs.evolve(letter, answer=str(row.said["text"]), answered=day)


def _planned(row: Entry, item: uuid.UUID, holder: OrganisationId) -> Planned:
    said = row.said
    return Planned(
        id=item,
        version=row.id,
        number=int(said["number"]),
        lever=str(said["lever"]),
        target=ThingId(uuid.UUID(said["target"])) if said["target"] else None,
        holder=holder,
        part=Part(said["part"]),
        required=bool(said["required"]),
        authority=str(said["authority"]),
        legal=str(said["legal"]),
        basis=str(said["basis"]),
        start=_day(said["start"]),
        end=_day(said["end"]),
        after=frozenset(map(uuid.UUID, said["after"])),
        police=bool(said["police"]),
    )


def _baseline(rows: Iterable[Entry]) -> Baseline | None:
    found = None
    for each in rows:
        if each.what == BASELINE:
            found = Baseline(
                **{name: str(each.said[name]) for name in ("metric", "source", "value")},
                start=date.fromisoformat(each.said["start"]),
                end=date.fromisoformat(each.said["end"]),
                person=each.person,
                at=each.recorded_at,
            )
    return found


def _asked(rows: Iterable[Entry]) -> Asked:
    """Return what the index said last, and whether the plan's actions changed since."""
    found = Asked.NEVER
    for each in rows:
        if each.what == ASKED:
            found = Asked.HELD if each.said["held"] else Asked.CLEAR
        elif each.what in (ACTION, REMOVED) and found is not Asked.NEVER:
            found = Asked.BEFORE
    return found


def _since_last_change(rows: Sequence[Entry]) -> Sequence[Entry]:
    """Return what was said since the operation moved, or what is agreed to changed."""
    changes = (STEP, PLAN, ACTION, REMOVED, BASELINE)
    last = max((at for at, each in enumerate(rows) if each.what in changes), default=-1)
    return rows[last + 1 :]


def _persons(rows: Iterable[Entry], whats: tuple[str, ...]) -> frozenset[PersonId]:
    return frozenset(each.person for each in rows if each.what in whats and each.person)


def _lesson(row: Entry) -> Lesson:
    said = row.said
    return Lesson(
        item=row.item, worked=bool(said["worked"]), text=str(said["text"]), at=row.recorded_at
    )


def _said(row: Entry) -> Said:
    return Said(
        what=row.what,
        step=str(row.said.get("step", "")),
        reason=str(row.said.get("reason", "")),
        organisation=row.organisation,
        person=row.person,
        at=row.recorded_at,
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
