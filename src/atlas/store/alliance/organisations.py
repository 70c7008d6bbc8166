"""Organisations and nodes: who is a member, with which profile, and in which state."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from django.db import transaction

from atlas.model.alliance import Lever, OrganisationKind
from atlas.model.ids import OrganisationId
from atlas.store.alliance.agreements import current_agreement, save_agreement, sign
from atlas.store.alliance.values import Agreement, Node, Organisation, Profile
from atlas.store.models import NodeRow, OrganisationRow

_OWN = ("name", "kind", "sector", "country", "node", "active", "left_at")


def find_organisation(short: str) -> Organisation | None:
    """Return the organisation of this short name, or `None`."""
    row = OrganisationRow.objects.filter(short=short).first()
    return _organisation(row) if row else None


def organisation_by_id(organisation: OrganisationId) -> Organisation | None:
    """Return an organisation, or `None`."""
    row = OrganisationRow.objects.filter(pk=organisation).first()
    return _organisation(row) if row else None


def names_of_organisations() -> Mapping[OrganisationId, Organisation]:
    """Return all organisations by id. There are hundreds at most."""
    return {OrganisationId(row.id): _organisation(row) for row in OrganisationRow.objects.all()}


def members() -> Mapping[OrganisationId, Organisation]:
    """Return by id the organisations that have people: active, and no public sources."""
    return {
        id_: each
        for id_, each in names_of_organisations().items()
        if each.active and each.kind != OrganisationKind.PUBLIC_SOURCE
    }


def save_organisation(organisation: Organisation) -> None:
    """Keep an organisation; one of the same short name is left as it is."""
    own = {name: getattr(organisation, name) for name in _OWN}
    OrganisationRow.objects.get_or_create(
        short=organisation.short,
        defaults={"id": organisation.id, **own, **_columns(organisation.profile)},
    )


def admit(organisation: Organisation, draft: Agreement, *, at: datetime) -> Organisation:
    """Keep an organisation that signs the agreement in force, all of it or nothing, and return it.

    Where no agreement is in force yet, `draft` comes into force.
    """
    with transaction.atomic():
        save_organisation(organisation)
        agreement = current_agreement(at) or save_agreement(
            draft.title, draft.version, effective_from=at, text=draft.text
        )
        kept = OrganisationRow.objects.get(short=organisation.short)
        sign(OrganisationId(kept.id), agreement, at=at)
    return _organisation(kept)


def change_profile(organisation: OrganisationId, profile: Profile, *, sector: str) -> None:
    """Replace what an organisation says of itself."""
    OrganisationRow.objects.filter(pk=organisation).update(sector=sector, **_columns(profile))


def set_state(organisation: OrganisationId, *, active: bool, left_at: datetime | None) -> None:
    """Let an organisation in, suspend it, or let it go. The next request of its people meets the new state."""
    OrganisationRow.objects.filter(pk=organisation).update(active=active, left_at=left_at)


def nodes() -> tuple[Node, ...]:
    """Return the seats of the alliance, by short name."""
    return tuple(
        Node(short=row.short, name=row.name, country=row.country)
        for row in NodeRow.objects.order_by("short")
    )


def save_node(node: Node) -> None:
    """Keep a node; one of the same short name is left as it is."""
    NodeRow.objects.get_or_create(
        short=node.short, defaults={"name": node.name, "country": node.country}
    )


def _columns(profile: Profile) -> dict[str, object]:
    columns = attrs.asdict(profile)
    lists = ("clients", "levers", "jurisdictions")
    return columns | {name: [str(each) for each in columns[name]] for name in lists}


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(
        id=OrganisationId(row.id),
        short=row.short,
        profile=_profile(row),
        **{name: getattr(row, name) for name in _OWN},
    )


def _profile(row: OrganisationRow) -> Profile:
    return Profile(
        clients=tuple(row.clients),
        levers=tuple(map(Lever, row.levers)),
        jurisdictions=tuple(row.jurisdictions),
        authorities=row.authorities,
        response_time=row.response_time,
        contact=row.contact,
    )
