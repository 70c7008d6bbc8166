"""Sign-ins of browsers: which there are, and which have ended. Outside the wall: no map data."""

import uuid
from datetime import datetime
from uuid import UUID

import attrs

from atlas.model.ids import PersonId
from atlas.store.models import SittingRow


@attrs.frozen(kw_only=True)
class Sitting:
    """One sign-in: by which way, in which browser, since when."""

    id: UUID
    method: str
    browser: str
    began_at: datetime


def begin(person: PersonId, method: str, *, browser: str, now: datetime) -> UUID:
    """Keep a fresh sign-in and return its id."""
    row = SittingRow(
        id=uuid.uuid4(), person_id=person, method=method, browser=browser, began_at=now
    )
    row.save(force_insert=True)
    return row.id


def is_open(sitting: UUID, person: PersonId) -> bool:
    """Tell whether a sign-in of this person has not been ended."""
    return SittingRow.objects.filter(pk=sitting, person=person, ended_at=None).exists()


def of_person(person: PersonId, *, since: datetime) -> tuple[Sitting, ...]:
    """Return a person's sign-ins that began since then and have not been ended, the latest first."""
    rows = SittingRow.objects.filter(person=person, ended_at=None, began_at__gt=since)
    return tuple(
        Sitting(id=row.id, method=row.method, browser=row.browser, began_at=row.began_at)
        for row in rows.order_by("-began_at", "id")
    )


def end(sitting: UUID, person: PersonId, *, now: datetime) -> bool:
    """End one sign-in of a person; tell whether there was one to end."""
    rows = SittingRow.objects.filter(pk=sitting, person=person, ended_at=None)
    return bool(rows.update(ended_at=now))


def end_all(person: PersonId, *, now: datetime, but: UUID | None = None) -> int:
    """End all sign-ins of a person, but one where it is named; return how many."""
    rows = SittingRow.objects.filter(person=person, ended_at=None)
    return rows.exclude(pk=but).update(ended_at=now) if but else rows.update(ended_at=now)
