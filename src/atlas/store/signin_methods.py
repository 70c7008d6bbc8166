"""What people sign in with: passkeys, codes by time, recovery codes, passwords, identities elsewhere.

Public keys, hashes and one encrypted secret. Outside the wall: no map data.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import attrs
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, models, transaction

from atlas.errors import UsageError
from atlas.model.ids import PersonId
from atlas.store.models import IdentityRow, PasskeyRow, PersonRow, RecoveryCodeRow, TotpRow


@attrs.frozen(kw_only=True)
class Passkey:
    """A person's authenticator. `signed` is how often it said that it had signed; 0 where it does not count."""

    id: UUID
    person: PersonId
    name: str
    public_key: bytes
    signed: int
    created_at: datetime
    last_used: date | None


@attrs.frozen(kw_only=True)
class Identity:
    """Who a person is at a provider."""

    id: UUID
    issuer: str
    subject: str
    created_at: datetime


def save_passkey(passkey: Passkey, credential: bytes) -> None:
    """Keep a passkey under its credential's id.

    Raises:
        UsageError: this credential is known already.
    """
    try:
        with transaction.atomic():
            PasskeyRow.objects.create(
                id=passkey.id,
                credential=credential,
                public_key=passkey.public_key,
                person_id=passkey.person,
                name=passkey.name,
                signed=passkey.signed,
                created_at=passkey.created_at,
            )
    except IntegrityError:
        raise UsageError("This passkey is known here already.") from None


def find_passkey(credential: bytes) -> Passkey | None:
    """Return the passkey of a credential's id, or `None`."""
    row = PasskeyRow.objects.filter(credential=credential).first()
    return _passkey(row) if row else None


def passkeys_of(person: PersonId) -> tuple[Passkey, ...]:
    """Return a person's passkeys, the oldest first."""
    rows = PasskeyRow.objects.filter(person=person).order_by("created_at", "id")
    return tuple(map(_passkey, rows))


def note_signature(passkey: UUID, *, before: int, after: int, today: date) -> bool:
    """Keep the authenticator's count; `False` where another signature was noted since `before` was read."""
    rows = PasskeyRow.objects.filter(pk=passkey, signed=before)
    return bool(rows.update(signed=after, last_used_on=today))


def remove_passkey(passkey: UUID, person: PersonId) -> bool:
    """Forget a person's passkey; tell whether there was one."""
    return bool(PasskeyRow.objects.filter(pk=passkey, person=person).delete()[0])


def save_totp(person: PersonId, secret: bytes, *, step: int, now: datetime) -> None:
    """Keep the encrypted secret of a person's codes, in place of an earlier one; `step` is used up."""
    TotpRow.objects.update_or_create(
        person_id=person, defaults={"secret": secret, "created_at": now, "last_step": step}
    )


def find_totp(person: PersonId) -> bytes | None:
    """Return the encrypted secret of a person's codes, or `None`."""
    row = TotpRow.objects.filter(person=person).first()
    return bytes(row.secret) if row else None


def use_step(person: PersonId, step: int) -> bool:
    """Use the code of a step of time up; `False` where it or a later one was used."""
    return bool(TotpRow.objects.filter(person=person, last_step__lt=step).update(last_step=step))


def remove_totp(person: PersonId) -> bool:
    """Forget the secret of a person's codes; tell whether there was one."""
    return bool(TotpRow.objects.filter(person=person).delete()[0])


def replace_recovery_codes(person: PersonId, digests: Iterable[bytes]) -> None:
    """Keep fresh recovery codes in place of all earlier ones."""
    with transaction.atomic():
        RecoveryCodeRow.objects.filter(person=person).delete()
        RecoveryCodeRow.objects.bulk_create(
            RecoveryCodeRow(digest=each, person_id=person) for each in digests
        )


def use_recovery_code(person: PersonId, digest: bytes, *, now: datetime) -> bool:
    """Use a recovery code up; `False` where it is none of this person's, or was used."""
    rows = RecoveryCodeRow.objects.filter(pk=digest, person=person, used_at=None)
    return bool(rows.update(used_at=now))


def recovery_codes_left(person: PersonId) -> int:
    """Return how many recovery codes a person has not used."""
    return RecoveryCodeRow.objects.filter(person=person, used_at=None).count()


def set_password(person: PersonId, password: str | None) -> None:
    """Keep the hash of a password; `None`: nobody signs in with one."""
    PersonRow.objects.filter(pk=person).update(password=make_password(password))


def has_password(person: PersonId) -> bool:
    """Tell whether a person has a password."""
    row = PersonRow.objects.filter(pk=person).first()
    return row is not None and bool(row.password) and row.has_usable_password()


def is_password(person: PersonId | None, password: str) -> bool:
    """Tell whether this is a person's password. Costs the same for nobody, and for somebody without one."""
    row = PersonRow.objects.filter(pk=person).first() if person else None
    if row is None or not row.password or not row.has_usable_password():
        make_password(password)
        return False
    return bool(check_password(password, row.password))


def person_named(short: str) -> PersonId | None:
    """Return the active person of an active organisation who has this short name, or `None`."""
    row = _active().filter(short=short).first()
    return PersonId(row.id) if row else None


def is_active(person: PersonId) -> bool:
    """Tell whether a person and their organisation are active."""
    return _active().filter(pk=person).exists()


def save_identity(person: PersonId, issuer: str, subject: str, *, now: datetime) -> None:
    """Keep who a person is at a provider.

    Raises:
        UsageError: somebody is connected with this account, or the person with another of this provider.
    """
    try:
        with transaction.atomic():
            IdentityRow.objects.create(
                id=uuid.uuid4(), issuer=issuer, subject=subject, person_id=person, created_at=now
            )
    except IntegrityError:
        raise UsageError(
            "That account, or another one of the same provider, is connected already."
        ) from None


def find_identity(issuer: str, subject: str) -> PersonId | None:
    """Return the active person who is this at a provider, or `None`."""
    row = IdentityRow.objects.filter(issuer=issuer, subject=subject).first()
    return PersonId(row.person_id) if row and is_active(PersonId(row.person_id)) else None


def identities_of(person: PersonId) -> tuple[Identity, ...]:
    """Return who a person is elsewhere, by issuer."""
    rows = IdentityRow.objects.filter(person=person).order_by("issuer")
    return tuple(
        Identity(id=row.id, issuer=row.issuer, subject=row.subject, created_at=row.created_at)
        for row in rows
    )


def remove_identity(identity: UUID, person: PersonId) -> bool:
    """Forget who a person is at a provider; tell whether there was one."""
    return bool(IdentityRow.objects.filter(pk=identity, person=person).delete()[0])


def _active() -> models.QuerySet[PersonRow]:
    return PersonRow.objects.filter(is_active=True, organisation__active=True)


def _passkey(row: PasskeyRow) -> Passkey:
    return Passkey(
        id=row.id,
        person=PersonId(row.person_id),
        name=row.name,
        public_key=bytes(row.public_key),
        signed=row.signed,
        created_at=row.created_at,
        last_used=row.last_used_on,
    )
