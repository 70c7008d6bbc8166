"""Preview as: look as another member or person would, cut to what one reads oneself.

The scope is what both have in common, computed by the database: neither what the previewer may not read is shown, nor
what the other may not. That is so for counts, searches and paths too, as they are asked under it.
"""

import uuid
from collections.abc import Sequence

import attrs

from atlas.errors import Denied, NotFound
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor
from atlas.policy.decide import SOMEBODY_ELSES, Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store.alliance import Organisation

AS_MEMBER = "preview"
"""The name of the work as which a whole organisation is previewed: what it reads without being a certain person."""

_NOBODY = "There is no such member or person to preview as."


@attrs.frozen(kw_only=True)
class Choice:
    """Whom one may preview as: a member, or with `person` a person of it."""

    id: uuid.UUID
    name: str
    organisation: str
    is_person: bool


def choices(visit: Visit) -> tuple[Choice, ...]:
    """Return whom the visitor may preview as: active members, and persons where that is allowed, by name.

    Empty where the visitor may not preview at all.
    """
    if not gate.may(visit, Action.PREVIEW):
        return ()
    members = tuple(alliance.members().values())
    own = visit.actor.organisation
    found = [
        Choice(id=each.id, name=each.name, organisation=each.name, is_person=False)
        for each in members
        if each.id != own
    ]
    found += _persons(visit, members)
    return tuple(sorted(found, key=lambda each: (each.is_person, each.organisation, each.name)))


def start(visit: Visit, whom: uuid.UUID, *, reason: str) -> Visit:
    """Return the visit as a preview; that it began is on record with its reason.

    Raises:
        NotFound: there is nobody of this id, or nobody whom the visitor may know.
        Denied: there is no reason, or the policy refused; the refusal is on record.
    """
    gate.assert_may(visit, Action.PREVIEW)
    seen, action = _actor(whom)
    resource = Resource(organisation=seen.organisation, id=whom, reason=" ".join(reason.split()))
    try:
        gate.allow(visit, action, resource)
    except Denied as refused:
        if refused.rule != "R.own":
            raise
        # whether there is such a person is not for others to know
        raise NotFound(_NOBODY) from None
    return attrs.evolve(visit, setting=attrs.evolve(visit.setting, seen_as=seen))


def name_of(seen: Actor) -> str:
    """Return what a banner calls somebody as whom one looks."""
    organisation = alliance.names_of_organisations()[seen.organisation].name
    person = alliance.person_by_id(seen.person) if seen.person else None
    return f"{person.name}, {organisation}" if person else organisation


def actor_as(organisation: OrganisationId, person: PersonId | None) -> Actor:
    """Return the actor as whom one looks, from what a session keeps of it."""
    return Actor(organisation=organisation, person=person, system=None if person else AS_MEMBER)


def _actor(whom: uuid.UUID) -> tuple[Actor, Action]:
    organisation = alliance.names_of_organisations().get(OrganisationId(whom))
    if organisation is not None and organisation.active:
        return actor_as(organisation.id, None), Action.PREVIEW
    person = alliance.person_by_id(PersonId(whom))
    if person is None:
        raise NotFound(_NOBODY)
    return actor_as(person.organisation, person.id), Action.PREVIEW_PERSON


def _persons(visit: Visit, members: Sequence[Organisation]) -> list[Choice]:
    """Return the active people of these members as whom the visitor may preview."""
    own = visit.actor.organisation
    if not gate.may(visit, Action.PREVIEW_PERSON, SOMEBODY_ELSES):
        members = [each for each in members if each.id == own]
        if not gate.may(visit, Action.PREVIEW_PERSON, Resource(organisation=own)):
            return []
    names = {each.id: each.name for each in members}
    return [
        Choice(id=each.id, name=each.name, organisation=names[each.organisation], is_person=True)
        for each in alliance.everybody_of(names)
        if each.active and each.id != visit.actor.person
    ]
