"""What the JSON API tells of the record."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from atlas.model.ids import ThingId
from atlas.services import access, audit, ledger
from atlas.web.api import record_schemas as schemas
from atlas.web.api.reads import assert_known
from atlas.web.visitor import visit_of

records = Router()


@records.get("things/{uuid:thing_id}/why", response=schemas.Access, url_name="api-why")
def why(request: HttpRequest, thing_id: UUID) -> Any:
    """Tell by which rules the asker sees a thing, and since when."""
    return access.explain(visit_of(request), ThingId(thing_id))


@records.get("audit", response=schemas.Record, url_name="api-audit")
def search(request: HttpRequest, asked: Query[schemas.AuditAsked]) -> Any:
    """Search the record of decisions, the newest first: for auditors, and for representatives their own people."""
    assert_known(request, schemas.AuditAsked)
    return audit.search(visit_of(request), audit.Question(**asked.model_dump()))


@records.get("ledger", response=schemas.Ledger, url_name="api-ledger")
def ledger_page(request: HttpRequest, asked: Query[schemas.LedgerAsked]) -> Any:
    """List what went out, as far as it concerns the asker, the newest first."""
    assert_known(request, schemas.LedgerAsked)
    return ledger.entries(visit_of(request), before=asked.before, size=asked.size)


@records.get("ledger/{uuid:sending_id}", response=schemas.Detail, url_name="api-sending")
def sending(request: HttpRequest, sending_id: UUID, asked: Query[schemas.LinesOf]) -> Any:
    """Return one sending with a page of its lines."""
    assert_known(request, schemas.LinesOf)
    return ledger.detail(visit_of(request), sending_id, after=asked.after)
