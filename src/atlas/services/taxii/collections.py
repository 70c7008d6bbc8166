"""The collections of a person: all that he may take out, and each view that he saved."""

import uuid

import attrs

from atlas.errors import NotFound
from atlas.model.ids import ViewId
from atlas.policy.decide import Action
from atlas.services import gate, views
from atlas.services.gate import Visit
from atlas.store import views as kept
from atlas.store.scoped import OpenScope

EVERYTHING = uuid.UUID("6f0f4bd4-5d7c-4f0e-9d4f-3c1f1f0a7b21")
"""The id of the collection of all, the same at each node and for everybody."""

NO_COLLECTION = "There is no such collection, object or status among what you may see."


@attrs.frozen(kw_only=True)
class Collection:
    """One collection. `name` is empty for that of all; `state` is the view's, as its address has it."""

    id: uuid.UUID
    name: str
    state: str | None
    can_read: bool
    can_write: bool


def collections(visit: Visit) -> tuple[Collection, ...]:
    """Return what there is for the visitor: all, then his views by name, which only readers have.

    What may be done with each is told of whoever asks; it is decided, and on record, when it is done.
    """
    allowed = gate.offered(visit, (Action.EXPORT, Action.CONTRIBUTE))
    own = _everything(allowed)
    if Action.EXPORT not in allowed:
        return (own,)
    with gate.open_scope(visit, Action.EXPORT) as opened:
        named = views.saved_in(opened)
    return (own, *(_of_view(each.id, each.name) for each in named))


def collection(visit: Visit, id_: str) -> Collection:
    """Return one collection.

    Raises:
        NotFound: the visitor has none of this id.
    """
    found = next((each for each in collections(visit) if str(each.id) == id_), None)
    if found is None:
        raise NotFound(NO_COLLECTION)
    return found


def find_in(opened: OpenScope, id_: str) -> Collection:
    """Return a collection to read from, in an open scope.

    Raises:
        NotFound: whoever the scope is of has none of this id.
    """
    if id_ == str(EVERYTHING):
        return _everything(frozenset({Action.EXPORT}))
    try:
        view = kept.find(opened, ViewId(uuid.UUID(id_)))
    except ValueError:
        view = None
    if view is None or view.removed or str(view.id) != id_:
        raise NotFound(NO_COLLECTION)
    return attrs.evolve(_of_view(view.id, view.name), state=view.state)


def _everything(allowed: frozenset[Action]) -> Collection:
    return Collection(
        id=EVERYTHING,
        name="",
        state=None,
        can_read=Action.EXPORT in allowed,
        can_write=Action.CONTRIBUTE in allowed,
    )


def _of_view(id_: uuid.UUID, name: str) -> Collection:
    return Collection(id=id_, name=name, state="", can_read=True, can_write=False)
