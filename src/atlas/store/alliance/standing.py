"""The facts about an actor that the policy weighs, as they stand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import attrs
from django.db import connection, transaction

from atlas.model.handling import LegalBasis
from atlas.model.ids import CellId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.store.alliance.agreements import current_agreement
from atlas.store.models import (
    CellRow,
    LegalBasisRow,
    OrganisationRow,
    PersonRow,
    SignatureRow,
)

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.alliance', 0))"


@contextmanager
def changing() -> Iterator[None]:
    """A transaction that changes who is in, one at a time: what is checked inside still holds at its end."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        yield


def standing_of(actor: Actor, at: datetime) -> Standing:
    """Return the facts about an actor as they stand; an unknown one is not active."""
    organisation = OrganisationRow.objects.filter(pk=actor.organisation, active=True).first()
    person = _person_row(actor)
    return Standing(
        actor=actor,
        active=organisation is not None and (actor.person is None or person is not None),
        signed=_has_signed(actor.organisation, at),
        country=organisation.country if organisation else "",
        trained_until=person.trained_until if person else None,
        roles=frozenset(map(Role, person.roles)) if person else frozenset(),
        memberships=tuple(_memberships(actor.organisation)),
        bases=tuple(bases()),
    )


def _person_row(actor: Actor) -> PersonRow | None:
    if actor.person is None:
        return None
    found: PersonRow | None = PersonRow.objects.filter(
        pk=actor.person, organisation=actor.organisation, is_active=True
    ).first()
    return found


def _has_signed(organisation: OrganisationId, at: datetime) -> bool:
    return SignatureRow.objects.filter(
        agreement_id=current_agreement(at), organisation=organisation, signed_at__lte=at
    ).exists()


def _memberships(organisation: OrganisationId) -> Iterable[Membership]:
    for row in CellRow.objects.filter(cellmemberrow__organisation=organisation):
        yield Membership(
            cell=CellId(row.id), opens=row.opens_at, closes=row.closes_at, ceiling=TLP(row.ceiling)
        )


def bases() -> Iterable[LegalBasis]:
    """Yield every legal basis there is, dated."""
    for row in LegalBasisRow.objects.all():
        yield LegalBasis(
            code=row.code,
            jurisdiction=row.jurisdiction,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def save_basis(basis: LegalBasis) -> None:
    """Keep a legal basis; the same again changes nothing."""
    LegalBasisRow.objects.get_or_create(**attrs.asdict(basis))
