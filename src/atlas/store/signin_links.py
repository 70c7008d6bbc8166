"""Sign-in links and the row that a web session refers to. Outside the wall: no map data."""

from datetime import datetime
from typing import TypeAlias

from django.db import models

from atlas.errors import SigninError
from atlas.model.ids import PersonId
from atlas.store.models import PersonRow, SigninLinkRow

SessionUser: TypeAlias = PersonRow


def save(digest: bytes, person: PersonId, *, expires_at: datetime) -> None:
    """Keep the hash of a fresh link."""
    SigninLinkRow.objects.create(digest=digest, person_id=person, expires_at=expires_at)


def find(digest: bytes, *, now: datetime) -> PersonId | None:
    """Return whom an unused, unexpired link is for, or `None`."""
    row = _usable(now).filter(pk=digest).first()
    return PersonId(row.person_id) if row else None


def use(digest: bytes, *, now: datetime) -> PersonId | None:
    """Mark a link used and return whom it is for; `None` where it cannot be used (any more).

    Their other links are used up with it: whoever made or saw one cannot come in after them.
    """
    person = find(digest, now=now)
    if person is None or not _usable(now).filter(pk=digest).update(used_at=now):
        return None
    SigninLinkRow.objects.filter(person=person, used_at=None).update(used_at=now)
    return person


def session_user(person: PersonId) -> SessionUser:
    """Return the row that Django's login takes.

    Raises:
        SigninError: the person is no longer active.
    """
    row: PersonRow | None = PersonRow.objects.filter(
        pk=person, is_active=True, organisation__active=True
    ).first()
    if row is None:
        raise SigninError("This person is no longer active here.")
    return row


def _usable(now: datetime) -> models.QuerySet[SigninLinkRow]:
    return SigninLinkRow.objects.filter(
        used_at=None,
        expires_at__gt=now,
        person__is_active=True,
        person__organisation__active=True,
    )
