"""Opportunities: cards of what would break what, and how sure; two or three beside each other; choke points."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.services import opportunities
from atlas.services.opportunities import Floor, Found
from atlas.web import opportunity_words
from atlas.web.pages import page
from atlas.web.visitor import visit_of

_COMPARED = 3


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the cards, those with vetted claims alone where `floor` says so; `compare` picks up to three of them."""
    found, floor = _found(request)
    picked = request.GET.getlist("compare")[:_COMPARED]
    context = {
        "found": found,
        "floor": floor,
        "compared": [card for card in found.cards if str(card.what.id) in picked],
        "picked": picked,
        "words": opportunity_words.EVERY,
    }
    return page(request, "opportunities", context, highest=found.highest)


@require_safe
def choke_points(request: HttpRequest) -> HttpResponse:
    """Show RT4: which thing stops, weakens or serves which target, as a table."""
    found, floor = _found(request)
    context = {"found": found, "floor": floor, "words": opportunity_words.EVERY}
    return page(request, "choke_points", context, highest=found.highest)


def _found(request: HttpRequest) -> tuple[Found, Floor]:
    said = request.GET.get("floor", "")
    floor = Floor(said) if said in set(Floor) else Floor.ALL
    return opportunities.find(visit_of(request), floor=floor), floor
