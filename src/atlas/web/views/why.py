"""Why can I see this: the rules by which the visitor reads what a thing shows."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.ids import ThingId
from atlas.services import access
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Show each handling of what a thing shows, and what meets its rules."""
    told = access.explain(visit_of(request), ThingId(thing_id))
    return page(request, "why", {"access": told}, highest=told.highest)
