"""What the screening of free text met, for the legal officer."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.services import flags
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show one page of flags."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    found = flags.latest(visit_of(request), page=number)
    return page(request, "flags", {"flags": found}, highest=found.highest)
