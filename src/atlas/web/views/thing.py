"""One thing: claims, links, identifiers, history."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.ids import ThingId
from atlas.services import explain
from atlas.web import queries
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest, thing_id: UUID) -> HttpResponse:
    """Show what is claimed of a thing."""
    number, relation = queries.page_number(request.GET), queries.relation(request.GET)
    claims = queries.page_number(request.GET, "claims")
    view = explain.thing(
        visit_of(request), ThingId(thing_id), page=number, relation=relation, claims_page=claims
    )
    context = {"view": view, "page": number, "relation": relation, "claims_page": claims}
    return page(request, "thing", context, highest=view.highest)
