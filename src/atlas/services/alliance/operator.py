"""What the node's operator does on the command line: no visit, beside the policy, and on record as the operator's."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.granting import refusal_to_lose
from atlas.services import gate
from atlas.services.alliance import texts
from atlas.services.alliance.organisations import Applicant, organisation_of
from atlas.services.vet import leaving
from atlas.store import alliance as kept
from atlas.store.alliance import Agreement, Cell, Node, Organisation, Person


def organisations(*, now: datetime) -> tuple[tuple[Organisation, bool], ...]:
    """Return every organisation by short name, and whether it signed the agreement in force."""
    in_force = kept.current_agreement(now)
    signed = kept.signatures(in_force) if in_force else {}
    found = sorted(kept.names_of_organisations().values(), key=lambda each: each.short)
    return tuple((each, each.id in signed) for each in found)


def cells() -> tuple[Cell, ...]:
    """Return every cell, by name."""
    return kept.cells()


def agreements() -> tuple[Agreement, ...]:
    """Return every agreement, the latest first."""
    return kept.agreements()


def admit(applicant: Applicant, *, reason: str, now: datetime) -> Organisation:
    """Admit an organisation, which signs later.

    Raises:
        UsageError: a value cannot be taken, or the short name is taken.
    """
    made = organisation_of(applicant)
    if kept.find_organisation(made.short) is not None:
        raise UsageError(f"The short name {made.short!r} is taken; choose another.")
    _operate(
        Action.ADMIT,
        _done_to(made.id, made.id, reason),
        lambda: kept.save_organisation(made),
        now=now,
    )
    return made


def suspend(short: str, *, reason: str, now: datetime) -> str:
    """Suspend the organisation, else the person, of a short name, and return the name.

    Raises:
        UsageError: nobody has this name, or the node would be left without a secretariat that can act.
    """
    organisation = kept.find_organisation(short)
    if organisation is not None:
        member = organisation.id

        def suspend_member() -> None:
            _assert_kept({each.id for each in kept.persons_of(member)}, now)
            kept.set_state(member, active=False, left_at=None)

        done_to = _done_to(member, member, reason)
        _operate(Action.SUSPEND_MEMBER, done_to, suspend_member, now=now)
        leaving.free(now)
        return organisation.name
    person = _person(short)

    def suspend_person() -> None:
        _assert_kept({person.id}, now)
        kept.set_access(person.id, active=False, left_at=None)

    done_to = _done_to(person.organisation, person.id, reason)
    _operate(Action.SUSPEND_PERSON, done_to, suspend_person, now=now)
    leaving.free(now)
    return person.name


def take_back(short: str, *, reason: str, now: datetime) -> str:
    """Take the organisation, else the person, of a short name back, and return the name.

    Raises:
        UsageError: nobody has this name.
    """
    organisation = kept.find_organisation(short)
    if organisation is not None:
        member = organisation.id
        _operate(
            Action.TAKE_BACK_MEMBER,
            _done_to(member, member, reason),
            lambda: kept.set_state(member, active=True, left_at=None),
            now=now,
        )
        return organisation.name
    person = _person(short)
    _operate(
        Action.TAKE_BACK_PERSON,
        _done_to(person.organisation, person.id, reason),
        lambda: kept.set_access(person.id, active=True, left_at=None),
        now=now,
    )
    return person.name


def sign(short: str, *, now: datetime) -> Agreement:
    """Record that an organisation signed the agreement in force on paper, and return that.

    Raises:
        UsageError: there is no such organisation, or no agreement in force.
    """
    organisation, agreement = kept.find_organisation(short), kept.agreement_in_force(now)
    if organisation is None or agreement is None:
        raise UsageError(f"There is no organisation {short!r} here, or no agreement is in force.")
    _operate(
        Action.SIGN,
        _done_to(organisation.id, agreement.id, "signed on paper"),
        lambda: kept.sign(organisation.id, agreement.id, at=now),
        now=now,
    )
    return agreement


def publish(title: str, version: str, text: str, *, effective_from: date, now: datetime) -> None:
    """Publish a text that members must sign from a day on; on record for the node as a whole.

    Raises:
        UsageError: the version is taken, the text is empty, or the day lies in the past.
    """
    if effective_from < now.date():
        raise UsageError("An agreement comes into force today or later.")
    named = texts.line(title, what="The title"), texts.line(version, what="The version")
    words = texts.text(text, what="The text", needed=True, most=texts.AGREEMENT_CHARS)
    from_then = max(now, datetime.combine(effective_from, time(), UTC))

    def save() -> None:
        if version in {each.version for each in kept.agreements()}:
            raise UsageError(f"There is a version {version!r} already; choose another.")
        kept.save_agreement(*named, text=words, effective_from=from_then)

    told = f"{' '.join(named)} from {effective_from} on"
    _operate(Action.PUBLISH_AGREEMENT, Resource(reason=told), save, now=now)


def add_node(short: str, *, name: str, country: str, now: datetime) -> None:
    """Keep a seat of the alliance, on record for the node as a whole; one of the same short name is left as it is.

    Raises:
        UsageError: a value cannot be taken.
    """
    node = Node(
        short=texts.short(short, what="The short name"),
        name=texts.line(name, what="The name"),
        country=texts.country(country),
    )
    told = Resource(reason=f"{node.short}: {node.name}")
    _operate(Action.ADD_NODE, told, lambda: kept.save_node(node), now=now)


def _person(short: str) -> Person:
    found = kept.find_person(short)
    if found is None:
        raise UsageError(f"There is no organisation or person {short!r} here.")
    return found


def _assert_kept(losing: set[PersonId], now: datetime) -> None:
    refused = refusal_to_lose(kept.able(Role.SECRETARIAT, now.date()), losing)
    if refused:
        raise UsageError(refused.sentence)


def _done_to(organisation: OrganisationId, id_: uuid.UUID, reason: str) -> Resource:
    given = texts.text(reason, what="The reason", needed=True)
    return Resource(organisation=organisation, id=id_, reason=given)


def _operate(
    action: Action, resource: Resource, change: Callable[[], object], *, now: datetime
) -> None:
    """Record an act of the operator, then make the change, one on the alliance at a time.

    What the change itself refuses is refused under the lock, and goes on record as not carried out.
    """
    with gate.operated(action, resource, now=now), kept.changing():
        change()
