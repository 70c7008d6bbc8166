"""The fictional alliance becomes rows: members that have signed, cells, legal bases, and last its people."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

import attrs

from atlas.model.handling import Audience
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.policy.actors import Actor
from atlas.services.alliance.drafts import joined
from atlas.services.demo.alliance import PRESENTED, Alliance
from atlas.services.demo.profiles import profile_of
from atlas.services.demo.scribe import NamedAudience
from atlas.store import alliance as kept
from atlas.store.alliance import Cell, Organisation, Person

# Ids of the sample's people and groups are the same everywhere: a claim in RED names its readers before they are in.
_NAMESPACE = uuid.UUID("6d1f6d7a-8a43-4bc5-9c6f-5f3f9f2f0d11")
_TEXTS = ("membership-agreement", "operating-principles")
PUBLIC_KIND = "public source"
_STORY_VERSION = 5  # names make UUIDs of version 5; members are given random ones


@attrs.frozen(kw_only=True)
class Names:
    """What the short names of the story stand for."""

    organisations: Mapping[str, OrganisationId]

    @classmethod
    def of_store(cls) -> "Names":
        """Return the names as they are kept here."""
        organisations = kept.names_of_organisations().values()
        return cls(organisations={each.short: each.id for each in organisations})

    def audience(self, named: NamedAudience) -> Audience:
        """Return an audience with ids for names."""
        return Audience(
            alliance=named.alliance,
            cells=frozenset(_cell_id(short) for short in named.cells),
            organisations=frozenset(self.organisations[short] for short in named.organisations),
            persons=frozenset(_person_id(short) for short in named.persons),
        )


def found_alliance(alliance: Alliance, *, now: datetime) -> None:
    """Keep organisations, agreements with their signatures, cells and bases; again changes nothing.

    Where a node has an agreement of its own in force it stays so, and the members of the story that are up to date
    sign that one; the story's would shut out whoever has not signed it.
    """
    _found_members(alliance)
    organisations = Names.of_store().organisations
    own = kept.agreement_in_force(now)
    told = {(each.title, each.version) for each in alliance.agreements}
    if own is not None and (own.title, own.version) not in told:
        for short in alliance.agreements[-1].signed_by:
            kept.sign(organisations[short], own.id, at=now)
    else:
        _found_agreements(alliance, organisations)
    for group in alliance.cells:
        kept.save_cell(
            Cell(
                id=_cell_id(group.short),
                short=group.short,
                name=group.name,
                charter=group.charter,
                purpose=group.purpose,
                bound_to=group.bound_to,
                ceiling=group.ceiling,
                opens_at=_midnight(group.opens),
                closes_at=_midnight(group.closes) if group.closes else None,
                members=frozenset(organisations[short] for short in group.members),
            )
        )
    for basis in alliance.bases:
        kept.save_basis(basis)


def _found_agreements(alliance: Alliance, organisations: Mapping[str, OrganisationId]) -> None:
    for contract in alliance.agreements:
        begins = _midnight(contract.effective_from)
        agreement = kept.save_agreement(
            contract.title, contract.version, effective_from=begins, text=joined(_TEXTS)
        )
        for short in contract.signed_by:
            kept.sign(organisations[short], agreement, at=begins)


def sign_newer(alliance: Alliance, *, after: datetime, until: datetime) -> None:
    """Let the members that are up to date sign what came into force after a moment: who has not signed is shut out."""
    organisations = Names.of_store().organisations
    newer = (each for each in kept.agreements() if after < each.effective_from <= until)
    for agreement in newer:
        for short in alliance.agreements[-1].signed_by:
            kept.sign(organisations[short], agreement.id, at=agreement.effective_from)


def _found_members(alliance: Alliance) -> None:
    for node in alliance.nodes:
        kept.save_node(kept.Node(**attrs.asdict(node)))
    for member in alliance.organisations:
        kept.save_organisation(
            Organisation(
                id=OrganisationId(_id("organisation", member.short)),
                profile=profile_of(member.short),
                **attrs.asdict(member),
            )
        )


def admit_people(alliance: Alliance) -> None:
    """Keep the persons, those who are presented last, and let cells have their leads; again changes nothing."""
    organisations = Names.of_store().organisations
    for colleague in sorted(alliance.persons, key=lambda each: each.short in PRESENTED):
        kept.save_person(
            Person(
                id=_person_id(colleague.short),
                short=colleague.short,
                name=colleague.name,
                organisation=organisations[colleague.organisation],
                roles=colleague.roles,
                trained_until=colleague.trained_until,
            )
        )
    for group in alliance.cells:
        cell = kept.find_cell(_cell_id(group.short))
        if cell is not None and cell.lead is None:
            kept.name_lead(cell.id, _person_id(group.lead))


def has_others(organisation: OrganisationId) -> bool:
    """Tell whether there are members beside this one that are not of the story."""
    known = kept.names_of_organisations().values()
    return any(
        each.id.version != _STORY_VERSION and each.kind != PUBLIC_KIND
        for each in known
        if each.id != organisation
    )


def is_of_the_story(actor: Actor) -> bool:
    """Tell whether a person and their organisation are made up: their ids follow from their names."""
    person = kept.person_by_id(actor.person) if actor.person else None
    organisations = {each.id: each.short for each in kept.names_of_organisations().values()}
    return (
        person is not None
        and person.id == _person_id(person.short)
        and person.organisation == _id("organisation", organisations[person.organisation])
    )


def is_complete(people: Iterable[str]) -> bool:
    """Tell whether these people are in: they come last, after everything else."""
    return all(kept.find_person(short) is not None for short in people)


def _id(kind: str, short: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{kind} {short}")


def _cell_id(short: str) -> CellId:
    return CellId(_id("cell", short))


def _person_id(short: str) -> PersonId:
    return PersonId(_id("person", short))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
