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


CLAIM = "claim"
"""The form that most drafts are of; `room` names another."""
_COLUMNS = "SELECT draft, title, fields::text, recorded_at FROM draft"


def current(opened: OpenScope, room: str = CLAIM) -> list[Draft]:
    """Return the drafts of a form that the scope shows, the latest first."""
    asked = f"{_COLUMNS} WHERE room = %s ORDER BY recorded_at DESC, draft"
    return [_draft(*row) for row in opened.sql(asked, [room])]


def find(opened: OpenScope, id_: DraftId, room: str = CLAIM) -> Draft | None:
    """Return one draft; `None` where the scope shows none of this id and form."""
    asked = f"{_COLUMNS} WHERE draft = %s AND room = %s ORDER BY recorded_at DESC, id LIMIT 1"
    row = opened.one(asked, [id_, room])
    return _draft(*row) if row else None


def save(opened: OpenScope, draft: Draft, handling: HandlingId, *, room: str = CLAIM) -> None:
    """Write a draft in place of what the scope shows of it."""
    discard(opened, draft.id)
    opened.sql(
        """INSERT INTO draft (id, handling, draft, title, fields, recorded_at, room)
        VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        [
            *(uuid.uuid4(), handling, draft.id, draft.title),
            *(json.dumps(dict(draft.fields)), draft.saved_at, room),
        ],
    )


def discard(opened: OpenScope, id_: DraftId) -> None:
    """Delete a draft that the scope shows; where there is none, nothing happens."""
    opened.sql("DELETE FROM draft WHERE draft = %s", [id_])


def _draft(id_: uuid.UUID, title: str, fields: str, saved_at: datetime) -> Draft:
    return Draft(id=DraftId(id_), title=title, fields=json.loads(fields), saved_at=saved_at)
