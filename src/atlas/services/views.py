"""Saved views of the map: a name for a state that is in an address anyway. Each is TLP:RED for its person.

Whoever is given the address of a view instead of its id sees the same state through a scope of their own; the
view itself stays with its person, by the same wall as everything else.
"""

import uuid
from collections.abc import Callable
from urllib.parse import parse_qsl

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
from atlas.store.views import NamedView, StoredView

MOST_NAME = 120  # letters
MOST_STATE = 16_000  # letters: an address holds at most 100 places and 100 hidden things
MOST_VIEWS = 500  # of one person

MOST_LETTERS = (
    20_000_000  # of all that one person saved, renamed and deleted: nothing of it is ever erased
)

_OF_THINGS = frozenset(
    {"of", "from", "to", "shared"}
)  # parameters in which somebody may type a name
NO_ROOM = "Your saved views, with all their earlier states, take more room than one person has."
NO_VIEW = "There is no such view among yours."


@attrs.frozen(kw_only=True)
class SavedView:
    """A view by name. `state` is the query of its address, without a question mark, pinned places included."""

    id: ViewId
    name: str
    state: str


def saved(visit: Visit) -> tuple[NamedView, ...]:
    """Return the names of the visitor's views, in order.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        return saved_in(opened)


def saved_in(opened: OpenScope) -> tuple[NamedView, ...]:
    """Return the names of the views of whoever the scope is of, in order."""
    found = views.current(opened)
    return tuple(sorted(found, key=lambda view: (view.name.casefold(), view.id)))


def get(visit: Visit, id_: ViewId) -> SavedView:
    """Return one of the visitor's views.

    Raises:
        NotFound: there is none of this id, or it was deleted, or it is somebody else's: one answer.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        return _found(opened, id_)


def called(visit: Visit, said: str) -> SavedView:
    """Return the visitor's view of this id or name.

    Raises:
        NotFound: there is none.
        UsageError: several have this name.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        wanted = said.strip().casefold()
        found = [
            each for each in views.current(opened) if wanted in (str(each.id), each.name.casefold())
        ]
        if len(found) > 1:
            ids = ", ".join(sorted(str(each.id) for each in found))
            raise UsageError(f"Several of your views have this name; say which by its id: {ids}.")
        if not found:
            raise NotFound(NO_VIEW)
        return _found(opened, found[0].id)


def create(visit: Visit, name: str, state: str) -> SavedView:
    """Save a state under a name. Names may be alike.

    Raises:
        UsageError: the name is empty, something is too long, the state holds the name of a thing in place of its
            id, or there are too many views.
        Denied: the policy refused.
    """
    view = SavedView(id=ViewId(uuid.uuid4()), name=usable_name(name), state=usable_state(state))

    def change(opened: OpenScope) -> _Change:
        if len(views.current(opened)) >= MOST_VIEWS:
            raise UsageError(f"You have {MOST_VIEWS} saved views; delete one, then save again.")
        return _Change(view=view)

    return _record(visit, change)


def rename(visit: Visit, id_: ViewId, name: str) -> SavedView:
    """Give a view another name.

    Raises:
        NotFound: the visitor has no such view, or has deleted it.
        UsageError: the name is empty or too long, or there is no more room.
        Denied: the policy refused.
    """
    usable = usable_name(name)
    return _record(
        visit, lambda opened: _Change(view=attrs.evolve(_found(opened, id_), name=usable))
    )


def delete(visit: Visit, id_: ViewId) -> SavedView:
    """Delete a view and return it; `restore` takes that back.

    Raises:
        NotFound: the visitor has no such view.
        Denied: the policy refused.
    """
    return _record(visit, lambda opened: _Change(view=_found(opened, id_), removed=True))


def restore(visit: Visit, id_: ViewId) -> SavedView:
    """Take the deletion of a view back; of one that was not deleted nothing changes.

    Raises:
        NotFound: the visitor never had such a view.
        UsageError: there is no more room.
        Denied: the policy refused.
    """

    def change(opened: OpenScope) -> _Change:
        found = views.find(opened, id_)
        if found is None:
            raise NotFound(NO_VIEW)
        return _Change(view=_shown(found), is_new=found.removed)

    return _record(visit, change)


@attrs.frozen(kw_only=True)
class _Change:
    """What a view is from now on, or, where it `is_new` in nothing, what it is anyway."""

    view: SavedView
    removed: bool = False
    is_new: bool = True


def _record(visit: Visit, change: Callable[[OpenScope], _Change]) -> SavedView:
    """Read and write in one transaction, in which no other change of the same person's views comes between."""
    handling = _own(visit)
    interned = gate.intern([handling], []).handlings[handling]

    def work(opened: OpenScope) -> SavedView:
        views.lock(opened, interned)
        made = change(opened)
        if not made.is_new:
            return made.view
        if not made.removed and views.letters(opened) > MOST_LETTERS:
            raise UsageError(NO_ROOM)
        stored = StoredView(
            id=made.view.id,
            name=made.view.name,
            state=made.view.state,
            changed_at=visit.now,
            removed=made.removed,
        )
        views.record(opened, stored, interned)
        return made.view

    return gate.write(visit, Action.SAVE_VIEW, work)


def _found(opened: OpenScope, id_: ViewId) -> SavedView:
    found = views.find(opened, id_)
    if found is None or found.removed:
        raise NotFound(NO_VIEW)
    return _shown(found)


def _own(visit: Visit) -> Handling:
    """Return the handling that addresses the visitor alone.

    Raises:
        UsageError: the visitor is no person.
    """
    if visit.actor.person is None:
        raise UsageError("A view is saved for a person; say who with --as.")
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({visit.actor.person})))


def usable_name(name: str) -> str:
    """Return a name without needless spaces.

    Raises:
        UsageError: nothing is left, it is too long, or it holds control characters.
    """
    found = " ".join(name.split())
    if not found or len(found) > MOST_NAME or not found.isprintable():
        raise UsageError(f"A view needs a name of 1 to {MOST_NAME} letters.")
    return found


def usable_state(state: str) -> str:
    """Return a state without its question mark.

    Raises:
        UsageError: it is too long, cannot be read, or names a thing otherwise than by its id.
    """
    if len(state) > MOST_STATE or not state.isprintable():
        raise UsageError(
            f"This view cannot be saved: expected is an address of at most {MOST_STATE:,} letters."
        )
    query = state.lstrip("?")
    for name, value in parse_qsl(query):
        if name in _OF_THINGS and not _is_id(value):
            raise UsageError(
                f"This view cannot be saved: {name!r} is not the id of a thing. Choose what is meant, then save."
            )
    return query


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _shown(stored: StoredView) -> SavedView:
    return SavedView(id=stored.id, name=stored.name, state=stored.state)
