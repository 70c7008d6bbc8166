"""The map: a picture with its twin, the same as data, and the views that people save."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atlas.model.ids import ViewId
from atlas.services import looks, views
from atlas.services import progress as jobs
from atlas.services.gate import Visit
from atlas.web import map_document, map_files, map_named, map_overview, map_page, map_state
from atlas.web.map_state import State
from atlas.web.pages import page
from atlas.web.startup import now
from atlas.web.visitor import visit_of
from atlas.web.words import MAP_TABS


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show one state of the map; after an act, lead to the state that it makes."""
    visit = visit_of(request)
    state = map_document.state_of(visit, request.GET)
    if "act" in request.GET:
        return redirect(map_state.after(state, request.GET).address())
    if state.named:
        return _named(request, visit, state)
    if state.is_overview:
        return _overview(request, visit, state)
    seen = looks.see(visit, map_page.look_of(state))
    shown = map_page.shown(seen, state)
    context = {"map": shown, "state": state, "tabs": MAP_TABS, "views": seen.saved}
    return page(request, "map", context, highest=shown.highest)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Send what the canvas draws."""
    return JsonResponse(map_document.of(visit_of(request), request.GET))


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save a state under a name, for oneself."""
    visit, asked = visit_of(request), request.POST
    view = views.create(visit, asked.get("name", ""), asked.get("state", ""))
    return redirect(f"{reverse('map')}?view={view.id}")


@require_POST
def keep(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Rename a saved view, delete it, or take that back."""
    visit, act = visit_of(request), request.POST.get("act")
    if act == "delete":
        views.delete(visit, ViewId(view_id))
        return redirect(f"{reverse('map')}?removed={view_id}")
    if act == "rename":
        views.rename(visit, ViewId(view_id), request.POST.get("name", ""))
    else:
        views.restore(visit, ViewId(view_id))
    return redirect(f"{reverse('map')}?view={view_id}")


@require_POST
def open_file(request: HttpRequest) -> HttpResponse:
    """Open a file that was saved from the map as the same view, through the scope of whoever opens it."""
    file = request.FILES.get("file")
    return redirect(map_files.state_in(file.read() if file else None).address())


def _named(request: HttpRequest, visit: Visit, state: State) -> HttpResponse:
    named = map_named.resolve(visit, request.GET, state)
    if named.address:
        return redirect(named.address)
    return page(request, "map_named", {"named": named}, highest=named.highest)


def _overview(request: HttpRequest, visit: Visit, state: State) -> HttpResponse:
    overview = looks.overview(visit)
    context: dict[str, object] = {
        "state": state,
        "tabs": MAP_TABS,
        "views": overview.saved,
        "removed": request.GET.get("removed", ""),
        "jobs": jobs.running(now=now()),
    }
    atlas = overview.atlas
    if atlas is None:
        return page(request, "map_making", context | {"next_try": overview.next_try})
    rows = map_overview.rows(atlas, state)
    context |= {"atlas": atlas, "rows": rows}
    return page(request, "map_overview", context, highest=atlas.highest)
