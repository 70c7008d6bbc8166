"""The map: a picture with its twin, the same as data, and what it was saved as."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from atlas.web import map_data, map_named, map_page, map_state
from atlas.web.pages import page
from atlas.web.visitor import visit_of
from atlas.web.words import MAP_TABS


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show one state of the map; after an act, lead to the state that it makes."""
    state = map_state.state_of(request.GET)
    if "act" in request.GET:
        return redirect(map_state.after(state, request.GET).address())
    visit = visit_of(request)
    if state.named:
        named = map_named.resolve(visit, request.GET, state)
        return (
            redirect(named.address)
            if named.address
            else page(request, "map_named", {"named": named}, highest=named.highest)
        )
    if state.is_overview:
        return page(request, "map_overview", {"state": state})
    shown = map_page.shown(visit, state)
    return page(
        request,
        "map",
        {"map": shown, "state": state, "tabs": MAP_TABS},
        highest=shown.picture.highest,
    )


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Send what the canvas draws."""
    state = map_state.state_of(request.GET)
    picture, drawn, arrangement = map_page.drawn_of(visit_of(request), state)
    return JsonResponse(map_data.document(picture, drawn, arrangement, state))
