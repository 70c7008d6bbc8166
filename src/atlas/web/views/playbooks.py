"""Playbooks that closed operations left: found by situation, one of them, and its CACAO 2.0."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.alliance import Lever
from atlas.model.kinds import iter_kinds
from atlas.services import playbooks
from atlas.services.playbooks import Wanted
from atlas.web import playbook_words, queries
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List the playbooks for a situation: a kind of target, a lever, how it ended."""
    wanted = Wanted(**{name: request.GET.get(name, "") for name in ("kind", "lever", "ended")})
    found = playbooks.listed(visit_of(request), wanted, page=queries.page_number(request.GET))
    context = {
        "found": found,
        "wanted": wanted,
        "kinds": list(iter_kinds()),
        "levers": list(Lever),
        "words": playbook_words.EVERY,
        "filtered": wanted != Wanted(),
    }
    return page(request, "playbooks", context, highest=found.highest)


@require_safe
def one(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    """Show one playbook."""
    found = playbooks.get(visit_of(request), playbook_id)
    context = {"found": found, "words": playbook_words.EVERY}
    return page(request, "playbook", context, highest=found.marking)


@require_safe
def file(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    """Answer one playbook as CACAO 2.0."""
    return HttpResponse(
        playbooks.cacao(visit_of(request), playbook_id),
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="playbook-{playbook_id}.cacao.json"'
        },
    )
