"""Alarms: what was opened that nobody has a reason to open, and who opened a lot; claims are watched from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.services import alarms
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List alarms and watched claims; when a form was sent watch a claim, or watch it no longer."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            _act(request)
            return redirect("alarms")
        except UsageError as wrong:
            error = str(wrong)
        except NotFound:  # of another, hidden or nothing at all: one answer
            error = gettext("No claim of your organisation has this id.")
    found = alarms.latest(visit)
    highest = TLP.AMBER_STRICT if found.lines or found.baits else TLP.CLEAR
    context = {"found": found, "error": error, "given": (request.POST or request.GET).dict()}
    answer = page(request, "alarms", context, highest=highest)
    answer.status_code = 400 if error else 200
    return answer


def _act(request: HttpRequest) -> None:
    given = request.POST
    visit, reason = visit_of(request), given.get("reason", "")
    wrong = gettext("Give the id of a claim of your organisation.")
    if "end" in given:
        alarms.end(visit, fields.id_of(given["end"], wrong), reason=reason)
    else:
        alarms.plant(visit, ClaimId(fields.id_of(given.get("claim", ""), wrong)), reason=reason)
