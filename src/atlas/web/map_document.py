"""One state of the map as data: for the canvas of its page and for programs."""

from django.http import QueryDict

from atlas.errors import NotFound
from atlas.model.ids import ViewId
from atlas.services import arrange, looks, views
from atlas.services.gate import Visit
from atlas.web import map_data, map_overview, map_page, map_state
from atlas.web.map_state import State


def state_of(visit: Visit, asked: QueryDict) -> State:
    """Return the state that an address names, by itself or as a saved view.

    Raises:
        NotFound: the visitor has no such view.
        Denied: the policy refused.
    """
    state = map_state.state_of(asked)
    if state.saved is None:
        return state
    saved = views.get(visit, ViewId(state.saved))
    return map_state.restored(saved.state, asked, saved=state.saved)


def of(visit: Visit, asked: QueryDict) -> dict[str, object]:
    """Return what is drawn of the state that an address names, as JSON values; of none the territories of all.

    Raises:
        NotFound: there is no such view, or the territories are not arranged yet.
        Denied: the policy refused.
    """
    state = state_of(visit, asked)
    if not state.is_overview:
        return map_data.document(looks.scene(visit, map_page.look_of(state)), state)
    atlas = arrange.territories(visit)
    if atlas is None:
        raise NotFound("The map is being arranged.")
    return map_overview.document(atlas, state)
