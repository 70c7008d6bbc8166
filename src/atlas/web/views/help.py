"""The help: the documents, inside the product."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.web import manual
from atlas.web.pages import page


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """List all pages."""
    return page(request, "help", {"parts": manual.contents()})


@require_safe
def show(request: HttpRequest, help_page: str) -> HttpResponse:
    """Show one page."""
    context = {"document": manual.document(help_page), "parts": manual.contents()}
    return page(request, "help_page", context)
