"""A folder as it stands: what its rows come to, one after the other."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from atlas.errors import NotFound
from atlas.model.ids import ClaimId, HandlingId, InvestigationId, OrganisationId, PersonId, ThingId
from atlas.model.markings import PAP
from atlas.policy.investigating import WAITING, RequestState, State
from atlas.services.investigations.opening import Target
from atlas.store.investigations import Entry
from atlas.store.transitions import Step

NO_FOLDER = "There is no such investigation among those that you may see."
QUESTION, REQUEST, TASK, VIEW, CLAIM, NOTE, PLAN = (
    *("question", "request", "task", "view", "claim", "note", "plan"),
)
_REQUEST_STATES = {f"request-{each}": each for each in RequestState}


@attrs.frozen(kw_only=True)
class Written:
    """Who wrote something and when; `version` is the row, which whoever edits it names."""

    version: uuid.UUID
    organisation: OrganisationId
    person: PersonId | None
    at: datetime


@attrs.frozen(kw_only=True)
class Question:
    """An intelligence requirement: what to find out, by whom, by when. `state`: open, answered or dropped.

    `author` wrote it first, `by` changed it last.
    """

    id: uuid.UUID
    text: str
    elements: tuple[str, ...]
    owner: OrganisationId | None
    due: date | None
    state: str
    answer: str
    author: OrganisationId
    by: Written


@attrs.frozen(kw_only=True)
class Request:
    """What a member is asked. `police` tells that law enforcement asks; it is always voluntary."""

    id: uuid.UUID
    investigation: InvestigationId
    handling: HandlingId
    kind: str
    text: str
    asked: OrganisationId
    due: date
    police: bool
    state: RequestState
    answer: str
    answered_at: datetime | None
    by: Written

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for the member that was asked."""
        return self.state in WAITING


@attrs.frozen(kw_only=True)
class Task:
    """What somebody has to do. `state`: open, done, dropped, declined."""

    id: uuid.UUID
    investigation: InvestigationId
    text: str
    person: PersonId | None
    organisation: OrganisationId
    due: date | None
    state: str
    by: Written


@attrs.frozen(kw_only=True)
class Kept:
    """A saved view (`text` is its name, `state` what it shows), a claim (`text` is why), a note or the plan.

    `police` tells that law enforcement wrote it, where it is the plan.
    """

    id: uuid.UUID
    handling: HandlingId
    text: str
    state: str
    by: Written
    police: bool = False


@attrs.frozen(kw_only=True)
class Folder:
    """One investigation as the scope shows it. `reason` is why it was last moved, `version` the row of its plan."""

    id: InvestigationId
    handling: HandlingId
    title: str
    target: Target
    nomination: uuid.UUID | None
    by: Written
    state: State
    since: datetime
    reason: str
    plan: Kept | None
    questions: tuple[Question, ...]
    requests: tuple[Request, ...]
    tasks: tuple[Task, ...]
    views: tuple[Kept, ...]
    claims: tuple[Kept, ...]
    notes: tuple[Kept, ...]
    changed_at: datetime

    def ready_questions(self) -> int:
        """Return how many questions are open and have an owner and a due day."""
        return sum(1 for each in self.questions if each.state == "open" and each.owner and each.due)

    def claim_ids(self) -> tuple[ClaimId, ...]:
        """Return the claims that were put in, each once."""
        return tuple(ClaimId(each.id) for each in self.claims)


def folder_of(entries: Iterable[Entry], steps: Iterable[Step]) -> Folder:
    """Return the folder that rows in their order come to, with the transitions that it went through.

    Raises:
        NotFound: none of them opens it: the scope shows no such folder.
    """
    rows, moves = list(entries), list(steps)
    begins = next((each for each in rows if each.what == "opened"), None)
    if begins is None or not moves:
        raise NotFound(NO_FOLDER)
    said = begins.said
    reasons = [str(each.said["reason"]) for each in rows if each.what == "moved"]
    plans = [_kept(each, "") for each in rows if each.what == PLAN]
    return Folder(
        id=begins.investigation,
        handling=begins.handling,
        title=str(said["title"]),
        target=_target(said),
        nomination=uuid.UUID(said["nomination"]) if said["nomination"] else None,
        by=_written(begins),
        state=State(moves[-1].to_state),
        since=moves[-1].at,
        reason=reasons[-1] if reasons else "",
        plan=plans[-1] if plans else None,
        questions=tuple(_questions(rows)),
        requests=requests_of(rows),
        tasks=tasks_of(rows),
        views=_standing(rows, VIEW),
        claims=_standing(rows, CLAIM),
        notes=_standing(rows, NOTE),
        changed_at=rows[-1].recorded_at,
    )


