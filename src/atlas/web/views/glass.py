"""Break-glass: ask in an emergency, answer for one's own organisation, read what was opened."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.services import glass
from atlas.services.glass import Emergency
from atlas.web import fields
from atlas.web.pages import page
from atlas.web.visitor import visit_of

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List the requests made and got, with the forms to ask and to answer; do what was sent."""
    visit, error = visit_of(request), ""
    if request.method == "POST":
        try:
            _act(request)
            return redirect("glass")
        except UsageError as wrong:
            error = str(wrong)
    found = glass.requests(visit)
    context = {
        "requests": found,
        "owners": glass.owners(visit),
        "given": request.POST.dict(),
        "error": error,
    }
    highest = TLP.AMBER_STRICT if found else TLP.CLEAR
    answer = page(request, "glass", context, highest=highest)
    answer.status_code = 400 if error else 200
    return answer


@require_safe
def read(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show what was opened for the visitor."""
    found = glass.read(visit_of(request), request_id)
    highest = strictest(each.marking for each in found.claims)
    return page(request, "glass_read", {"reading": found}, highest=highest)


def _act(request: HttpRequest) -> None:
    given = request.POST
    if "request" in given:
        _answer(request)
        return
    named = _ID.search(given.get("thing", ""))
    if named is None:
        raise UsageError(
            gettext(
                "Give the address of its page (…/thing/…), or its id: no name, domain or wallet."
            )
        )
    emergency = Emergency(
        thing=ThingId(UUID(named[0])),
        owner=OrganisationId(
            fields.id_of(given.get("owner", ""), gettext("Choose from the list."))
        ),
        reason=given.get("reason", ""),
    )
    glass.ask(visit_of(request), emergency)


def _answer(request: HttpRequest) -> None:
    given = request.POST
    if given.get("answer") not in ("yes", "no"):
        raise UsageError(gettext("Choose a request and an answer."))
    glass.answer(
        visit_of(request),
        fields.id_of(given["request"], gettext("Choose from the list.")),
        yes=given["answer"] == "yes",
        reason=given.get("reason", ""),
    )
