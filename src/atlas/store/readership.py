"""The standing of everybody at once: who a handling would reach, before anything is stored under it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import attrs

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.store import alliance
from atlas.store.models import CellMemberRow, CellRow, OrganisationRow, PersonRow, SignatureRow


@attrs.frozen(kw_only=True)
class OpenCell:
    """A cell that one may address: its short name, its name, and the strictest marking that it carries."""

    id: CellId
    short: str
    name: str
    ceiling: TLP


def standings(at: datetime) -> tuple[Standing, ...]:
    """Return the facts about every active person of every active organisation. Six queries, however many there are."""
    signed = _signed(at)
    memberships = _memberships()
    bases = tuple(alliance.bases())
    active = dict(OrganisationRow.objects.filter(active=True).values_list("id", "country"))
    rows = PersonRow.objects.filter(is_active=True, organisation__in=active)
    return tuple(
        Standing(
            actor=Actor(organisation=home, person=PersonId(row.id)),
            active=True,
            signed=home in signed,
            country=active[home],
            trained_until=row.trained_until,
            roles=frozenset(map(Role, row.roles)),
            memberships=memberships[home],
            bases=bases,
        )
        for row in rows
        for home in [OrganisationId(row.organisation_id)]
    )


def open_cells(organisation: OrganisationId, at: datetime) -> tuple[OpenCell, ...]:
    """Return the cells that an organisation sits in and that are open, in order of their short names."""
    rows = CellRow.objects.filter(cellmemberrow__organisation=organisation, opens_at__lte=at)
    return tuple(
        OpenCell(id=CellId(row.id), short=row.short, name=row.name, ceiling=TLP(row.ceiling))
        for row in rows.order_by("short")
        if row.closes_at is None or at < row.closes_at
    )


def _signed(at: datetime) -> set[OrganisationId]:
    current = alliance.current_agreement(at)
    rows = SignatureRow.objects.filter(agreement_id=current, signed_at__lte=at)
    return {OrganisationId(each) for each in rows.values_list("organisation_id", flat=True)}


def _memberships() -> Mapping[OrganisationId, tuple[Membership, ...]]:
    found: dict[OrganisationId, tuple[Membership, ...]] = defaultdict(tuple)
    for row in CellMemberRow.objects.select_related("cell"):
        cell = row.cell
        found[OrganisationId(row.organisation_id)] += (
            Membership(
                cell=CellId(cell.id),
                opens=cell.opens_at,
                closes=cell.closes_at,
                ceiling=TLP(cell.ceiling),
            ),
        )
    return found
