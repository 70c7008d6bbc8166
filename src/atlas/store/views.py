"""Saved views of the map under the wall. Each change is a row; the latest of a view counts, and none is lost."""

import uuid
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import HandlingId, ViewId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class StoredView:
    """A view as its latest row has it. `state` is the query of its address, pinned places included."""

    id: ViewId
    name: str
    state: str
    changed_at: datetime
    removed: bool


@attrs.frozen(kw_only=True)
class NamedView:
    """A view by its name alone."""

    id: ViewId
    name: str


_LOCK = 7_431_001  # a number of our own: no other lock is taken under it
_ROW_LETTERS = 200  # of a row beside its name and state
_COLUMNS = "view, name, state, recorded_at, removed"
_LATEST = f"""
SELECT {_COLUMNS} FROM saved_view WHERE view = %s ORDER BY recorded_at DESC, id LIMIT 1
"""
_ALL = """
SELECT view, name FROM (
    SELECT DISTINCT ON (view) view, name, removed FROM saved_view ORDER BY view, recorded_at DESC, id
) AS latest
WHERE NOT removed ORDER BY view
"""
# never earlier than the row that it replaces, whatever the clock says
_RECORD = """
INSERT INTO saved_view (id, handling, view, name, state, recorded_at, removed)
SELECT %(row)s, %(handling)s, %(view)s, %(name)s, %(state)s, greatest(%(at)s, (
    SELECT max(recorded_at) + interval '1 microsecond' FROM saved_view WHERE view = %(view)s)), %(removed)s
"""


def find(opened: OpenScope, view: ViewId) -> StoredView | None:
    """Return a view as it stands, removed or not; `None` where the scope shows none of this id."""
    row = opened.one(_LATEST, [view])
    return _stored(row) if row else None


def current(opened: OpenScope) -> list[NamedView]:
    """Return all views that the scope shows and that are not removed, in order of their ids."""
    return [NamedView(id=ViewId(view), name=name) for view, name in opened.sql(_ALL)]


def letters(opened: OpenScope) -> int:
    """Return how much room all rows take that the scope shows, removed views and earlier names included."""
    row = opened.one(
        "SELECT coalesce(sum(octet_length(state) + octet_length(name) + %s), 0) FROM saved_view",
        [_ROW_LETTERS],
    )
    return int(row[0]) if row else 0


def lock(opened: OpenScope, handling: HandlingId) -> None:
    """Let no other change under this handling come between what is read now and what is written."""
    opened.sql("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, handling])


def record(opened: OpenScope, view: StoredView, handling: HandlingId) -> None:
    """Write what a view is from now on."""
    opened.sql(
        _RECORD,
        {
            "row": uuid.uuid4(),
            "handling": handling,
            "view": view.id,
            "name": view.name,
            "state": view.state,
            "at": view.changed_at,
            "removed": view.removed,
        },
    )


def _stored(row: tuple[Any, ...]) -> StoredView:
    view, name, state, changed_at, removed = row
    return StoredView(
        id=ViewId(view), name=name, state=state, changed_at=changed_at, removed=removed
    )
