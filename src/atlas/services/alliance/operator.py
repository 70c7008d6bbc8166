"""What the node's operator does on the command line: no visit, beside the policy, and on record as the operator's."""

import uuid
from datetime import UTC, date, datetime, time

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.granting import refusal_to_lose
from atlas.services import gate
from atlas.services.alliance import texts
from atlas.services.alliance.organisations import Applicant, organisation_of
from atlas.store import alliance as kept
from atlas.store.alliance import Agreement, Cell, Node, Organisation


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
    _record(Action.ADMIT, made.id, made.id, reason, now=now)
    kept.save_organisation(made)
    return made


def suspend(short: str, *, reason: str, now: datetime) -> str:
    """Suspend the organisation, else the person, of a short name, and return the name.

    Raises:
        UsageError: nobody has this name, or the node would be left without a secretariat that can act.
    """
    organisation = kept.find_organisation(short)
    if organisation is not None:
        _assert_kept({each.id for each in kept.persons_of(organisation.id)}, now)
        _record(Action.SUSPEND_MEMBER, organisation.id, organisation.id, reason, now=now)
        kept.set_state(organisation.id, active=False, left_at=None)
        return organisation.name
    person = kept.find_person(short)
    if person is None:
        raise UsageError(f"There is no organisation or person {short!r} here.")
    _assert_kept({person.id}, now)
    _record(Action.SUSPEND_PERSON, person.organisation, person.id, reason, now=now)
    kept.set_access(person.id, active=False, left_at=None)
    return person.name


def take_back(short: str, *, reason: str, now: datetime) -> str:
    """Take the organisation, else the person, of a short name back, and return the name.

    Raises:
        UsageError: nobody has this name.
    """
    organisation = kept.find_organisation(short)
    if organisation is not None:
        _record(Action.TAKE_BACK_MEMBER, organisation.id, organisation.id, reason, now=now)
        kept.set_state(organisation.id, active=True, left_at=None)
        return organisation.name
    person = kept.find_person(short)
    if person is None:
        raise UsageError(f"There is no organisation or person {short!r} here.")
    _record(Action.TAKE_BACK_PERSON, person.organisation, person.id, reason, now=now)
    kept.set_access(person.id, active=True, left_at=None)
    return person.name


def sign(short: str, *, now: datetime) -> Agreement:
    """Record that an organisation signed the agreement in force on paper, and return that.

    Raises:
        UsageError: there is no such organisation, or no agreement in force.
    """
    organisation, agreement = kept.find_organisation(short), kept.agreement_in_force(now)
    if organisation is None or agreement is None:
        raise UsageError(f"There is no organisation {short!r} here, or no agreement is in force.")
    _record(Action.SIGN, organisation.id, agreement.id, "signed on paper", now=now)
    kept.sign(organisation.id, agreement.id, at=now)
    return agreement


def publish(title: str, version: str, text: str, *, effective_from: date, now: datetime) -> None:
    """Publish a text that members must sign from a day on.

    Raises:
        UsageError: the version is taken, the text is empty, or the day lies in the past.
    """
    if version in {each.version for each in kept.agreements()}:
        raise UsageError(f"There is a version {version!r} already; choose another.")
    if effective_from < now.date():
        raise UsageError("An agreement comes into force today or later.")
    kept.save_agreement(
        texts.line(title, what="The title"),
        texts.line(version, what="The version"),
        text=texts.text(text, what="The text", needed=True, most=texts.AGREEMENT_CHARS),
        effective_from=max(now, datetime.combine(effective_from, time(), UTC)),
    )


def add_node(short: str, *, name: str, country: str) -> None:
    """Keep a seat of the alliance; one of the same short name is left as it is.

    Raises:
        UsageError: a value cannot be taken.
    """
    kept.save_node(
        Node(
            short=texts.short(short, what="The short name"),
            name=texts.line(name, what="The name"),
            country=texts.country(country),
        )
    )


def _assert_kept(losing: set[PersonId], now: datetime) -> None:
    refused = refusal_to_lose(kept.able(Role.SECRETARIAT, now.date()), losing)
    if refused:
        raise UsageError(refused.sentence)


def _record(
    action: Action, organisation: OrganisationId, id_: uuid.UUID, reason: str, *, now: datetime
) -> None:
    given = texts.text(reason, what="The reason", needed=True)
    gate.operated(action, Resource(organisation=organisation, id=id_, reason=given), now=now)
