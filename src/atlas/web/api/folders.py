"""Investigations in the JSON API: folders, what waits, the agenda, and every act in a folder by its name."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.ids import InvestigationId
from atlas.model.markings import PAP, TLP
from atlas.policy.investigating import PLAN_AGENT, STATE_AGENT, Move, RequestState, State
from atlas.services import investigations
from atlas.services.investigations import Opened, Waiting
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

folders = Router()


class Line(Schema):
    """An investigation in a list."""

    id: UUID
    title: str
    state: State
    marking: TLP
    opened_at: datetime
    organisation: str


class WaitingItem(Schema):
    """A request or a task that waits: in which folder, what, for which organisation, by when."""

    investigation: UUID
    title: str
    id: UUID
    what: str
    text: str
    organisation: str
    due: date | None


class PageAsked(Asked):
    """Which page of the folders."""

    page: int = Field(1, ge=1, le=99_999)


class Listed(Schema):
    """One page of folders, and what waits for the asker: requests to the organisation, own tasks, own requests."""

    items: list[Line]
    page: int
    pages: int
    total: int
    requests: list[WaitingItem]
    tasks: list[WaitingItem]
    asked: list[WaitingItem]


class Question(Schema):
    """An intelligence requirement. `version` is named by whoever changes it."""

    id: UUID
    version: UUID
    text: str
    elements: list[str]
    owner: str
    due: date | None
    state: str
    answer: str


class Request(Schema):
    """A request to a member. It is always voluntary; `warning` stands where law enforcement asks."""

    id: UUID
    kind: str
    text: str
    by: str
    asked: str
    due: date
    state: RequestState
    answer: str
    warning: str


class Task(Schema):
    """What somebody has to do."""

    id: UUID
    text: str
    person: str
    organisation: str
    due: date | None
    state: str


class Kept(Schema):
    """A view (`state` is the query of its address) or a note (`marking` is its own)."""

    id: UUID
    text: str
    state: str
    marking: TLP | None
    at: datetime


class Claim(Schema):
    """A claim in the folder that the asker may read."""

    id: UUID
    thing: UUID
    name: str
    kind: str
    organisation: str
    marking: TLP
    why: str
    vetting: str
    recorded_at: datetime


class Stay(Schema):
    """How long it was in a state."""

    state: State
    since: datetime
    until: datetime | None


class Folder(Schema):
    """One folder as the asker may see it. `plan_version` is named by whoever writes the plan anew."""

    id: UUID
    title: str
    state: State
    marking: TLP
    pap: PAP
    names: list[str]
    things: list[UUID]
    nomination: UUID | None
    reason: str
    plan: str
    plan_warning: str
    plan_version: UUID | None
    questions: list[Question]
    requests: list[Request]
    tasks: list[Task]
    views: list[Kept]
    notes: list[Kept]
    claims: list[Claim]
    stays: list[Stay]
    moves: list[Move]


class Stuck(Schema):
    """Something that has stood in one state for 14 days and more."""

    kind: str
    id: UUID | None
    title: str
    state: str
    days: int


class Expiring(Schema):
    """A claim of a folder that is due for review within 30 days."""

    id: UUID
    thing: UUID
    name: str
    kind: str
    marking: TLP
    on: datetime


class Agenda(Schema):
    """What a weekly meeting looks at; `states` counts by workflow what stands where."""

    since: datetime
    until: date
    new: list[Line]
    stuck: list[Stuck]
    expiring: list[Expiring]
    waiting: list[WaitingItem]
    overdue: int
    states: dict[str, dict[str, int]]


class DoAsked(Asked):
    """The texts that an act takes, by name."""

    given: dict[str, str] = Field(default_factory=dict, max_length=10)


class Done(Schema):
    """The id of what was written: a question, request, task, view, claim or note; none for a move."""

    id: UUID | None


@folders.get("investigations", response=Listed, url_name="api-investigations")
def listed(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """List folders, 50 a page, and what waits."""
    assert_known(request, PageAsked)
    visit = visit_of(request)
    found, mine = investigations.listed(visit, page=asked.page), investigations.mine(visit)
    called = investigations.names(visit)
    return {
        "items": found.items,
        **{"page": found.page, "pages": found.pages, "total": found.total},
        "requests": [_waiting(each, called) for each in mine.requests],
        "tasks": [_waiting(each, called) for each in mine.tasks],
        "asked": [_waiting(each, called) for each in mine.asked],
    }


@folders.get(
    "investigations/{uuid:investigation_id}", response=Folder, url_name="api-investigation"
)
def folder(request: HttpRequest, investigation_id: UUID) -> Any:
    """Return one folder."""
    assert_known(request, Asked)
    return _folder(investigations.show(visit_of(request), InvestigationId(investigation_id)))


@folders.post(
    "investigations/{uuid:investigation_id}/{str:act}",
    response=Done,
    url_name="api-investigation-act",
)
def act(request: HttpRequest, investigation_id: UUID, act: str, asked: DoAsked) -> Any:
    """Do one act in a folder, by its name, with the texts that it takes."""
    visit, id_ = visit_of(request), InvestigationId(investigation_id)
    return {"id": investigations.do(visit, id_, act, asked.given)}


@folders.get("agenda", response=Agenda, url_name="api-agenda")
def agenda(request: HttpRequest) -> Any:
    """Return the agenda of the week."""
    assert_known(request, Asked)
    found = investigations.agenda(visit_of(request))
    called = {id_: each.name for id_, each in found.organisations.items()}
    return {
        "since": found.since,
        "until": found.until,
        "new": found.new,
        "stuck": found.stuck,
        "expiring": found.expiring,
        "waiting": [_waiting(each, called) for each in found.waiting],
        "overdue": found.overdue,
        "states": found.states,
    }


def _waiting(each: Waiting, called: Any) -> dict[str, object]:
    one = each.request or each.task
    organisation = each.request.asked if each.request else each.task and each.task.organisation
    return {
        "investigation": each.investigation,
        "title": each.title,
        "id": one.id if one else None,
        "what": "request" if each.request else "task",
        "text": one.text if one else "",
        "organisation": called.get(organisation, ""),
        "due": each.due,
    }


def _folder(found: Opened) -> dict[str, object]:
    told = found.folder
    return {
        **{name: getattr(told, name) for name in ("id", "title", "state", "nomination", "reason")},
        "marking": found.marking,
        "pap": told.target.pap,
        "names": told.target.names,
        "things": told.target.things,
        "plan": told.plan.text if told.plan else "",
        "plan_warning": PLAN_AGENT if told.plan and told.plan.police else "",
        "plan_version": told.plan.by.version if told.plan else None,
        **_work(found),
        "views": [{**_plain(each), "marking": None, "at": each.by.at} for each in told.views],
        "notes": [
            {**_plain(each), "marking": found.markings.get(each.handling), "at": each.by.at}
            for each in told.notes
        ],
        "claims": found.claims,
        "stays": found.stays,
        "moves": found.moves,
    }


def _work(found: Opened) -> dict[str, object]:
    """Return questions, requests and tasks with the names of who is in them."""
    told, called = found.folder, {id_: each.name for id_, each in found.organisations.items()}
    people = {id_: each.name for id_, each in found.people.items()}
    return {
        "questions": [
            {
                **_plain(each),
                "version": each.by.version,
                "owner": called.get(each.owner, "") if each.owner else "",
            }
            for each in told.questions
        ],
        "requests": [
            {
                **_plain(each),
                "by": called[each.by.organisation],
                "asked": called[each.asked],
                "warning": STATE_AGENT if each.police else "",
            }
            for each in told.requests
        ],
        "tasks": [
            {
                **_plain(each),
                "person": people.get(each.person, "") if each.person else "",
                "organisation": called[each.organisation],
            }
            for each in told.tasks
        ],
    }


def _plain(each: Any) -> dict[str, object]:
    names = [name for name in each.__slots__ if not name.startswith("__")]
    return {name: getattr(each, name) for name in names}
