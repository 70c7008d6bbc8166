"""The map in the JSON API: what its canvas draws, saved views, and drafts of claims."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from pydantic import Field, JsonValue

from atlas.errors import UsageError
from atlas.model.ids import DraftId, ViewId
from atlas.services import drafts, views
from atlas.services.drafts import Draft as KeptDraft
from atlas.web import composing, map_document
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

mapping = Router()


class View(Schema):
    """A saved view by name."""

    id: UUID
    name: str


class Whole(View):
    """A saved view. `state` is the query of its address, as `GET map` takes it."""

    state: str


class Views(Schema):
    """The asker's saved views by name."""

    views: list[View]


class ViewAsked(Asked):
    """A state under a name."""

    name: str
    state: str


class ActAsked(Asked):
    """What is done to a saved view; `name` for another name."""

    act: Literal["rename", "delete", "restore"]
    name: str = ""


class Draft(Schema):
    """A draft of a claim: the fields of the form by name."""

    id: UUID
    title: str
    saved_at: datetime
    fields: dict[str, list[str]]


class Drafts(Schema):
    """The asker's drafts, the latest first."""

    drafts: list[Draft]


class DraftAsked(Asked):
    """The fields of a draft, each with its values; in place of those of the asker's draft `id`, if it is one."""

    id: UUID | None = None
    fields: dict[str, list[str]] = Field(default_factory=dict)


class Discarded(Schema):
    """The id of the draft that was discarded."""

    id: UUID


@mapping.get("map", response=dict[str, JsonValue], url_name="api-map")
def drawn(request: HttpRequest) -> Any:
    """Return what the canvas draws of a state of the map; of none the territories of all."""
    return JsonResponse(map_document.of(visit_of(request), request.GET))


@mapping.get("views", response=Views, url_name="api-views")
def saved(request: HttpRequest) -> Any:
    """List the asker's saved views."""
    assert_known(request, Asked)
    return {"views": views.saved(visit_of(request))}


@mapping.post("views", response=Whole, url_name="api-views")
def save(request: HttpRequest, asked: ViewAsked) -> Any:
    """Save a state of the map under a name, for oneself."""
    return views.create(visit_of(request), asked.name, asked.state)


@mapping.get("views/{uuid:view_id}", response=Whole, url_name="api-view")
def view(request: HttpRequest, view_id: UUID) -> Any:
    """Return one of the asker's saved views."""
    assert_known(request, Asked)
    return views.get(visit_of(request), ViewId(view_id))


@mapping.post("views/{uuid:view_id}", response=Whole, url_name="api-view")
def keep(request: HttpRequest, view_id: UUID, asked: ActAsked) -> Any:
    """Rename one of the asker's views, delete it, or take that back."""
    visit, id_ = visit_of(request), ViewId(view_id)
    if asked.act == "rename":
        return views.rename(visit, id_, asked.name)
    return views.delete(visit, id_) if asked.act == "delete" else views.restore(visit, id_)


@mapping.get("drafts", response=Drafts, url_name="api-drafts")
def listed(request: HttpRequest) -> Any:
    """List the asker's drafts."""
    assert_known(request, Asked)
    return {"drafts": [_draft(each) for each in drafts.mine(visit_of(request))]}


@mapping.post("drafts", response=Draft, url_name="api-drafts")
def save_draft(request: HttpRequest, asked: DraftAsked) -> Any:
    """Keep what is begun of a claim; the asker alone sees it."""
    form = composing.of_draft(_known(asked.fields))
    id_ = DraftId(asked.id) if asked.id else None
    return _draft(drafts.save(visit_of(request), form.fields, title=form.title, id_=id_))


@mapping.post("drafts/{uuid:draft_id}/discard", response=Discarded, url_name="api-draft-discard")
def discard(request: HttpRequest, draft_id: UUID) -> Any:
    """Delete one of the asker's drafts; any other is not there."""
    visit = visit_of(request)
    drafts.discard(visit, drafts.get(visit, DraftId(draft_id)).id)
    return {"id": draft_id}


def _known(fields: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    known = (*composing.LINES, *composing.TICKED)
    if fields.keys() - set(known):
        raise UsageError(f"A draft has no such field. Known: {', '.join(known)}.")
    return fields


def _draft(each: KeptDraft) -> dict[str, object]:
    fields = {name: list(values) for name, values in each.fields.items()}
    return {"id": each.id, "title": each.title, "saved_at": each.saved_at, "fields": fields}
