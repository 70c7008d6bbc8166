"""Persons: their names, roles, training, and whether they are in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.store.alliance.values import Person
from atlas.store.models import CellRow, PersonRow


def find_person(short: str) -> Person | None:
    """Return the person of this short name, or `None`."""
    row = PersonRow.objects.filter(short=short).first()
    return _person(row) if row else None


def person_by_id(person: PersonId) -> Person | None:
    """Return a person, or `None`."""
    row = PersonRow.objects.filter(pk=person).first()
    return _person(row) if row else None


def persons_by_id(persons: Iterable[PersonId]) -> Mapping[PersonId, Person]:
    """Return those of some persons that there are."""
    return {PersonId(row.id): _person(row) for row in PersonRow.objects.filter(pk__in=set(persons))}


def persons_of(organisation: OrganisationId) -> tuple[Person, ...]:
    """Return the active persons of an organisation, in order of their short names."""
    rows = PersonRow.objects.filter(organisation=organisation, is_active=True).order_by("short")
    return tuple(map(_person, rows))


def everybody_of(organisations: Iterable[OrganisationId]) -> tuple[Person, ...]:
    """Return all persons of some organisations, those suspended and gone too, in order of their short names."""
    rows = PersonRow.objects.filter(organisation__in=list(organisations)).order_by("short")
    return tuple(map(_person, rows))


def homes() -> Mapping[PersonId, OrganisationId]:
    """Return the organisation of every person. There are thousands at most."""
    return {
        PersonId(person): OrganisationId(organisation)
        for person, organisation in PersonRow.objects.values_list("id", "organisation_id")
    }


def short_names(member: str) -> tuple[Mapping[str, PersonId], Mapping[str, CellId]]:
    """Return all persons, and the cells that an organisation sits in, by short name.

    That is what its audiences are written with. Which other cells there are is nothing that it could ask.
    """
    persons = PersonRow.objects.values_list("short", "id")
    cells = CellRow.objects.filter(cellmemberrow__organisation__short=member)
    return (
        {short: PersonId(id_) for short, id_ in persons},
        {short: CellId(id_) for short, id_ in cells.values_list("short", "id")},
    )


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


def set_roles(person: PersonId, roles: frozenset[Role]) -> None:
    """Give a person exactly these roles."""
    PersonRow.objects.filter(pk=person).update(roles=sorted(roles))


def set_training(person: PersonId, until: date) -> None:
    """Let a person's training count up to and with a day."""
    PersonRow.objects.filter(pk=person).update(trained_until=until)


def set_access(person: PersonId, *, active: bool, left_at: datetime | None) -> None:
    """Let a person in, suspend them, or let them go. Their next request meets the new state."""
    PersonRow.objects.filter(pk=person).update(is_active=active, left_at=left_at)


def able(role: Role, on: date) -> frozenset[PersonId]:
    """Return who holds a role and can use it: active, of an active organisation, trained.

    Whether the organisation signed is left out: it can sign at any time.
    """
    rows = PersonRow.objects.filter(
        roles__contains=[role], is_active=True, organisation__active=True, trained_until__gte=on
    )
    return frozenset(PersonId(each) for each in rows.values_list("id", flat=True))


def _person(row: PersonRow) -> Person:
    return Person(
        id=PersonId(row.id),
        short=row.short,
        name=row.name,
        organisation=OrganisationId(row.organisation_id),
        roles=frozenset(map(Role, row.roles)),
        trained_until=row.trained_until,
        active=row.is_active,
        left_at=row.left_at,
        met=row.last_login is not None,
    )
