"""Search, and what the search box offers while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.services import search
from atlas.web import queries
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show one page of what matches."""
    query = queries.query(request.GET)
    found = search.find(visit_of(request), query)
    return page(request, "search", {"found": found, "query": query}, highest=found.highest)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show things whose names begin like the text."""
    text = queries.query(request.GET).text
    items = search.suggest(visit_of(request), text)
    return page(request, "suggest", {"items": items, "text": text})
