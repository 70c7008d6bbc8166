"""Organisations, persons, cells and agreements: rows outside the wall, and the facts that the policy weighs."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs
from django.db import transaction
from django.db.models import Q

from atlas.model.handling import LegalBasis
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.store.models import (
    AgreementRow,
    CellMemberRow,
    CellRow,
    LegalBasisRow,
    OrganisationRow,
    PersonRow,
    SignatureRow,
)


@attrs.frozen(kw_only=True)
class Organisation:
    """A member or a public source. `short` is its name on the command line."""

    id: OrganisationId
    short: str
    name: str
    kind: str
    sector: str = ""
    country: str = ""
    node: str = ""


@attrs.frozen(kw_only=True)
class Person:
    """A named person of one organisation. `short` is the name on the command line."""

    id: PersonId
    short: str
    name: str
    organisation: OrganisationId
    roles: frozenset[Role]
    trained_until: date


@attrs.frozen(kw_only=True)
class Cell:
    """A temporary group of organisations; `ceiling` is the strictest marking that it may carry."""

    id: CellId
    short: str
    name: str
    charter: str
    ceiling: TLP
    opens_at: datetime
    closes_at: datetime | None
    members: frozenset[OrganisationId]


def standing_of(actor: Actor, at: datetime) -> Standing:
    """Return the facts about an actor as they stand; an unknown one is not active."""
    organisation = OrganisationRow.objects.filter(pk=actor.organisation, active=True).first()
    person = _person_row(actor)
    return Standing(
        actor=actor,
        active=organisation is not None and (actor.person is None or person is not None),
        signed=_has_signed(actor.organisation, at),
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
    current = (
        AgreementRow.objects.filter(effective_from__lte=at)
        .order_by("-effective_from", "-version")
        .first()
    )
    return SignatureRow.objects.filter(
        agreement=current, organisation=organisation, signed_at__lte=at
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


def find_organisation(short: str) -> Organisation | None:
    """Return the organisation of this short name, or `None`."""
    row = OrganisationRow.objects.filter(short=short).first()
    return _organisation(row) if row else None


def find_person(short: str) -> Person | None:
    """Return the person of this short name, or `None`."""
    row = PersonRow.objects.filter(short=short).first()
    return _person(row) if row else None


def person_by_id(person: PersonId) -> Person | None:
    """Return a person, or `None`."""
    row = PersonRow.objects.filter(pk=person).first()
    return _person(row) if row else None


def names_of_organisations() -> Mapping[OrganisationId, Organisation]:
    """Return all organisations by id. There are hundreds at most."""
    return {OrganisationId(row.id): _organisation(row) for row in OrganisationRow.objects.all()}


def persons_of(organisation: OrganisationId) -> tuple[Person, ...]:
    """Return the active persons of an organisation, in order of their short names."""
    rows = PersonRow.objects.filter(organisation=organisation, is_active=True).order_by("short")
    return tuple(map(_person, rows))


def homes() -> Mapping[PersonId, OrganisationId]:
    """Return the organisation of every person. There are thousands at most."""
    return {
        PersonId(person): OrganisationId(organisation)
        for person, organisation in PersonRow.objects.values_list("id", "organisation_id")
    }


def short_names(member: str) -> tuple[Mapping[str, PersonId], Mapping[str, CellId]]:
    """Return all persons, and the cells that an organisation sits in or sat in, by short name.

    That is what its audiences are written with. Which other cells there are is nothing that it could ask.
    """
    persons = PersonRow.objects.values_list("short", "id")
    cells = CellRow.objects.filter(cellmemberrow__organisation__short=member)
    return (
        {short: PersonId(id_) for short, id_ in persons},
        {short: CellId(id_) for short, id_ in cells.values_list("short", "id")},
    )


def save_agreement(title: str, version: str, *, effective_from: datetime) -> uuid.UUID:
    """Keep an agreement; the same version again changes nothing. Return its id."""
    row, _ = AgreementRow.objects.get_or_create(
        version=version, defaults={"title": title, "effective_from": effective_from}
    )
    return row.id


def current_agreement(at: datetime) -> uuid.UUID | None:
    """Return the agreement in force, or `None` where there is none yet."""
    row = (
        AgreementRow.objects.filter(effective_from__lte=at)
        .order_by("-effective_from", "-version")
        .first()
    )
    return row.id if row else None


def sign(organisation: OrganisationId, agreement: uuid.UUID, *, at: datetime) -> None:
    """Record that an organisation signed; again changes nothing."""
    SignatureRow.objects.get_or_create(
        agreement_id=agreement, organisation_id=organisation, defaults={"signed_at": at}
    )


def save_organisation(organisation: Organisation) -> None:
    """Keep an organisation; one of the same short name is left as it is."""
    OrganisationRow.objects.get_or_create(
        short=organisation.short,
        defaults=attrs.asdict(organisation, filter=attrs.filters.exclude("short")),
    )


def admit(organisation: Organisation, draft: tuple[str, str], *, at: datetime) -> Organisation:
    """Keep an organisation that signs the agreement in force, all of it or nothing, and return it.

    Where no agreement is in force yet, `draft` (title, version) comes into force.
    """
    with transaction.atomic():
        save_organisation(organisation)
        agreement = current_agreement(at) or save_agreement(*draft, effective_from=at)
        kept = OrganisationRow.objects.get(short=organisation.short)
        sign(OrganisationId(kept.id), agreement, at=at)
    return _organisation(kept)


def save_person(person: Person) -> None:
    """Keep a person; one of the same short name is left as it is."""
    PersonRow.objects.get_or_create(
        short=person.short,
        defaults={
            "id": person.id,
            "name": person.name,
            "organisation_id": person.organisation,
            "roles": sorted(person.roles),
            "trained_until": person.trained_until,
        },
    )


def save_cell(cell: Cell) -> None:
    """Keep a cell with its members, all of it or nothing; one of the same short name is left as it is."""
    with transaction.atomic():
        row, created = CellRow.objects.get_or_create(
            short=cell.short,
            defaults={
                "id": cell.id,
                "name": cell.name,
                "charter": cell.charter,
                "ceiling": cell.ceiling,
                "opens_at": cell.opens_at,
                "closes_at": cell.closes_at,
            },
        )
        if created:
            CellMemberRow.objects.bulk_create(
                CellMemberRow(cell=row, organisation_id=member) for member in sorted(cell.members)
            )


def save_basis(basis: LegalBasis) -> None:
    """Keep a legal basis; the same again changes nothing."""
    LegalBasisRow.objects.get_or_create(**attrs.asdict(basis))


def is_empty() -> bool:
    """Tell whether there is no organisation yet."""
    return not OrganisationRow.objects.filter(~Q(short="")).exists()


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(
        id=OrganisationId(row.id),
        short=row.short,
        name=row.name,
        kind=row.kind,
        sector=row.sector,
        country=row.country,
        node=row.node,
    )


def _person(row: PersonRow) -> Person:
    return Person(
        id=PersonId(row.id),
        short=row.short,
        name=row.name,
        organisation=OrganisationId(row.organisation_id),
        roles=frozenset(map(Role, row.roles)),
        trained_until=row.trained_until,
    )
