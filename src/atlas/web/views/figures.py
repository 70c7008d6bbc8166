"""Figures of activity and quality, and what became of the claims of one's own organisation."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.markings import TLP
from atlas.services import figures
from atlas.web import figure_words
from atlas.web.pages import page
from atlas.web.queries import days
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show M1 and M2 of the last 90 days, or of as many as `days` says."""
    found = figures.figures(visit_of(request), days=days(request.GET, figures.DAYS))
    context = {"found": found, "names": figure_words.NAMES}
    return page(request, "figures", context, highest=TLP.AMBER)


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Show what became of the claims of the visitor's own organisation, as it is printed."""
    found = figures.statement(visit_of(request), days=days(request.GET, figures.DAYS))
    context = {"found": found, "names": figure_words.NAMES, "uses": figure_words.USES}
    return page(request, "statement", context, highest=TLP.AMBER_STRICT)
