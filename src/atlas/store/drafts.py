"""Drafts under the wall: what one person has begun to write and not sent. Each is one row, replaced by each saving."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import DraftId, HandlingId
from atlas.store.scoped import OpenScope

Fields = Mapping[str, Sequence[str]]


@attrs.frozen(kw_only=True)
class Draft:
    """A draft as it was last saved: the fields of the form, by name."""

    id: DraftId
    title: str
    fields: Fields
    saved_at: datetime


_COLUMNS = "SELECT draft, title, fields::text, recorded_at FROM draft"


def current(opened: OpenScope) -> list[Draft]:
    """Return the drafts that the scope shows, the latest first."""
    return [_draft(*row) for row in opened.sql(f"{_COLUMNS} ORDER BY recorded_at DESC, draft")]


def find(opened: OpenScope, id_: DraftId) -> Draft | None:
    """Return one draft; `None` where the scope shows none of this id."""
    row = opened.one(f"{_COLUMNS} WHERE draft = %s ORDER BY recorded_at DESC, id LIMIT 1", [id_])
    return _draft(*row) if row else None


def save(opened: OpenScope, draft: Draft, handling: HandlingId) -> None:
    """Write a draft in place of what the scope shows of it."""
    discard(opened, draft.id)
    opened.sql(
        "INSERT INTO draft (id, handling, draft, title, fields, recorded_at) VALUES (%s, %s, %s, %s, %s, %s)",
        [
            *(uuid.uuid4(), handling, draft.id, draft.title),
            *(json.dumps(dict(draft.fields)), draft.saved_at),
        ],
    )


def discard(opened: OpenScope, id_: DraftId) -> None:
    """Delete a draft that the scope shows; where there is none, nothing happens."""
    opened.sql("DELETE FROM draft WHERE draft = %s", [id_])


def _draft(id_: uuid.UUID, title: str, fields: str, saved_at: datetime) -> Draft:
    return Draft(id=DraftId(id_), title=title, fields=json.loads(fields), saved_at=saved_at)
