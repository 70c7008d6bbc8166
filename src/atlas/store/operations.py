"""Operations of cells: the head of each, and what was said and done in it, row by row, as far as the scope shows it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import CellId, HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Head:
    """One operation: of which cell, who opened it, and where it stands."""

    id: uuid.UUID
    handling: HandlingId
    cell: CellId
    organisation: OrganisationId
    person: PersonId | None
    title: str
    state: str
    opened_at: datetime
    changed_at: datetime


@attrs.frozen(kw_only=True)
class Entry:
    """One thing that was said or done in it; `item` is the action that it is about, `concerns` its holder."""

    id: uuid.UUID
    handling: HandlingId
    operation: uuid.UUID
    what: str
    organisation: OrganisationId
    person: PersonId | None
    said: Mapping[str, Any]
    recorded_at: datetime
    item: uuid.UUID | None = None
    concerns: OrganisationId | None = None


_HEAD = "id, handling, cell, organisation, person, title, state, opened_at, changed_at"
_ENTRY = "id, handling, operation, what, organisation, person, said, recorded_at, item, concerns"
_LIST = f"""
SELECT {_HEAD} FROM operation ORDER BY state = 'closed', changed_at DESC, id LIMIT %s OFFSET %s
"""


def count(opened: OpenScope) -> int:
    """Return how many operations the scope shows."""
    row = opened.one("SELECT count(*) FROM operation")
    return int(row[0]) if row else 0


def listed(opened: OpenScope, *, limit: int, offset: int) -> list[Head]:
    """Return one page of operations: those that are not closed first, each part the last changed first."""
    return [_head(row) for row in opened.sql(_LIST, [limit, offset])]


def find(opened: OpenScope, id_: uuid.UUID) -> Head | None:
    """Return an operation that the scope shows, or `None`."""
    row = opened.one(f"SELECT {_HEAD} FROM operation WHERE id = %s", [id_])
    return _head(row) if row else None


def lock(opened: OpenScope, id_: uuid.UUID) -> Head | None:
    """Return an operation that the scope shows, or `None`; of two that lock it the second waits and sees what came."""
    row = opened.one(f"SELECT {_HEAD} FROM operation WHERE id = %s FOR UPDATE", [id_])
    return _head(row) if row else None


def add(opened: OpenScope, head: Head) -> None:
    """Open an operation."""
    opened.sql(
        f"INSERT INTO operation ({_HEAD}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        list(attrs.astuple(head)),
    )


def move(opened: OpenScope, id_: uuid.UUID, state: str) -> None:
    """Write where an operation stands from now on."""
    opened.sql(
        "UPDATE operation SET state = %s, changed_at = %s WHERE id = %s",
        [state, opened.scope.at, id_],
    )


def archive(opened: OpenScope, id_: uuid.UUID, handling: HandlingId) -> None:
    """Bring an operation and all that was said in it under another handling, which the scope must read."""
    opened.sql("UPDATE operation_entry SET handling = %s WHERE operation = %s", [handling, id_])
    opened.sql("UPDATE operation SET handling = %s WHERE id = %s", [handling, id_])


def entries(opened: OpenScope, id_: uuid.UUID) -> list[Entry]:
    """Return what was said and done in one operation, in order."""
    rows = opened.sql(
        f"SELECT {_ENTRY} FROM operation_entry WHERE operation = %s ORDER BY written_at, id", [id_]
    )
    return [_entry(row) for row in rows]


def record(opened: OpenScope, entry: Entry) -> None:
    """Write one row, in the name of the actor's organisation."""
    opened.sql(
        f"INSERT INTO operation_entry ({_ENTRY}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(entry.id, entry.handling, entry.operation, entry.what, entry.organisation),
            *(entry.person, json.dumps(dict(entry.said)), entry.recorded_at),
            *(entry.item, entry.concerns),
        ],
    )


def _head(row: Sequence[Any]) -> Head:
    return Head(**dict(zip(_HEAD.split(", "), row, strict=True)))


def _entry(row: Sequence[Any]) -> Entry:
    given = dict(zip(_ENTRY.split(", "), row, strict=True))
    if isinstance(given["said"], str):
        given["said"] = json.loads(given["said"])
    return Entry(**given)
