"""Saved views of the map: a name for a state that is in an address anyway. Each is TLP:RED for its person.

Whoever is given the address of a view instead of its id sees the same state through a scope of their own; the
view itself stays with its person, by the same wall as everything else.
"""

import uuid
from collections.abc import Callable

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import ViewId
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import views
from atlas.store.scoped import OpenScope
from atlas.store.views import StoredView

MOST_NAME = 120  # letters
MOST_STATE = 16_000  # letters: 200 pinned places and as many chosen things
MOST_VIEWS = 500  # of one person

NO_VIEW = "There is no such view among yours."


@attrs.frozen(kw_only=True)
class SavedView:
    """A view by name. `state` is the query of its address, without a question mark, pinned places included."""

    id: ViewId
    name: str
    state: str


def saved(visit: Visit) -> tuple[SavedView, ...]:
    """Return the visitor's views by name.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = views.current(opened)
    return tuple(sorted(map(_shown, found), key=lambda view: (view.name.casefold(), view.id)))


def get(visit: Visit, id_: ViewId) -> SavedView:
    """Return one of the visitor's views.

    Raises:
        NotFound: there is none of this id, or it was deleted, or it is somebody else's: one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = views.find(opened, id_)
    if found is None or found.removed:
        raise NotFound(NO_VIEW)
    return _shown(found)


def create(visit: Visit, name: str, state: str) -> SavedView:
    """Save a state under a name. Names may be alike.

    Raises:
        UsageError: the name is empty, something is too long, or there are too many views.
        Denied: the policy refused.
    """
    if len(state) > MOST_STATE or not state.isprintable():
        raise UsageError(
            f"This view cannot be saved: expected is an address of at most {MOST_STATE:,} letters."
        )
    view = SavedView(id=ViewId(uuid.uuid4()), name=_usable(name), state=state.lstrip("?"))

    def work(opened: OpenScope) -> None:
        if len(views.current(opened)) >= MOST_VIEWS:
            raise UsageError(f"You have {MOST_VIEWS} saved views; delete one, then save again.")

    _record(visit, view, removed=False, before=work)
    return view


def rename(visit: Visit, id_: ViewId, name: str) -> SavedView:
    """Give a view another name.

    Raises:
        NotFound: the visitor has no such view.
        UsageError: the name is empty or too long.
        Denied: the policy refused.
    """
    view = attrs.evolve(get(visit, id_), name=_usable(name))
    _record(visit, view, removed=False)
    return view


def delete(visit: Visit, id_: ViewId) -> SavedView:
    """Delete a view and return it; `restore` takes that back.

    Raises:
        NotFound: the visitor has no such view.
        Denied: the policy refused.
    """
    view = get(visit, id_)
    _record(visit, view, removed=True)
    return view


def restore(visit: Visit, id_: ViewId) -> SavedView:
    """Take the deletion of a view back; of one that was not deleted nothing changes.

    Raises:
        NotFound: the visitor never had such a view.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = views.find(opened, id_)
    if found is None:
        raise NotFound(NO_VIEW)
    if found.removed:
        _record(visit, _shown(found), removed=False)
    return _shown(found)


def _record(
    visit: Visit,
    view: SavedView,
    *,
    removed: bool,
    before: Callable[[OpenScope], None] = lambda opened: None,
) -> None:
    handling = _own(visit)
    interned = gate.intern([handling], [])
    stored = StoredView(
        id=view.id, name=view.name, state=view.state, changed_at=visit.now, removed=removed
    )

    def work(opened: OpenScope) -> None:
        before(opened)
        views.record(opened, stored, interned.handlings[handling])

    gate.write(visit, Action.SAVE_VIEW, work)


def _own(visit: Visit) -> Handling:
    """Return the handling that addresses the visitor alone.

    Raises:
        UsageError: the visitor is no person.
    """
    if visit.actor.person is None:
        raise UsageError("A view is saved for a person; say who with --as.")
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({visit.actor.person})))


def _usable(name: str) -> str:
    """Return a name without needless spaces.

    Raises:
        UsageError: nothing is left, it is too long, or it holds control characters.
    """
    found = " ".join(name.split())
    if not found or len(found) > MOST_NAME or not found.isprintable():
        raise UsageError(f"A view needs a name of 1 to {MOST_NAME} letters.")
    return found


def _shown(stored: StoredView) -> SavedView:
    return SavedView(id=stored.id, name=stored.name, state=stored.state)
