"""Who somebody is: names on the command line and in the top bar, and the actor that they are."""

from datetime import date

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import PersonId
from atlas.policy.actors import Actor, Role
from atlas.store import alliance as kept
from atlas.store.alliance import Organisation, Person


@attrs.frozen(kw_only=True)
class PersonCard:
    """A person as pages and lists name them."""

    id: PersonId
    short: str
    name: str
    organisation: str
    organisation_short: str
    roles: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Givers:
    """Who gives roles to a person, by name: the representatives of its organisation, and whose the secretariat is."""

    representatives: tuple[str, ...]
    secretariats: tuple[str, ...]


def givers_of_roles(person: PersonId, *, on: date) -> Givers:
    """Return who can give roles to a person on a day.

    Raises:
        NotFound: that person is gone.
    """
    home = _existing(person).organisation
    among = (each for each in kept.persons_of(home) if each.active)
    secretariat = kept.persons_by_id(kept.able(Role.SECRETARIAT, on)).values()
    names = kept.names_of_organisations()
    return Givers(
        representatives=tuple(each.name for each in among if Role.REPRESENTATIVE in each.roles),
        secretariats=tuple(sorted({names[each.organisation].name for each in secretariat})),
    )


def actor_named(short: str) -> Actor:
    """Return the actor behind a person's short name.

    Raises:
        UsageError: nobody has this name.
    """
    person = kept.find_person(short)
    if person is None:
        raise UsageError(f"There is no person {short!r} here; `atlas admin persons` lists them.")
    return Actor(organisation=person.organisation, person=person.id)


def actor_of(person: PersonId) -> Actor:
    """Return the actor behind a signed-in person.

    Raises:
        NotFound: that person is gone.
    """
    found = _existing(person)
    return Actor(organisation=found.organisation, person=found.id)


def card_of(person: PersonId) -> PersonCard:
    """Return a person's card.

    Raises:
        NotFound: that person is gone.
    """
    found = _existing(person)
    return card(found, kept.names_of_organisations()[found.organisation])


def _existing(person: PersonId) -> Person:
    found = kept.person_by_id(person)
    if found is None:
        raise NotFound("This person is no longer here.")
    return found


def card_named(short: str) -> PersonCard:
    """Return the card of a short name.

    Raises:
        UsageError: nobody has this name.
    """
    found = kept.find_person(short)
    if found is None:
        raise UsageError(f"There is no person {short!r} here; `atlas admin persons` lists them.")
    return card(found, kept.names_of_organisations()[found.organisation])


def cards() -> tuple[PersonCard, ...]:
    """Return everybody, by organisation and short name."""
    organisations = sorted(kept.names_of_organisations().values(), key=lambda o: o.short)
    return tuple(
        card(person, organisation)
        for organisation in organisations
        for person in kept.persons_of(organisation.id)
    )


def card(person: Person, organisation: Organisation) -> PersonCard:
    """Return the card of a person that is known already."""
    return PersonCard(
        id=person.id,
        short=person.short,
        name=person.name,
        organisation=organisation.name,
        organisation_short=organisation.short,
        roles=tuple(sorted(person.roles)),
    )
