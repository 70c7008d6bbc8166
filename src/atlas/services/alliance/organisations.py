"""Acts on organisations: admit, change the profile, suspend, let leave, take back."""

import uuid

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.alliance import Lever, OrganisationKind
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.alliance import texts
from atlas.services.alliance.acting import act, losing_secretariat, roles_of
from atlas.services.gate import Visit
from atlas.services.vet import leaving
from atlas.store import alliance as kept
from atlas.store.alliance import Organisation, Profile

# Who knows of organisations that are suspended or have left.
SEES_ALL = frozenset({Role.SECRETARIAT, Role.BOARD, Role.AUDITOR})


@attrs.frozen(kw_only=True)
class Applicant:
    """Who is to be admitted, as it was typed."""

    short: str
    name: str
    kind: str
    sector: str = ""
    country: str = ""
    node: str = ""


def admit_member(visit: Visit, applicant: Applicant, *, reason: str) -> OrganisationId:
    """Admit an organisation. It reads nothing before its representative signed the agreement in force.

    Raises:
        Denied: the policy refused.
        UsageError: a value cannot be taken, or the short name is taken.
    """
    made = organisation_of(applicant)

    def change() -> None:
        if kept.find_organisation(made.short) is not None:
            raise UsageError(f"The short name {made.short!r} is taken; choose another.")
        kept.save_organisation(made)

    act(visit, Action.ADMIT, _done_to(made.id, reason), change)
    return made.id


def organisation_of(applicant: Applicant) -> Organisation:
    """Return who was typed as an organisation with an id of its own.

    Raises:
        UsageError: a value cannot be taken.
    """
    if applicant.kind not in set(OrganisationKind):
        raise UsageError("Choose what kind of organisation it is.")
    if applicant.node and applicant.node not in {each.short for each in kept.nodes()}:
        raise UsageError("Choose a node of the list.")
    return Organisation(
        id=OrganisationId(uuid.uuid4()),
        short=texts.short(applicant.short, what="The short name"),
        name=texts.line(applicant.name, what="The name"),
        kind=applicant.kind,
        sector=texts.line(applicant.sector, what="The sector", needed=False),
        country=texts.country(applicant.country),
        node=applicant.node,
    )


def edit_profile(
    visit: Visit, organisation: OrganisationId, profile: Profile, *, sector: str
) -> None:
    """Replace what an organisation says of itself: its own representative does, or the secretariat.

    Raises:
        NotFound: there is no such organisation.
        Denied: the policy refused.
        UsageError: a value cannot be taken.
    """
    _existing(visit, organisation)
    checked = attrs.evolve(
        profile,
        clients=texts.entries(profile.clients, what="A client's name"),
        levers=tuple(sorted(set(profile.levers), key=list(Lever).index)),
        jurisdictions=texts.entries(profile.jurisdictions, what="A jurisdiction"),
        authorities=texts.text(profile.authorities, what="The text on authorities"),
        response_time=texts.line(profile.response_time, what="The response time", needed=False),
        contact=texts.text(profile.contact, what="The contact point"),
    )
    named = texts.line(sector, what="The sector", needed=False)
    act(
        visit,
        Action.EDIT_PROFILE,
        _done_to(organisation, ""),
        lambda: kept.change_profile(organisation, checked, sector=named),
    )


def suspend_member(visit: Visit, organisation: OrganisationId, *, reason: str) -> None:
    """Suspend an organisation: from their next request on none of its people gets in.

    Raises:
        NotFound, Denied, UsageError: as `end_membership`.
    """
    _existing(visit, organisation, active=True)
    act(
        visit,
        Action.SUSPEND_MEMBER,
        _done_to(organisation, reason),
        lambda: kept.set_state(organisation, active=False, left_at=None),
        objecting=lambda: _losing(visit, organisation),
    )
    leaving.free(visit.now)


def end_membership(visit: Visit, organisation: OrganisationId, *, reason: str) -> None:
    """Let an organisation leave: none of its people gets in, and it leaves every cell.

    Raises:
        NotFound: there is no such organisation.
        Denied: the policy refused, or nobody would be left to run the node.
        UsageError: it is in that state already.
    """
    if _existing(visit, organisation).left_at is not None:
        raise UsageError("This organisation has left already.")

    def change() -> None:
        kept.set_state(organisation, active=False, left_at=visit.now)
        for cell in kept.cells_of(organisation):
            kept.remove_member(cell.id, organisation)

    act(
        visit,
        Action.END_MEMBERSHIP,
        _done_to(organisation, reason),
        change,
        objecting=lambda: _losing(visit, organisation),
    )
    leaving.free(visit.now)


def take_back_member(visit: Visit, organisation: OrganisationId, *, reason: str) -> None:
    """Take an organisation back that was suspended or had left. It is in no cell that it was taken out of.

    Raises:
        NotFound, Denied, UsageError: as `end_membership`.
    """
    _existing(visit, organisation, active=False)
    act(
        visit,
        Action.TAKE_BACK_MEMBER,
        _done_to(organisation, reason),
        lambda: kept.set_state(organisation, active=True, left_at=None),
    )


def known(visit: Visit, organisation: OrganisationId) -> Organisation:
    """Return an organisation that the visitor may know of: an active one, the own, for those over the alliance any.

    What was asked for is on record.

    Raises:
        NotFound: there is none, or none for this visitor; the two are one answer.
        Denied: the policy refused.
    """
    gate.allow(visit, Action.SEE_ALLIANCE, Resource(organisation=organisation, id=organisation))
    found = kept.organisation_by_id(organisation)
    if found is None or not (
        found.active or found.id == visit.actor.organisation or roles_of(visit) & SEES_ALL
    ):
        raise NotFound("There is no such organisation among those that you may know.")
    return found


def _existing(
    visit: Visit, organisation: OrganisationId, *, active: bool | None = None
) -> Organisation:
    found = known(visit, organisation)
    if active is not None and found.active is not active:
        raise UsageError("This organisation is in that state already.")
    return found


def _losing(visit: Visit, organisation: OrganisationId) -> Conflict | None:
    people = {person.id for person in kept.persons_of(organisation)}
    return losing_secretariat(visit, people)


def _done_to(organisation: OrganisationId, reason: str) -> Resource:
    return Resource(
        organisation=organisation,
        id=organisation,
        reason=texts.text(reason, what="The reason"),
    )
