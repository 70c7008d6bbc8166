"""Going wider: ask the originator of a claim, see what was asked, answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from atlas.errors import UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP, strictest
from atlas.services import wider
from atlas.services.wider import Asked
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

_LABELS = (TLP.AMBER, TLP.GREEN, TLP.CLEAR, TLP.AMBER_STRICT)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show the form to ask for a wider audience; when it was sent ask."""
    visit, claim, error = visit_of(request), ClaimId(claim_id), ""
    claimed = wider.of_claim(visit, claim)
    if request.method == "POST":
        try:
            wider.ask(visit, claim, _asked(request))
            return redirect("requests")
        except UsageError as wrong:
            error = str(wrong)
    context = {
        "claimed": claimed,
        "labels": _LABELS,
        "days": wider.DAYS,
        "most_days": wider.MOST_DAYS,
        "given": request.POST.dict(),
        "error": error,
    }
    answer = page(request, "ask_wider", context, highest=claimed.marking)
    answer.status_code = 400 if error else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List the requests of the own organisation, made and got; when an answer was sent record it."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            _answer(request)
            return redirect("requests")
        except UsageError as wrong:
            error = str(wrong)
    found = wider.requests(visit)
    highest = strictest(each.marking for each in found)
    answer = page(request, "requests", {"requests": found, "error": error}, highest=highest)
    answer.status_code = 400 if error else 200
    return answer


def _answer(request: HttpRequest) -> None:
    given = request.POST
    try:
        id_ = UUID(given.get("request", ""))
    except ValueError:
        raise UsageError(gettext("Choose a request and an answer.")) from None
    if given.get("answer") not in ("yes", "no"):
        raise UsageError(gettext("Choose a request and an answer."))
    wider.answer(
        visit_of(request),
        id_,
        yes=given["answer"] == "yes",
        reason=given.get("reason", ""),
        map_key=settings().key("map"),
    )


def _asked(request: HttpRequest) -> Asked:
    given = request.POST
    label, days = given.get("tlp", ""), given.get("days", "")
    if label not in set(TLP) or not (days.isascii() and days.isdigit() and len(days) < 5):
        raise UsageError(gettext("Choose a label and a number of days."))
    return Asked(
        tlp=TLP(label),
        reach=given.get("reach", ""),
        reason=given.get("reason", ""),
        days=int(days),
    )
