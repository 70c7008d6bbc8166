"""What the node's operator does on the command line, without a visit: make organisations and persons."""

import uuid
from datetime import datetime, timedelta

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import drafts
from atlas.services.alliance.people import PersonCard, card
from atlas.store import alliance as kept
from atlas.store.alliance import Organisation, Person

TRAINED_FOR = timedelta(days=365)
"""How long a training counts."""


def contributor(short: str, *, create: bool, now: datetime) -> Actor:
    """Return the actor that contributes for an organisation from the command line of its node.

    With `create` an unknown organisation is made, and signs the agreement in force (a draft where there is none); that
    is on record as the operator's.

    Raises:
        UsageError: there is no such organisation and none is to be made.
    """
    organisation = kept.find_organisation(short)
    if organisation is None:
        if not create:
            raise UsageError(
                f"There is no organisation {short!r} here; --create-org makes one of that name."
            )
        organisation = _admit_by_import(short, now=now)
    return Actor(organisation=organisation.id, system="import")


def _admit_by_import(short: str, *, now: datetime) -> Organisation:
    made = Organisation(id=OrganisationId(uuid.uuid4()), short=short, name=short, kind="private")
    told = Resource(
        organisation=made.id, id=made.id, reason="made on the command line with --create-org"
    )
    with gate.operated(Action.ADMIT, told, now=now):
        return kept.admit(made, drafts.membership(at=now), at=now)


def admit(short: str, name: str, *, kind: str, now: datetime) -> Organisation:
    """Make an organisation that has signed the agreement in force, and return it."""
    organisation = Organisation(id=OrganisationId(uuid.uuid4()), short=short, name=name, kind=kind)
    return kept.admit(organisation, drafts.membership(at=now), at=now)


def add_person(
    short: str, organisation: str, *, roles: frozenset[Role], now: datetime
) -> PersonCard:
    """Add a person to an organisation, trained for a year from today; on record as the operator's, with the roles.

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
        trained_until=now.date() + TRAINED_FOR,
    )
    told = f"added on the command line with {' '.join(sorted(roles))}"
    resource = Resource(organisation=found.id, id=person.id, reason=told)
    with gate.operated(Action.INVITE, resource, now=now):
        kept.save_person(person)
    return card(person, found)