def requests_of(rows: Iterable[Entry]) -> tuple[Request, ...]:
    """Return the requests that rows come to, in the order in which they were asked."""
    found: dict[uuid.UUID, Request] = {}
    for each in rows:
        if each.item is None:
            continue
        if each.what == REQUEST and each.concerns:
            found[each.item] = _request(each, each.item, each.concerns)
        elif each.what in _REQUEST_STATES and each.item in found:
            found[each.item] = attrs.evolve(
                found[each.item],
                state=_REQUEST_STATES[each.what],
                answer=str(each.said.get("text", "")),
                answered_at=each.recorded_at,
            )
    return tuple(found.values())


def _request(each: Entry, item: uuid.UUID, asked: OrganisationId) -> Request:
    return Request(
        id=item,
        investigation=each.investigation,
        handling=each.handling,
        kind=str(each.said["kind"]),
        text=str(each.said["text"]),
        asked=asked,
        due=date.fromisoformat(each.said["due"]),
        police=bool(each.said["police"]),
        state=RequestState.ASKED,
        answer="",
        answered_at=None,
        by=_written(each),
    )


def _questions(rows: Iterable[Entry]) -> Iterable[Question]:
    found: dict[uuid.UUID, Question] = {}
    for each in rows:
        if each.item is None:
            continue
        if each.what == QUESTION:
            before = found.get(each.item)
            author = before.author if before else each.organisation
            found[each.item] = _question(each, each.item, author)
        elif each.what in ("question-answered", "question-dropped", "question-open"):
            state = each.what.removeprefix("question-")
            found[each.item] = attrs.evolve(
                found[each.item], state=state, answer=str(each.said.get("text", ""))
            )
    return found.values()


def _question(each: Entry, item: uuid.UUID, author: OrganisationId) -> Question:
    return Question(
        id=item,
        text=str(each.said["text"]),
        elements=tuple(each.said["elements"]),
        owner=each.concerns,
        due=_day(each.said["due"]),
        state="open",
        answer="",
        author=author,
        by=_written(each),
    )


def tasks_of(rows: Iterable[Entry]) -> tuple[Task, ...]:
    """Return the tasks that rows come to, in the order in which they were given."""
    found: dict[uuid.UUID, Task] = {}
    for each in rows:
        if each.item is None:
            continue
        if each.what == TASK and each.concerns:
            found[each.item] = _task(each, each.item, each.concerns)
        elif each.what.startswith("task-") and each.item in found:
            state = each.what.removeprefix("task-")
            found[each.item] = attrs.evolve(found[each.item], state=state)
    return tuple(found.values())


def _task(each: Entry, item: uuid.UUID, organisation: OrganisationId) -> Task:
    person = each.said["person"]
    return Task(
        id=item,
        investigation=each.investigation,
        text=str(each.said["text"]),
        person=PersonId(uuid.UUID(person)) if person else None,
        organisation=organisation,
        due=_day(each.said["due"]),
        state="open",
        by=_written(each),
    )


def _standing(rows: Iterable[Entry], what: str) -> tuple[Kept, ...]:
    """Return what was put in and not taken out again."""
    found: dict[uuid.UUID, Kept] = {}
    for each in rows:
        if each.item and each.what == what:
            found[each.item] = _kept(each, str(each.said.get("state", "")))
        elif each.item and each.what == f"{what}-removed":
            found.pop(each.item, None)
    return tuple(found.values())


def _kept(each: Entry, state: str) -> Kept:
    return Kept(
        id=each.item or each.id,
        handling=each.handling,
        text=str(each.said["text"]),
        state=state,
        by=_written(each),
        police=bool(each.said.get("police")),
    )


def _target(said: Mapping[str, Any]) -> Target:
    return Target(
        kind=str(said["kind"]),
        things=tuple(ThingId(uuid.UUID(each)) for each in said["things"]),
        names=tuple(said["names"]),
        pap=PAP(said["pap"]),
    )


def _written(each: Entry) -> Written:
    return Written(
        version=each.id, organisation=each.organisation, person=each.person, at=each.recorded_at
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
