"""Imports of one's organisation by the JSON API: which there are, and how far each is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from atlas.model.ids import BatchId
from atlas.services.imports import batches, undoing
from atlas.services.imports.batches import Import, State
from atlas.web import importing as forms
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

importing = Router()


class Batch(Schema):
    """An import. `counts` are empty where it is somebody else's; `standing` and `withdrawn` count what you may see.

    `under_way` is `undo` or `put-back` while a job does that, else empty.
    """

    id: UUID
    who: str
    file: str
    format: str
    at: datetime
    state: State
    counts: dict[str, int]
    standing: int
    withdrawn: int
    ended_at: datetime | None
    undone_at: datetime | None
    undone_by: str
    undo_until: datetime | None
    may_undo: bool
    may_put_back: bool
    under_way: str


class Batches(Schema):
    """Imports, the latest first."""

    batches: list[Batch]


@importing.get("batches", response=Batches, url_name="api-batches")
def listed(request: HttpRequest) -> Any:
    """List the imports of the own organisation."""
    assert_known(request, Asked)
    return {"batches": [_told(each) for each in batches.latest(visit_of(request))]}


@importing.get("batches/{uuid:batch_id}", response=Batch, url_name="api-batch")
def one(request: HttpRequest, batch_id: UUID) -> Any:
    """Return one import of the own organisation."""
    assert_known(request, Asked)
    return _told(batches.get(visit_of(request), BatchId(batch_id)))


def _told(found: Import) -> dict[str, Any]:
    batch = found.batch
    ending = undoing.under_way(found, folder=forms.folder())
    names = ("id", "file", "format", "state", "counts", "standing", "withdrawn", "ended_at")
    more = ("who", "undone_by", "undo_until", "may_undo", "may_put_back")
    return {
        **{name: getattr(batch, name) for name in names},
        **{name: getattr(found, name) for name in more},
        "at": batch.recorded_at,
        "undone_at": batch.undone_at,
        "under_way": ending.act if ending else "",
    }
