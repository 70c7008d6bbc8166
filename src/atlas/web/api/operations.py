"""Operations in the JSON API: the list, one with what still blocks it, and every act in it by its name."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.investigating import STATE_AGENT
from atlas.policy.operations import State, Step
from atlas.policy.readiness import Answer, Part
from atlas.services import operations as services
from atlas.services.operations import Shown
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.startup import keys
from atlas.web.visitor import visit_of

operations = Router()


class PageOfOperations(Asked):
    """Which page of the operations."""

    page: int = Field(1, ge=1, le=99_999)


class OperationLine(Schema):
    """An operation in a list."""

    id: UUID
    title: str
    state: State
    marking: TLP
    organisation: str
    cell: str
    changed_at: datetime


class OperationList(Schema):
    """One page of operations."""

    items: list[OperationLine]
    page: int
    pages: int
    total: int


class SentOperation(Schema):
    """Of which cell an operation is opened, and what it is called."""

    model_config = ConfigDict(extra="forbid")

    cell: UUID
    title: str


class OpenedOperation(Schema):
    """The id of what was opened."""

    id: UUID


class OperationLetter(Schema):
    """A letter that the holder sent, and its answer; `took_days` are the days between."""

    id: UUID
    draft: str
    recipient: str
    day: date
    answer: str
    answered: date | None
    took_days: int | None


class OperationAction(Schema):
    """An action. `version` is named by whoever changes it; `warning` stands where the police asks (P10)."""

    id: UUID
    version: UUID
    number: int
    lever: str
    target: UUID | None
    holder: UUID
    part: Part
    required: bool
    authority: str
    legal: str
    basis: str
    start: date | None
    end: date | None
    after: list[UUID]
    answer: Answer
    report: str
    letters: list[OperationLetter]
    warning: str


class OperationBaseline(Schema):
    """What was measured before go."""

    metric: str
    start: date
    end: date
    source: str
    value: str


class Blocking(Schema):
    """A guard that forbids, and what would satisfy it."""

    guard: str
    told: str


class NextStep(Schema):
    """A step that may follow, and what stands against it now."""

    step: Step
    blocking: list[Blocking]


class RecordLine(Schema):
    """One line of the decision record."""

    what: str
    step: str
    reason: str
    organisation: UUID
    person: UUID | None
    at: datetime


class OperationStay(Schema):
    """How long it was in a state."""

    state: State
    since: datetime
    until: datetime | None


class OperationShown(Schema):
    """One operation as the asker may see it. `plan_version` is named by whoever writes the plan anew."""

    id: UUID
    cell: UUID
    organisation: UUID
    title: str
    state: State
    marking: TLP
    opened_at: datetime
    texts: dict[str, str]
    plan_version: UUID | None
    actions: list[OperationAction]
    baseline: OperationBaseline | None
    blocking: list[Blocking]
    steps: list[NextStep]
    record: list[RecordLine]
    stays: list[OperationStay]


class SentAct(Schema):
    """The texts that an act takes, by name."""

    given: dict[str, str] = Field(default_factory=dict, max_length=20)


class ActDone(Schema):
    """The id of what was written, if any."""

    id: UUID | None


@operations.get("operations", response=OperationList, url_name="api-operations")
def listed(request: HttpRequest, asked: Query[PageOfOperations]) -> Any:
    """List operations, 50 a page."""
    assert_known(request, PageOfOperations)
    found = services.listed(visit_of(request), page=asked.page)
    return {name: getattr(found, name) for name in ("items", "page", "pages", "total")}


@operations.post("operations", response=OpenedOperation, url_name="api-operations")
def begin(request: HttpRequest, sent: SentOperation) -> Any:
    """Open an operation of a cell."""
    return {"id": services.open_operation(visit_of(request), CellId(sent.cell), sent.title)}


@operations.get("operations/{uuid:operation_id}", response=OperationShown, url_name="api-operation")
def operation(request: HttpRequest, operation_id: UUID) -> Any:
    """Return one operation."""
    assert_known(request, Asked)
    return _shown(services.show(visit_of(request), operation_id))


@operations.post(
    "operations/{uuid:operation_id}/{str:act}", response=ActDone, url_name="api-operation-act"
)
def act(request: HttpRequest, operation_id: UUID, act: str, sent: SentAct) -> Any:
    """Do one act in an operation, by its name, with the texts that it takes."""
    return {"id": services.do(visit_of(request), operation_id, act, sent.given, keys=keys())}


def _shown(found: Shown) -> dict[str, object]:
    told = found.operation
    names = ("id", "cell", "organisation", "title", "state", "opened_at", "texts", "plan_version")
    return {
        **{name: getattr(told, name) for name in (*names, "baseline", "record")},
        "marking": found.marking,
        "actions": [
            {
                **{name: getattr(each, name) for name in _ACTION},
                "after": sorted(each.after),
                "warning": STATE_AGENT if each.police else "",
            }
            for each in told.actions
        ],
        "blocking": [each for each in found.checks if not each.passed],
        "steps": [{"step": step, "blocking": list(each)} for step, each in found.steps.items()],
        "stays": found.stays,
    }


_ACTION = (
    *("id", "version", "number", "lever", "target", "holder", "part", "required", "authority"),
    *("legal", "basis", "start", "end", "answer", "report", "letters"),
)
