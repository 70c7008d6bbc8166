"""Bulk look-up: paste or upload, see what is on the map. Nothing given is kept or logged."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from atlas.services.lookup import lookup, take_out
from atlas.web import downloads
from atlas.web.pages import page
from atlas.web.uploads import pasted
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Show the form, and after it was sent the answer."""
    if request.method != "POST":
        return page(request, "lookup")
    text = pasted(request)
    found = lookup(visit_of(request), text.splitlines())
    return page(request, "lookup", {"found": found, "text": text}, highest=found.highest)


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Send the answer as a file whose name carries its marking; what leaves is in the ledger."""
    found = take_out(visit_of(request), pasted(request).splitlines())
    label = found.highest.replace(":", "-").replace("+", "-")
    return HttpResponse(
        downloads.looked_up(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="atlas-lookup_{label}.csv"'},
    )
