"""One's notices: list them, mark them as seen, undo that."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from atlas.errors import UsageError
from atlas.services import notices
from atlas.web import fields, queries
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of notices; when a form was sent mark them."""
    if request.method == "POST":
        return _marked(request)
    found = notices.latest(visit_of(request), page=queries.page_number(request.GET))
    context = {"notices": found, "undo": _moment(request.GET.get("marked", ""))}
    return page(request, "notices", context, highest=found.highest)


def _marked(request: HttpRequest) -> HttpResponse:
    visit, given = visit_of(request), request.POST
    act, address = given.get("act", ""), reverse("notifications")
    if act == "see-all":
        notices.see(visit)
        return redirect(f"{address}?{urlencode({'marked': visit.now.isoformat()})}")
    if act == "undo":
        notices.unsee(visit, at=_at(_moment(given.get("at", ""))))
    elif act == "see":
        notices.see(visit, fields.id_of(given.get("notice", "")))
    elif act == "unsee":
        notices.unsee(visit, id_=fields.id_of(given.get("notice", "")))
    else:
        # whoever may not see notices hears that first
        notices.latest(visit)
        raise UsageError(gettext("The form asks for nothing that there is."))
    return redirect(address)


def _moment(text: str) -> str:
    """Return a moment as it was written, empty where it is none."""
    try:
        return text if datetime.fromisoformat(text).tzinfo else ""
    except ValueError:
        return ""


def _at(moment: str) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
