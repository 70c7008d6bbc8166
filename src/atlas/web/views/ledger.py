"""What went out: the ledger, and the lines of one sending."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.markings import TLP, strictest
from atlas.services import ledger
from atlas.web.pages import page
from atlas.web.queries import with_values
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what went out within the visitor's reach, the newest first."""
    told = ledger.entries(visit_of(request), before=request.GET.get("before", ""))
    older = with_values(request.GET, before=told.older) if told.older else ""
    highest = strictest(TLP(each.marking) for each in told.entries if each.marking)
    return page(request, "ledger", {"ledger": told, "older": older}, highest=highest)


@require_safe
def lines(request: HttpRequest, sending_id: UUID) -> HttpResponse:
    """Show one sending with a page of its lines."""
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else -1
    told = ledger.detail(visit_of(request), sending_id, after=after)
    more = with_values(request.GET, after=str(told.after)) if told.after is not None else ""
    highest = TLP(told.entry.marking or TLP.CLEAR)
    return page(request, "sending", {"detail": told, "more": more}, highest=highest)
