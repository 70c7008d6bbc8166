"""How the server does, for the secretariat: jobs, room, versions, settings, vocabularies. Nothing of the map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from atlas.errors import NotFound
from atlas.services import operating, rescue
from atlas.web import vocabularies
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

_MOST_DIGITS = 18  # of a number of a job: a bigint


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the state of the server."""
    visit = visit_of(request)
    state, jobs = operating.seen(visit, settings())
    context = {
        "state": state,
        "jobs": jobs,
        "settings": tuple(operating.in_force(settings())),
        "vocabularies": vocabularies.all_of_them(),
        "rescues": rescue.latest(visit),
    }
    return page(request, "admin", context)


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Queue a failed job again."""
    operating.retry(visit_of(request), _number(request.POST.get("job", "")))
    return redirect("admin")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise NotFound("There is no failed job of this number.")
    return int(text)
