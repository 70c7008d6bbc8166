"""Links for recipients outside the alliance: only their hashes are here. Outside the wall: no map data."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.store import faults


@attrs.frozen(kw_only=True)
class Link:
    """What is kept of a link: for which release of which organisation, by whom it was made, and until when it opens."""

    id: uuid.UUID
    release: uuid.UUID
    organisation: OrganisationId
    purpose: Purpose
    person: PersonId
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


_COLUMNS = "id, release, organisation, purpose, person, made_at, expires_at, ended_at"
_SAVE = (
    f"""INSERT INTO package_link ({_COLUMNS}, digest) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
)
# one index, and the same rows are looked at whether a link was never there, has ended or opens
_FIND = f"SELECT {_COLUMNS} FROM package_link WHERE digest = %s AND expires_at > %s AND ended_at IS NULL"
_OF = f"SELECT {_COLUMNS} FROM package_link WHERE release = %s ORDER BY made_at DESC, id LIMIT 100"
_END = "UPDATE package_link SET ended_at = %s WHERE id = %s AND release = %s AND ended_at IS NULL"


def save(link: Link, digest: bytes) -> None:
    """Keep a fresh link under the hash of its secret, and commit it."""
    _asked(_SAVE, [*attrs.astuple(link), digest])


def find(digest: bytes, *, now: datetime) -> Link | None:
    """Return the link of this hash if it opens; one that ended is as one that never was."""
    return next(iter(_asked(_FIND, [digest, now])), None)


def of_release(release: uuid.UUID) -> list[Link]:
    """Return the links of a release, the latest first: 100 at most. Whose release it is the caller knows."""
    return _asked(_OF, [release])


def end(release: uuid.UUID, id_: uuid.UUID, *, now: datetime) -> None:
    """End a link of a release, and commit that. One that ended stays as it is."""
    _asked(_END, [now, id_, release])


def _asked(statement: str, values: Sequence[Any]) -> list[Link]:
    names = [each.name for each in attrs.fields(Link)]
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall() if cursor.description else []
    return [_link(dict(zip(names, row, strict=True))) for row in rows]


def _link(told: dict[str, object]) -> Link:
    return Link(**{**told, "purpose": Purpose(str(told["purpose"]))})  # type: ignore[arg-type] # as the columns are
