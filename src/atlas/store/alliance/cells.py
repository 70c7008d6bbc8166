"""Cells: temporary groups of organisations, opened, changed and closed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.store.alliance.values import Cell
from atlas.store.models import CellMemberRow, CellRow


def save_cell(cell: Cell) -> None:
    """Keep a cell with its members, all of it or nothing; one of the same short name is left as it is."""
    with transaction.atomic():
        row, created = CellRow.objects.get_or_create(
            short=cell.short,
            defaults={
                "id": cell.id,
                "name": cell.name,
                "charter": cell.charter,
                "purpose": cell.purpose,
                "bound_to": cell.bound_to,
                "targets": list(cell.targets),
                "lead_id": cell.lead,
                "ceiling": cell.ceiling,
                "opens_at": cell.opens_at,
                "closes_at": cell.closes_at,
            },
        )
        if created:
            CellMemberRow.objects.bulk_create(
                CellMemberRow(cell=row, organisation_id=each, joined_at=cell.opens_at)
                for each in sorted(cell.members)
            )


def find_cell(cell: CellId) -> Cell | None:
    """Return a cell, or `None`."""
    return next(iter(_cells(CellRow.objects.filter(pk=cell))), None)


def cells() -> tuple[Cell, ...]:
    """Return every cell, by name: for those who may know of all."""
    return _cells(CellRow.objects.order_by("name", "short"))


def cells_of(organisation: OrganisationId) -> tuple[Cell, ...]:
    """Return the cells that an organisation sits in, closed ones too, by name."""
    rows = CellRow.objects.filter(cellmemberrow__organisation=organisation)
    return _cells(rows.order_by("name", "short"))


def name_lead(cell: CellId, person: PersonId) -> None:
    """Let a person lead a cell."""
    CellRow.objects.filter(pk=cell).update(lead_id=person)


def add_member(cell: CellId, organisation: OrganisationId, *, at: datetime) -> None:
    """Put an organisation into a cell; again changes nothing."""
    CellMemberRow.objects.get_or_create(
        cell_id=cell, organisation_id=organisation, defaults={"joined_at": at}
    )


def remove_member(cell: CellId, organisation: OrganisationId) -> None:
    """Take an organisation out of a cell; from its next request on it reads nothing there."""
    CellMemberRow.objects.filter(cell_id=cell, organisation_id=organisation).delete()


def close(cell: CellId, *, at: datetime) -> None:
    """Close a cell for all its members."""
    CellRow.objects.filter(pk=cell).update(closes_at=at)


def _cells(rows: Iterable[CellRow]) -> tuple[Cell, ...]:
    found = tuple(rows)
    members: dict[object, dict[OrganisationId, datetime | None]] = {row.id: {} for row in found}
    for each in CellMemberRow.objects.filter(cell__in=list(members)):
        members[each.cell_id][OrganisationId(each.organisation_id)] = each.joined_at
    return tuple(_cell(row, members[row.id]) for row in found)


def _cell(row: CellRow, members: dict[OrganisationId, datetime | None]) -> Cell:
    return Cell(
        id=CellId(row.id),
        short=row.short,
        name=row.name,
        charter=row.charter,
        purpose=row.purpose,
        bound_to=row.bound_to,
        targets=tuple(row.targets),
        lead=PersonId(row.lead_id) if row.lead_id else None,
        ceiling=TLP(row.ceiling),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        members=frozenset(members),
        since={member: at for member, at in members.items() if at is not None},
    )
