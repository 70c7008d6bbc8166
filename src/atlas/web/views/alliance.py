"""The alliance: who is in, the levers that members hold, cells, agreements, drafts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.services.alliance import agreements, directory
from atlas.services.alliance.drafts import draft as draft_named
from atlas.services.alliance.drafts import drafts
from atlas.web.alliance_words import KIND_WORDS, ROLE_WORDS
from atlas.web.manual import rendered
from atlas.web.pages import page
from atlas.web.visitor import visit_of


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who is in, as far as the visitor may know."""
    view = directory.overview(visit_of(request))
    context = {"view": view, "kinds": KIND_WORDS, "drafts": drafts()}
    return page(request, "alliance", context, highest=TLP.GREEN)


@require_safe
def nodes(request: HttpRequest) -> HttpResponse:
    """Show the permanent seats of the alliance, and who belongs to which."""
    view = directory.overview(visit_of(request))
    context = {"view": view, "kinds": KIND_WORDS}
    return page(request, "alliance_nodes", context, highest=TLP.GREEN)


@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show one organisation."""
    view = directory.organisation(visit_of(request), OrganisationId(organisation_id))
    marking = TLP.AMBER_STRICT if view.people else TLP.GREEN
    context = {"view": view, "kinds": KIND_WORDS}
    return page(request, "alliance_organisation", context, highest=marking)


@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one person of the visitor's organisation; to the secretariat anybody."""
    view = directory.person(visit_of(request), PersonId(person_id))
    held = [(role, words) for role, words in ROLE_WORDS.items() if role in view.person.roles]
    context = {"view": view, "roles": held}
    return page(request, "alliance_person", context, highest=TLP.AMBER_STRICT)


@require_safe
def cell(request: HttpRequest, cell_id: UUID) -> HttpResponse:
    """Show one cell that the visitor may know of."""
    view = directory.cell(visit_of(request), CellId(cell_id))
    context = {"view": view, "kinds": KIND_WORDS}
    return page(request, "alliance_cell", context, highest=TLP.AMBER_STRICT)


@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Show the text of an agreement."""
    found = agreements.read(visit_of(request), agreement_id)
    context = {"title": found.title, "agreement": found, "html": rendered(found.text)}
    return page(request, "alliance_text", context, highest=TLP.GREEN)


@require_safe
def draft(request: HttpRequest, draft_name: str) -> HttpResponse:
    """Show a draft: a place to begin, and no legal advice."""
    directory.overview(visit_of(request))
    found = draft_named(draft_name)
    html = rendered(found.text.partition("\n")[2])
    return page(request, "alliance_text", {"title": found.title, "draft": found, "html": html})
