"""Rescues of locked-out administrators: begun by one operator, confirmed by another, kept for good."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs
from django.db.models import Q

from atlas.model.ids import PersonId
from atlas.store.models import DecisionRow, RescueRow, TokenRow

_SHOWN = 20
# by these the operator can come to be, or to sign in as, somebody
_WAYS_IN = ("make-link", "make-token", "set-mail", "invite", "take-back-person", "rescue")


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
    """Note who confirmed a rescue, in the caller's transaction. Two at once: one of them gets `False`."""
    return bool(
        RescueRow.objects.filter(pk=rescue, confirmed_at=None, expires_at__gt=now).update(
            confirmed_at=now, confirmed_by=by, confirmed_login=login
        )
    )


def was_made_by(token: uuid.UUID, person: PersonId, *, before: datetime) -> bool:
    """Tell whether the record says that a person made a token, as nobody else and before a moment."""
    made: bool = DecisionRow.objects.filter(
        resource=token, action="make-token", person=person, allowed=True, decided_at__lt=before
    ).exists()
    return made


def was_given_a_way_in(person: PersonId, *, since: datetime) -> bool:
    """Tell whether the record says that the operator gave a person a link, a token or an address since a moment."""
    tokens = TokenRow.objects.filter(person=person).values("id")
    given: bool = DecisionRow.objects.filter(
        Q(resource=person) | Q(resource__in=tokens),
        action__in=_WAYS_IN,
        system__startswith="operator",
        allowed=True,
        decided_at__gte=since,
    ).exists()
    return given


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
