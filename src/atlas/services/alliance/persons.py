"""Acts on persons: invite, change roles, renew the training, suspend, let leave, take back."""

import uuid
from datetime import date

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import Action, Resource
from atlas.policy.granting import refusal_to_grant
from atlas.services import gate, notices, signin
from atlas.services.alliance import organisations, texts
from atlas.services.alliance.acting import act, losing_secretariat, roles_of
from atlas.services.alliance.admission import TRAINED_FOR
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.services.signin import sittings
from atlas.services.vet import leaving
from atlas.store import alliance as kept
from atlas.store import tokens
from atlas.store.alliance import Organisation, Person

# Whoever administers persons of every organisation, and whoever audits that.
SEES_ALL = frozenset({Role.SECRETARIAT, Role.AUDITOR})


@attrs.frozen(kw_only=True)
class Newcomer:
    """Who is to be invited, as it was typed; the short name gets the organisation's behind a dot."""

    short: str
    name: str
    roles: frozenset[Role]
    trained_until: date


@attrs.frozen(kw_only=True)
class Invitation:
    """Who was invited, and the token of the link that signs in once. It is shown now and never again."""

    person: PersonId
    short: str
    name: str
    token: str


def invite(visit: Visit, organisation: OrganisationId, newcomer: Newcomer) -> Invitation:
    """Add a person to an organisation and return the link's token.

    The short name ends in the organisation's, so that whether a name is taken tells of colleagues alone.

    Raises:
        NotFound: there is no such organisation.
        Denied: the policy refused, or the roles are not the visitor's to give.
        UsageError: a value cannot be taken.
    """
    home = organisations.known(visit, organisation)
    made = _person(visit, home, newcomer)

    def change() -> None:
        if kept.find_person(made.short) is not None:
            raise UsageError(f"The name {made.short!r} is taken; choose another.")
        kept.save_person(made)

    act(
        visit,
        Action.INVITE,
        Resource(organisation=organisation, id=made.id),
        change,
        objecting=lambda: _ungiven(visit, home, frozenset(), made.roles),
    )
    told = notices.about(Kind.INVITED, made.id, [made.id])
    notices.tell(visit.actor.organisation, told, now=visit.now)
    return _invitation(visit, made)


def fresh_link(visit: Visit, person: PersonId) -> Invitation:
    """Return a fresh link for somebody who was invited and never signed in.

    Raises:
        NotFound: there is no such person that the visitor may know.
        Denied: the policy refused, the person signed in already, or has a role that is not the visitor's to give.
    """
    found = known(visit, person)
    home = kept.organisation_by_id(found.organisation)
    # whoever holds the link is that person: a link to a role is that role given
    ungiven = _ungiven(visit, home, frozenset(), found.roles) if home else None
    resource = Resource(organisation=found.organisation, id=person)
    gate.allow(visit, Action.INVITE, resource, objection=_met(found) or ungiven)
    return _invitation(visit, found)


def _met(person: Person) -> Conflict | None:
    if not person.met and person.active:
        return None
    return Conflict(
        rule="R.met",
        sentence="This person signed in already or is not active. A link would let somebody else in in their place.",
    )


def _invitation(visit: Visit, person: Person) -> Invitation:
    token = signin.make_link(person.short, now=visit.now)
    return Invitation(person=person.id, short=person.short, name=person.name, token=token)


def change_roles(visit: Visit, person: PersonId, roles: frozenset[Role], *, reason: str) -> None:
    """Give a person exactly these roles; none means that nothing is allowed.

    Raises:
        NotFound: there is no such person that the visitor may know.
        Denied: the policy refused, a role is not the visitor's to give, or the last secretariat would lose it.
    """
    found = known(visit, person)
    home = kept.organisation_by_id(found.organisation)

    def objecting() -> Conflict | None:
        now = kept.person_by_id(person)
        if now is None or home is None:
            return None
        ungiven = _ungiven(visit, home, now.roles, roles)
        lost = Role.SECRETARIAT in now.roles - roles
        return ungiven or (losing_secretariat(visit, {person}) if lost else None)

    act(
        visit,
        Action.CHANGE_ROLES,
        _done_to(found, reason),
        lambda: kept.set_roles(person, roles),
        objecting=objecting,
    )
    if Role.REVIEWER in found.roles - roles:
        leaving.free(visit.now)


