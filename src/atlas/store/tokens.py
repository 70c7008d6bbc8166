"""Bearer tokens: only their hashes are here. Outside the wall: no map data."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import attrs

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor, TokenScope
from atlas.store.models import TokenRow


@attrs.frozen(kw_only=True)
class Token:
    """What is kept of a token. `last_used` is a day, `None` where it was never used.

    `reference` is what its visits are about; without one they read no personal data.
    """

    id: UUID
    person: PersonId
    name: str
    purpose: Purpose
    scopes: frozenset[TokenScope]
    created_at: datetime
    expires_at: datetime
    reference: str = ""
    revoked_at: datetime | None = None
    last_used: date | None = None


@attrs.frozen(kw_only=True)
class Holder:
    """Who comes with a token, what for, about what, and how far it reaches."""

    id: UUID
    actor: Actor
    purpose: Purpose
    reference: str
    scopes: frozenset[TokenScope]


def save(token: Token, digest: bytes) -> None:
    """Keep a fresh token under the hash of its secret."""
    TokenRow.objects.create(
        id=token.id,
        digest=digest,
        person_id=token.person,
        name=token.name,
        purpose=token.purpose,
        reference=token.reference,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
    )


def find(digest: bytes, *, now: datetime) -> Holder | None:
    """Return who comes with a token that can be used: person and organisation active, neither expired nor revoked."""
    row = (
        TokenRow.objects.filter(
            digest=digest,
            expires_at__gt=now,
            revoked_at=None,
            person__is_active=True,
            person__organisation__active=True,
        )
        .select_related("person")
        .first()
    )
    if row is None:
        return None
    organisation = OrganisationId(row.person.organisation_id)
    return Holder(
        id=row.id,
        actor=Actor(organisation=organisation, person=PersonId(row.person_id)),
        purpose=Purpose(row.purpose),
        reference=row.reference,
        scopes=_scopes(row.scopes),
    )


def note_use(token: UUID, today: date) -> None:
    """Keep the day of a use; costs a write on the first of each day alone."""
    TokenRow.objects.filter(pk=token).exclude(last_used_on=today).update(last_used_on=today)


def of_person(person: PersonId) -> tuple[Token, ...]:
    """Return a person's tokens, the latest first, those that have ended too."""
    rows = TokenRow.objects.filter(person=person).order_by("-created_at", "id")
    return tuple(map(_token, rows))


def holder_of(token: UUID) -> Actor | None:
    """Return whose a token is, whether or not it can still be used; `None` where there is none of this id."""
    row = TokenRow.objects.filter(pk=token).select_related("person").first()
    if row is None:
        return None
    organisation = OrganisationId(row.person.organisation_id)
    return Actor(organisation=organisation, person=PersonId(row.person_id))


def revoke(token: UUID, *, person: PersonId | None, now: datetime) -> PersonId | None:
    """End a token, of this person where one is named; return whose it is, `None` where there is none to end."""
    rows = TokenRow.objects.filter(pk=token, revoked_at=None)
    if person is not None:
        rows = rows.filter(person=person)
    row = rows.first()
    if row is None or not rows.update(revoked_at=now):
        return None
    return PersonId(row.person_id)


def revoke_all(person: PersonId, *, now: datetime) -> None:
    """End all tokens of a person."""
    TokenRow.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        person=PersonId(row.person_id),
        name=row.name,
        purpose=Purpose(row.purpose),
        reference=row.reference,
        scopes=_scopes(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used=row.last_used_on,
    )


def _scopes(words: Iterable[str]) -> frozenset[TokenScope]:
    return frozenset(map(TokenScope, words))
