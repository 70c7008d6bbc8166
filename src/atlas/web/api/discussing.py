"""Comments and notices in the JSON API: as much as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from atlas.model.ids import ClaimId, PersonId, ThingId
from atlas.model.markings import TLP
from atlas.services import discussion, notices
from atlas.services.discussion import Choice, Written
from atlas.services.notices import Kind
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

discussing = Router()


class CommentAsked(Asked):
    """A comment: its text, what it is about or answers, whom it mentions, and who may read it.

    Without `marking` it is as strict as what it is about. `audience` are words as the form has them: `alliance`, `own`,
    `cell:ID`, `org:ID`, `person:ID`.
    """

    text: str = Field(max_length=20_000)
    claim: UUID | None = None
    answers: UUID | None = None
    mentions: list[UUID] = Field(default_factory=list, max_length=100)
    marking: TLP | None = None
    audience: list[str] = Field(default_factory=list, max_length=1_000)


class Comment(Schema):
    """A comment as the asker may read it; `token` stands for who wrote it on a source-protected claim."""

    id: UUID
    marking: TLP
    organisation: str
    person: str
    token: str
    at: datetime
    text: str
    withdrawn: bool
    mine: bool
    about: UUID | None
    answers: UUID | None


class Comments(Schema):
    """The latest comments on a thing, the oldest first."""

    thing: UUID
    comments: list[Comment]


class Made(Schema):
    """The id of the comment that was kept or withdrawn."""

    id: UUID


class NoticesAsked(Asked):
    """A page of notices."""

    page: int = Field(1, ge=1, le=99_999)


class Notice(Schema):
    """One notice: its kind, the id that it is about, and the thing that it leads to."""

    id: UUID
    kind: Kind
    object: UUID
    at: datetime
    seen: bool
    thing: UUID | None


class Notices(Schema):
    """One page of notices, the latest first."""

    items: list[Notice]
    total: int
    unseen: int
    page: int
    pages: int


class SeenAsked(Asked):
    """Which notice was seen; without `id` all. `undo` takes the mark away: of one, or of all marked at a moment."""

    id: UUID | None = None
    undo: bool = False
    at: AwareDatetime | None = None


class Unseen(Schema):
    """How many notices are not seen, and the moment at which this marked them."""

    unseen: int
    at: datetime


@discussing.get("things/{uuid:thing_id}/comments", response=Comments, url_name="api-comments")
def comments(request: HttpRequest, thing_id: UUID) -> Any:
    """Return the discussion of a thing."""
    assert_known(request, Asked)
    found = discussion.of_thing(visit_of(request), ThingId(thing_id), map_key=settings().key("map"))
    return {"thing": found.thing, "comments": found.remarks}


@discussing.post("things/{uuid:thing_id}/comments", response=Made, url_name="api-comments")
def comment(request: HttpRequest, thing_id: UUID, asked: CommentAsked) -> Any:
    """Write a comment."""
    written = Written(
        text=asked.text,
        choice=Choice(tlp=asked.marking, words=frozenset(asked.audience)),
        claim=ClaimId(asked.claim) if asked.claim else None,
        answers=asked.answers,
        mentions=frozenset(map(PersonId, asked.mentions)),
    )
    return {"id": discussion.add(visit_of(request), ThingId(thing_id), written)}


@discussing.post(
    "comments/{uuid:comment_id}/withdraw", response=Made, url_name="api-comment-withdraw"
)
def withdraw(request: HttpRequest, comment_id: UUID) -> Any:
    """Take the text of one's own comment from everybody."""
    discussion.withdraw(visit_of(request), comment_id)
    return {"id": comment_id}


@discussing.get("notifications", response=Notices, url_name="api-notifications")
def latest(request: HttpRequest, asked: Query[NoticesAsked]) -> Any:
    """List the asker's notices, the latest first."""
    assert_known(request, NoticesAsked)
    return notices.latest(visit_of(request), page=asked.page)


@discussing.post("notifications/seen", response=Unseen, url_name="api-notifications-seen")
def seen(request: HttpRequest, asked: SeenAsked) -> Any:
    """Mark notices as seen, or undo that."""
    visit = visit_of(request)
    if asked.undo:
        notices.unsee(visit, id_=asked.id, at=asked.at)
    else:
        notices.see(visit, asked.id)
    return {"unseen": notices.unseen(visit) or 0, "at": visit.now}