def renew_training(visit: Visit, person: PersonId, until: date) -> None:
    """Let a person's training count up to and with a day, from today to a year ahead.

    Raises:
        NotFound: there is no such person that the visitor may know.
        Denied: the policy refused.
        UsageError: the day is past or lies more than a year ahead.
    """
    found = known(visit, person)
    if until < visit.now.date():
        # it would shut the person out: that is to suspend them, with a reason and the last secretariat in mind
        raise UsageError("A training is renewed until today or later.")
    act(
        visit,
        Action.RENEW_TRAINING,
        _done_to(found, ""),
        lambda: kept.set_training(person, _within_a_year(visit, until)),
    )


def suspend_person(visit: Visit, person: PersonId, *, reason: str) -> None:
    """Suspend a person: their next request is refused.

    Raises:
        NotFound: there is no such person that the visitor may know.
        Denied: the policy refused, they hold a role that is not the visitor's to take, or nobody would be left to
            run the node.
    """
    _set_access(visit, person, Action.SUSPEND_PERSON, reason)


def remove_person(visit: Visit, person: PersonId, *, reason: str) -> None:
    """Let a person leave: their next request is refused. Their name stays where they acted.

    Raises:
        NotFound, Denied: as `suspend_person`.
    """
    _set_access(visit, person, Action.REMOVE_PERSON, reason)


def take_back_person(visit: Visit, person: PersonId, *, reason: str) -> None:
    """Let a person in again, with the roles they had.

    Raises:
        NotFound, Denied: as `suspend_person`; roles that are not the visitor's to give refuse it too.
    """
    _set_access(visit, person, Action.TAKE_BACK_PERSON, reason)


def _set_access(visit: Visit, person: PersonId, action: Action, reason: str) -> None:
    found = known(visit, person)
    back = action is Action.TAKE_BACK_PERSON
    left_at = visit.now if action is Action.REMOVE_PERSON else None
    home = kept.organisation_by_id(found.organisation)

    def objecting() -> Conflict | None:
        if home is None:
            return None
        nothing: frozenset[Role] = frozenset()
        # whoever is shut out has lost their roles, and gets them again with access
        if back:
            return _ungiven(visit, home, nothing, found.roles)
        ungiven = _ungiven(visit, home, found.roles, nothing)
        return ungiven or losing_secretariat(visit, {person})

    def change() -> None:
        kept.set_access(person, active=back, left_at=left_at)
        if not back:
            sittings.end_all(person, now=visit.now)
            tokens.revoke_all(person, now=visit.now)

    act(visit, action, _done_to(found, reason), change, objecting=objecting)
    if not back:
        leaving.free(visit.now)


def known(visit: Visit, person: PersonId) -> Person:
    """Return a person whom the visitor may know by name: a colleague, for the secretariat and auditors anybody.

    What was asked for is on record.

    Raises:
        NotFound: there is none, or none for this visitor; the two are one answer.
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE, Resource(id=person))
    found = kept.person_by_id(person)
    if found is None or not (
        found.organisation == visit.actor.organisation or roles_of(visit) & SEES_ALL
    ):
        raise NotFound("There is no such person among those that you may know.")
    return found


def _person(visit: Visit, home: Organisation, newcomer: Newcomer) -> Person:
    short = texts.short(newcomer.short, what="The sign-in name")
    return Person(
        id=PersonId(uuid.uuid4()),
        short=f"{short}.{home.short}",
        name=texts.line(newcomer.name, what="The name"),
        organisation=home.id,
        roles=newcomer.roles,
        trained_until=_within_a_year(visit, newcomer.trained_until),
    )


def _within_a_year(visit: Visit, until: date) -> date:
    if until > visit.now.date() + TRAINED_FOR:
        raise UsageError("A training counts for a year at most.")
    return until


def _ungiven(
    visit: Visit, home: Organisation, before: frozenset[Role], after: frozenset[Role]
) -> Conflict | None:
    return refusal_to_grant(roles_of(visit), before=before, after=after, kind=home.kind)


def _done_to(person: Person, reason: str) -> Resource:
    return Resource(
        organisation=person.organisation,
        id=person.id,
        reason=texts.text(reason, what="The reason"),
    )
