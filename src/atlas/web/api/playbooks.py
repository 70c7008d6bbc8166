"""Playbooks in the JSON API: for a situation, and one of them. CACAO 2.0 is the file of its page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.alliance import Lever
from atlas.model.markings import TLP
from atlas.services import playbooks as services
from atlas.services.playbooks import Wanted
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

playbooks = Router()


class PlaybooksAsked(Asked):
    """For which situation, and which page."""

    kind: str = Field("", max_length=64)
    lever: Lever | None = None
    ended: str = Field("", pattern=r"^(executed|aborted)?$")
    page: int = Field(1, ge=1, le=99_999)


class LessonTold(Schema):
    """What worked, or what did not."""

    worked: bool
    text: str


class StepTold(Schema):
    """One step, and behind which others it comes."""

    place: int
    lever: Lever
    part: str
    kind: str
    after: list[int]
    done: bool
    within: int | None
    lessons: list[LessonTold]


class StageTold(Schema):
    """Within how many days an operation left a state."""

    state: str
    within: int


class PlaybookTold(Schema):
    """What one operation left, without names."""

    id: UUID
    kept: str
    kinds: list[str]
    levers: list[Lever]
    ended: str
    stages: list[StageTold]
    steps: list[StepTold]
    lessons: list[LessonTold]
    marking: TLP


class Playbooks(Schema):
    """One page of playbooks."""

    playbooks: list[PlaybookTold]
    page: int
    pages: int
    total: int


@playbooks.get("playbooks", response=Playbooks, url_name="api-playbooks")
def show(request: HttpRequest, asked: Query[PlaybooksAsked]) -> Any:
    """Tell which playbooks were left for a situation, the latest month first."""
    assert_known(request, PlaybooksAsked)
    wanted = Wanted(kind=asked.kind, lever=asked.lever or "", ended=asked.ended)
    found = services.listed(visit_of(request), wanted, page=asked.page)
    lines = list(found.items)
    return {"playbooks": lines, "page": found.page, "pages": found.pages, "total": found.total}


@playbooks.get("playbooks/{playbook_id}", response=PlaybookTold, url_name="api-playbook")
def one(request: HttpRequest, playbook_id: UUID) -> Any:
    """Tell one playbook."""
    assert_known(request, Asked)
    return services.get(visit_of(request), playbook_id)
