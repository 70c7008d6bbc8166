"""Reviews: the queue, one claim beside its form, and where the vetting of a claim stands."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.grades import InformationGrade
from atlas.model.ids import ClaimId
from atlas.model.markings import strictest
from atlas.services import resolve, vet
from atlas.services.gate import Visit
from atlas.services.vet import ClaimReview, Opinion, Verdict, fast
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.visitor import visit_of

_KEPT = ("note", "alternative", "credibility", "single_source", "doubt", "reason", "grounds")
_CITED = ("citing", "cited")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the reviews that wait for the visitor, open ones of own claims, and what others judge to be one thing."""
    visit = visit_of(request)
    found, same = vet.queue(visit), resolve.waiting(visit)
    labels = [label for e in same for label in (e.marking, e.one.marking, e.other.marking)]
    highest = strictest([found.highest, *labels])
    return page(request, "review", {"queue": found, "same": same}, highest=highest)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show one review; take what the reviewer says, or the place back."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            return _reviewed(request, visit, round_id)
        except UsageError as wrong:
            error = str(wrong)
    return _shown(request, vet.of_round(visit, round_id), error)


@require_http_methods(["GET", "HEAD", "POST"])
def of_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show where the vetting of a claim stands; offer it, dispute it, let it be used unvetted, or trace its sources."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            act = _ACTS.get(request.POST.get("act", ""))
            if act is None:
                raise UsageError(gettext("Choose one of the acts of the page."))
            act(visit, ClaimId(claim_id), request.POST)
            return redirect("vetting", claim_id=claim_id)
        except UsageError as wrong:
            error = str(wrong)
    return _shown(request, vet.of_claim(visit, ClaimId(claim_id)), error)


def _reviewed(request: HttpRequest, visit: Visit, round_id: UUID) -> HttpResponse:
    given = request.POST
    if given.get("act") == "decline":
        vet.decline(visit, round_id)
        return redirect("review")
    if given.get("act") == "draw":
        vet.draw_again(visit, round_id)
        return redirect("review-claim", round_id=round_id)
    vet.review(visit, round_id, _opinion(given))
    return redirect("review-claim", round_id=round_id)


def _opinion(given: QueryDict) -> Opinion:
    verdict, grade = given.get("verdict", ""), given.get("credibility", "")
    if verdict not in set(Verdict):
        raise UsageError(gettext("Choose what you think of the claim."))
    if grade not in set(InformationGrade):
        raise UsageError(gettext("Say how credible the claim is, from 1 to 6."))
    return Opinion(
        verdict=Verdict(verdict),
        credibility=int(grade),
        note=given.get("note", ""),
        alternative=given.get("alternative", ""),
        single_source=bool(given.get("single_source")),
    )


def _shown(request: HttpRequest, view: ClaimReview, error: str) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in (*_KEPT, *_CITED)}
    context = {
        "view": view,
        "verdicts": tuple(Verdict),
        "grades": tuple(InformationGrade),
        "error": error,
        "typed": typed,
    }
    answer = page(request, "review_claim", context, highest=view.marking)
    answer.status_code = 400 if error else 200
    return answer


def _offer(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    vet.offer(visit, claim)


def _dispute(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    vet.dispute(visit, claim, doubt=given.get("doubt", ""))


def _fast(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    fast.ask(visit, claim, reason=given.get("reason", ""))


def _confirm(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    track = fields.id_of(given.get("track", ""))
    fast.confirm(visit, track, reason=given.get("reason", ""))


def _cite(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    grounds = given.get("grounds", "")
    vet.cite(visit, given.get("citing", ""), given.get("cited", ""), grounds=grounds)


def _uncite(visit: Visit, claim: ClaimId, given: QueryDict) -> None:
    vet.withdraw_citation(visit, fields.id_of(given.get("citation", "")))


_ACTS: Mapping[str, Callable[[Visit, ClaimId, QueryDict], None]] = MappingProxyType(
    {
        "offer": _offer,
        "dispute": _dispute,
        "fast": _fast,
        "confirm": _confirm,
        "cite": _cite,
        "uncite": _uncite,
    }
)
