"""How long claims are kept: what is to be looked at, what was withdrawn, and the acts on one claim."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP, strictest
from atlas.policy.retention import Mark
from atlas.services import retention
from atlas.services.retention import KeptClaim
from atlas.web.pages import page
from atlas.web.visitor import visit_of

# What each act of the form does; all take the visit, the claim and a reason.
_ACTS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "withdraw": retention.withdraw,
        "erase": partial(retention.withdraw, erase=True),
        "undo": retention.undo,
        "reviewed": partial(retention.mark, kind=Mark.REVIEWED),
        "hold": partial(retention.mark, kind=Mark.HOLD),
        "end-hold": partial(retention.mark, kind=Mark.HOLD, ended=True),
        "matter": partial(retention.mark, kind=Mark.MATTER),
        "end-matter": partial(retention.mark, kind=Mark.MATTER, ended=True),
    }
)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List claims of the own organisation that are to be looked at, and those that were withdrawn."""
    visit = visit_of(request)
    due, gone = retention.due_claims(visit), retention.withdrawn_claims(visit)
    context = {"due": due, "gone": gone, "now": visit.now}
    return page(request, "retention", context, highest=_highest((*due, *gone)))


@require_http_methods(["GET", "HEAD", "POST"])
def of_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show the dates of one claim; when a form was sent do its act."""
    visit, claim, error = visit_of(request), ClaimId(claim_id), ""
    if request.method == "POST":
        try:
            _act(request)(visit, claim, reason=request.POST.get("reason", ""))
            return redirect("claim-time", claim_id=claim_id)
        except UsageError as wrong:
            error = str(wrong)
    found = retention.of_claim(visit, claim)
    context = {"time": found, "kept": found.kept, "error": error, "now": visit.now}
    answer = page(request, "claim_time", context, highest=found.kept.marking)
    answer.status_code = 400 if error else 200
    return answer


def _act(request: HttpRequest) -> Callable[..., object]:
    chosen = _ACTS.get(request.POST.get("act", ""))
    if chosen is None:
        raise UsageError(gettext("Choose what is to be done."))
    return chosen


def _highest(claims: tuple[KeptClaim, ...]) -> TLP:
    return strictest(each.marking for each in claims)
