"""Legal bases: grounds in law with their jurisdictions and dates. Rows are added and ended, never removed."""

import uuid
from datetime import date

import attrs

from atlas.model.handling import LegalBasis
from atlas.store.models import LegalBasisRow
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class KeptBasis:
    """A legal basis as it is kept."""

    id: uuid.UUID
    basis: LegalBasis


def everything() -> tuple[KeptBasis, ...]:
    """Return every legal basis, past and future ones too, by code, jurisdiction and first day."""
    rows = LegalBasisRow.objects.order_by("code", "jurisdiction", "valid_from", "id")
    return tuple(map(_kept, rows))


def find(id_: uuid.UUID) -> KeptBasis | None:
    """Return one of them, or `None`."""
    row = LegalBasisRow.objects.filter(pk=id_).first()
    return _kept(row) if row else None


def add(id_: uuid.UUID, basis: LegalBasis) -> None:
    """Keep a new one."""
    LegalBasisRow.objects.create(id=id_, **attrs.asdict(basis))


def end(id_: uuid.UUID, last_day: date) -> None:
    """Let one hold to this day and no longer."""
    LegalBasisRow.objects.filter(pk=id_).update(valid_to=last_day)


def in_force(opened: OpenScope) -> frozenset[str]:
    """Return the codes that are in force for the actor's organisation on the day of the scope."""
    scope = opened.scope
    row = opened.one("SELECT atlas.valid_bases(%s, %s)", [scope.actor.organisation, scope.at])
    return frozenset(row[0]) if row else frozenset()


def _kept(row: LegalBasisRow) -> KeptBasis:
    basis = LegalBasis(
        code=row.code,
        jurisdiction=row.jurisdiction,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    return KeptBasis(id=row.id, basis=basis)
