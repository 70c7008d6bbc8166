"""Playbooks that closed operations left, as far as the scope shows them."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from atlas.model.ids import HandlingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Stored:
    """One playbook; `kept_on` is the first day of a month."""

    id: uuid.UUID
    handling: HandlingId
    said: Mapping[str, Any]
    kept_on: date


@attrs.frozen(kw_only=True)
class Wanted:
    """For which situation: a kind of thing, a lever, how it ended; each "" for all."""

    kind: str = ""
    lever: str = ""
    ended: str = ""


_SUITS = """
FROM playbook
WHERE (%(kind)s = '' OR said -> 'kinds' ? %(kind)s) AND (%(lever)s = '' OR said -> 'levers' ? %(lever)s)
  AND (%(ended)s = '' OR said ->> 'ended' = %(ended)s)
"""
_COLUMNS = "id, handling, said::text, kept_on"
_PAGE = f"SELECT {_COLUMNS} {_SUITS} ORDER BY kept_on DESC, id LIMIT %(limit)s OFFSET %(offset)s"


def keep(opened: OpenScope, row: Stored) -> None:
    """Keep a playbook."""
    opened.sql(
        "INSERT INTO playbook (id, handling, said, kept_on) VALUES (%s, %s, %s, %s)",
        [row.id, row.handling, json.dumps(dict(row.said)), row.kept_on],
    )


def count(opened: OpenScope, wanted: Wanted) -> int:
    """Return how many of them the scope shows."""
    row = opened.one(f"SELECT count(*) {_SUITS}", attrs.asdict(wanted))
    return int(row[0]) if row else 0


def page(opened: OpenScope, wanted: Wanted, *, limit: int, offset: int) -> list[Stored]:
    """Return one page of them, the latest month first."""
    asked = {**attrs.asdict(wanted), "limit": limit, "offset": offset}
    return [_row(row) for row in opened.sql(_PAGE, asked)]


def find(opened: OpenScope, id_: uuid.UUID) -> Stored | None:
    """Return a playbook that the scope shows, or `None`."""
    row = opened.one(f"SELECT {_COLUMNS} FROM playbook WHERE id = %s", [id_])
    return _row(row) if row else None


def _row(row: Sequence[Any]) -> Stored:
    return Stored(id=row[0], handling=row[1], said=json.loads(row[2]), kept_on=row[3])
