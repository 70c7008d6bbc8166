"""What the JSON API tells of the record."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from atlas.model.ids import ThingId
from atlas.services import access
from atlas.web.api import record_schemas as schemas
from atlas.web.visitor import visit_of

records = Router()


@records.get("things/{uuid:thing_id}/why", response=schemas.Access, url_name="api-why")
def why(request: HttpRequest, thing_id: UUID) -> Any:
    """Tell by which rules the asker sees a thing, and since when."""
    return access.explain(visit_of(request), ThingId(thing_id))
