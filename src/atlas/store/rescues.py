"""Rescues of locked-out administrators: begun by one operator, confirmed by another, kept for good."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs
from django.db import transaction

from atlas.model.ids import PersonId
from atlas.store.models import RescueRow

_SHOWN = 20


@attrs.frozen(kw_only=True)
class Rescue:
    """One rescue. The logins are the numbers by which the system knows operators, `None` where it knows none.

    Once it is confirmed one of `confirmed_by` (a person) and `confirmed_login` is set.
    """

    id: uuid.UUID
    person: PersonId
    reason: str
    begun_at: datetime
    begun_by: int | None
    expires_at: datetime
    confirmed_at: datetime | None = None
    confirmed_by: PersonId | None = None
    confirmed_login: int | None = None


def save(rescue: Rescue, digest: bytes) -> None:
    """Keep a rescue that was begun, with the hash of its code."""
    RescueRow.objects.create(
        id=rescue.id,
        person_id=rescue.person,
        digest=digest,
        reason=rescue.reason,
        begun_at=rescue.begun_at,
        begun_by=rescue.begun_by,
        expires_at=rescue.expires_at,
    )


def find(digest: bytes, *, now: datetime) -> Rescue | None:
    """Return the rescue that waits for this code, or `None` where there is none, it ended or was confirmed."""
    row = RescueRow.objects.filter(
        digest=digest, confirmed_at=None, expires_at__gt=now, begun_at__lte=now
    ).first()
    return _rescue(row) if row else None


def confirm(rescue: uuid.UUID, *, by: PersonId | None, login: int | None, now: datetime) -> bool:
    """Note who confirmed a rescue. Two at once: one of them gets `False`."""
    with transaction.atomic():
        return bool(
            RescueRow.objects.filter(pk=rescue, confirmed_at=None, expires_at__gt=now).update(
                confirmed_at=now, confirmed_by=by, confirmed_login=login
            )
        )


def latest() -> Sequence[Rescue]:
    """Return the last 20 rescues, the latest first, those too that nobody confirmed."""
    return [_rescue(row) for row in RescueRow.objects.order_by("-begun_at")[:_SHOWN]]


def _rescue(row: RescueRow) -> Rescue:
    return Rescue(
        id=row.id,
        person=PersonId(row.person_id),
        reason=row.reason,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        expires_at=row.expires_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=PersonId(row.confirmed_by) if row.confirmed_by else None,
        confirmed_login=row.confirmed_login,
    )
