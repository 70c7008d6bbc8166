"""The facts about an actor that the policy weighs, as they stand."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import attrs
from django.db import connection, transaction

from atlas.model.handling import LegalBasis
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.store.models import LegalBasisRow

_STANDING = """
SELECT organisation.country, person.id IS NOT NULL, person.trained_until, person.roles, EXISTS (
    SELECT FROM signature
    WHERE organisation_id = %(organisation)s AND signed_at <= %(at)s AND agreement_id = (
        SELECT id FROM agreement WHERE effective_from <= %(at)s
        ORDER BY effective_from DESC, version DESC LIMIT 1))
FROM (SELECT) AS asked
LEFT JOIN organisation ON organisation.id = %(organisation)s AND organisation.active
LEFT JOIN person ON person.id = %(person)s AND person.organisation_id = %(organisation)s
    AND person.is_active
"""
_MEMBERSHIPS = """
SELECT cell.id, opens_at, closes_at, ceiling FROM cell_member JOIN cell ON cell.id = cell_id
WHERE organisation_id = %(organisation)s
"""
_BASES = "SELECT code, jurisdiction, valid_from, valid_to FROM legal_basis"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.alliance', 0))"


@contextmanager
def changing() -> Iterator[None]:
    """A transaction that changes who is in, one at a time: what is checked inside still holds at its end."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        yield


def standing_of(actor: Actor, at: datetime) -> Standing:
    """Return the facts about an actor as they stand; an unknown one is not active. Three statements: all ask it."""
    with connection.cursor() as cursor:
        asked = {"organisation": actor.organisation, "person": actor.person, "at": at}
        cursor.execute(_STANDING, asked)
        country, known, trained_until, roles, signed = cursor.fetchone()
        cursor.execute(_MEMBERSHIPS, asked)
        memberships = tuple(_membership(*row) for row in cursor.fetchall())
    return Standing(
        actor=actor,
        active=country is not None and (actor.person is None or known),
        signed=signed,
        country=country or "",
        trained_until=trained_until,
        roles=frozenset(map(Role, roles or ())),
        memberships=memberships,
        bases=tuple(bases()),
    )


def _membership(
    cell: uuid.UUID, opens: datetime, closes: datetime | None, ceiling: str
) -> Membership:
    return Membership(cell=CellId(cell), opens=opens, closes=closes, ceiling=TLP(ceiling))


def bases() -> Iterable[LegalBasis]:
    """Yield every legal basis there is, dated."""
    with connection.cursor() as cursor:
        cursor.execute(_BASES)
        for code, jurisdiction, valid_from, valid_to in cursor.fetchall():
            yield LegalBasis(
                code=code, jurisdiction=jurisdiction, valid_from=valid_from, valid_to=valid_to
            )


def save_basis(basis: LegalBasis) -> None:
    """Keep a legal basis; the same again changes nothing."""
    LegalBasisRow.objects.get_or_create(**attrs.asdict(basis))
