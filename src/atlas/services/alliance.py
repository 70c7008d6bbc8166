"""Who somebody is: names on the command line and in the top bar, and the actor that they are."""

import uuid
from datetime import date, datetime, timedelta

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor, Role
from atlas.store import alliance as kept
from atlas.store.alliance import Organisation, Person

# A node without an agreement of its own begins with this draft; it is no legal advice.
DRAFT_AGREEMENT = ("Draft membership agreement", "0.1")


@attrs.frozen(kw_only=True)
class PersonCard:
    """A person as pages and lists name them."""

    id: PersonId
    short: str
    name: str
    organisation: str
    organisation_short: str
    roles: tuple[str, ...]


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
    return _card(found, kept.names_of_organisations()[found.organisation])


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
    return _card(found, kept.names_of_organisations()[found.organisation])


def cards() -> tuple[PersonCard, ...]:
    """Return everybody, by organisation and short name."""
    organisations = sorted(kept.names_of_organisations().values(), key=lambda o: o.short)
    return tuple(
        _card(person, organisation)
        for organisation in organisations
        for person in kept.persons_of(organisation.id)
    )


def contributor(short: str, *, create: bool, now: datetime) -> Actor:
    """Return the actor that contributes for an organisation from the command line of its node.

    With `create` an unknown organisation is made, and signs the agreement in force (a draft where there is none).

    Raises:
        UsageError: there is no such organisation and none is to be made.
    """
    organisation = kept.find_organisation(short)
    if organisation is None:
        if not create:
            raise UsageError(
                f"There is no organisation {short!r} here; --create-org makes one of that name."
            )
        organisation = admit(short, short, kind="private", now=now)
    return Actor(organisation=organisation.id, system="import")


def admit(short: str, name: str, *, kind: str, now: datetime) -> Organisation:
    """Make an organisation that has signed the agreement in force, and return it."""
    organisation = Organisation(id=OrganisationId(uuid.uuid4()), short=short, name=name, kind=kind)
    return kept.admit(organisation, DRAFT_AGREEMENT, at=now)


def add_person(short: str, organisation: str, *, roles: frozenset[Role], today: date) -> PersonCard:
    """Add a person to an organisation, trained for a year from today.

    Raises:
        UsageError: there is no such organisation, or the short name is taken.
    """
    found = kept.find_organisation(organisation)
    if found is None:
        raise UsageError(f"There is no organisation {organisation!r} here.")
    if kept.find_person(short) is not None:
        raise UsageError(f"The name {short!r} is taken; choose another.")
    person = Person(
        id=PersonId(uuid.uuid4()),
        short=short,
        name=short,
        organisation=found.id,
        roles=roles,
        trained_until=today + timedelta(days=365),
    )
    kept.save_person(person)
    return _card(person, found)


def audience(words: tuple[str, ...], *, by: str) -> Audience | None:
    """Return the audience that words name: `alliance`, `org:NAME`, `cell:NAME`, `person:NAME`; `None` for none.

    `by` is the short name of the organisation that gives, known here or not. A cell that it never sat in is
    answered like one that is not there.

    Raises:
        UsageError: a word is of none of these forms, or names nobody.
    """
    if not words:
        return None
    organisations = {o.short: o.id for o in kept.names_of_organisations().values()}
    persons, cells = kept.short_names(by)
    known = {"org": organisations, "person": persons, "cell": cells}
    chosen: dict[str, set[uuid.UUID]] = {"org": set(), "person": set(), "cell": set()}
    for word in words:
        form, _, name = word.partition(":")
        if word == "alliance":
            continue
        if form not in known or name not in known[form]:
            raise UsageError(
                f"--to {word!r} names nobody; write alliance, org:NAME, cell:NAME or person:NAME."
            )
        chosen[form].add(known[form][name])
    return Audience(
        alliance="alliance" in words,
        organisations=frozenset(chosen["org"]),  # type: ignore[arg-type] # ids of this form
        persons=frozenset(chosen["person"]),  # type: ignore[arg-type] # ids of this form
        cells=frozenset(chosen["cell"]),  # type: ignore[arg-type] # ids of this form
    )


def _card(person: Person, organisation: Organisation) -> PersonCard:
    return PersonCard(
        id=person.id,
        short=person.short,
        name=person.name,
        organisation=organisation.name,
        organisation_short=organisation.short,
        roles=tuple(sorted(person.roles)),
    )
