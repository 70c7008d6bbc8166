"""Conflicts of interest of the actor's own organisation: no other sees them."""

import uuid
from datetime import datetime

import attrs

from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Interest:
    """That an organisation has a conflict of interest with another, or about a thing (`against`)."""

    id: uuid.UUID
    handling: HandlingId
    organisation: OrganisationId
    person: PersonId | None
    against: uuid.UUID
    reason: str
    recorded_at: datetime


_COLUMNS = ", ".join(each.name for each in attrs.fields(Interest))


def standing(opened: OpenScope) -> list[Interest]:
    """Return those that stand, the latest first."""
    names = [each.name for each in attrs.fields(Interest)]
    rows = opened.sql(
        f"SELECT {_COLUMNS} FROM vet_conflict WHERE ended_at IS NULL ORDER BY recorded_at DESC, id LIMIT 500"
    )
    return [Interest(**dict(zip(names, row, strict=True))) for row in rows]


def add(opened: OpenScope, made: Interest) -> None:
    """Keep one."""
    opened.sql(
        """INSERT INTO vet_conflict (id, handling, organisation, person, against, reason, recorded_at)
        VALUES (%(id)s, %(handling)s, %(organisation)s, %(person)s, %(against)s, %(reason)s, %(recorded_at)s)""",
        attrs.asdict(made),
    )


def end(opened: OpenScope, interest: uuid.UUID) -> bool:
    """End one; `False` where none such stands."""
    rows = opened.sql(
        "UPDATE vet_conflict SET ended_at = %s WHERE id = %s AND ended_at IS NULL RETURNING id",
        [opened.scope.at, interest],
    )
    return bool(rows)
