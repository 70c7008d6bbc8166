"""Legal bases: the list of them, and the forms to add and end one."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound, UsageError
from atlas.model.handling import LegalBasis
from atlas.services import bases
from atlas.services.gate import Visit
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List all legal bases; when a form was sent add or end one."""
    visit = visit_of(request)
    if request.method != "POST":
        return _page(request, visit)
    try:
        _change(request, visit)
    except UsageError as error:
        answer = _page(request, visit, error=str(error))
        answer.status_code = 400
        return answer
    return redirect("bases")


def _change(request: HttpRequest, visit: Visit) -> None:
    given, reason = request.POST, request.POST.get("reason", "")
    if "end" in given:
        last_day = _day(given.get("last_day", ""))
        bases.end(visit, _id(given["end"]), last_day=last_day, reason=reason)
        return
    basis = LegalBasis(
        code=given.get("code", "").strip(),
        jurisdiction=given.get("jurisdiction", "").strip(),
        valid_from=_day(given.get("valid_from", "")),
        valid_to=_day(given["valid_to"]) if given.get("valid_to") else None,
    )
    bases.add(visit, basis, reason=reason)


def _page(request: HttpRequest, visit: Visit, *, error: str = "") -> HttpResponse:
    found = bases.all_bases(visit)
    chosen = request.POST.get("end") or request.GET.get("end")
    ending = next((each for each in found if str(each.id) == chosen and each.may_end), None)
    context = {
        "bases": found,
        "ending": ending,
        "may_add": bases.may_add(visit),
        "given": request.POST.dict(),
        "error": error,
    }
    return page(request, "bases", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such legal basis.") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(gettext("Give a day as year, month and day: 2026-11-22.")) from None
