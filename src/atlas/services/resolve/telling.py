"""What is judged of a thing, as one visitor may read it: what it is joined with, who calls it what, who disagrees."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from atlas.model.ids import ClaimId, OrganisationId, ThingId
from atlas.model.markings import TLP
from atlas.resolve.judging import Clusters, Verdict, counting
from atlas.services.search import Item, items_of
from atlas.store import alliance, judgements, search, spots
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id
from atlas.store.judgements import Stored
from atlas.store.scoped import OpenScope

MOST_JUDGEMENTS = 200


@attrs.frozen(kw_only=True)
class Member:
    """One thing as it is by itself. `name` is empty where no claim that the asker sees describes it."""

    id: ThingId
    stix_id: str
    kind: str
    name: str
    organisations: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Name:
    """A name or alias of what is joined, and which organisations say it."""

    name: str
    organisations: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Judged:
    """One judgement as the asker may read it.

    `relation` and `claim` name the link that says it; by hand they are empty, and `own` tells that the asker's
    organisation may withdraw it. `counts`: it is the one of its author on this pair that counts; `disputed`: it says
    *same* and joins nothing, because somebody says *not same*.
    """

    id: UUID
    one: Member
    other: Member
    verdict: Verdict
    strength: int
    organisation: str
    marking: TLP
    grounds: str
    at: datetime
    relation: str
    claim: ClaimId | None
    own: bool
    counts: bool
    disputed: bool
    withdrawn_at: datetime | None


@attrs.frozen(kw_only=True)
class Sameness:
    """What one page tells of a thing and others: the `members` of its cluster, none where it is in none.

    `names` says who calls it what, where there is a cluster. `judgements` come with those first that stand, the latest
    first; at most 200.
    """

    members: tuple[Member, ...]
    names: tuple[Name, ...]
    judgements: tuple[Judged, ...]

    @property
    def merged(self) -> bool:
        """Whether the thing is joined with others."""
        return bool(self.members)

    @property
    def disputed(self) -> bool:
        """Whether somebody keeps apart what somebody else joins."""
        return any(each.disputed for each in self.judgements)

    @property
    def markings(self) -> tuple[TLP, ...]:
        """Return the labels of all judgements told."""
        return tuple(each.marking for each in self.judgements)


NOTHING_JUDGED = Sameness(members=(), names=(), judgements=())


def find_sameness(opened: OpenScope, thing: ThingId) -> Sameness:
    """Return what the scope shows of a thing that is there."""
    clusters = judgements.merged(opened, [thing])
    members = clusters.all_of(thing)
    stored = judgements.about(opened, members, limit=MOST_JUDGEMENTS)
    if not stored:
        return NOTHING_JUDGED
    organisations = alliance.names_of_organisations()
    ends = [end for each in stored for end in each.judgement.pair]
    named = members_of(opened, [*members, *ends], organisations)
    return Sameness(
        members=tuple(named[each] for each in members) if len(members) > 1 else (),
        names=_names(opened, members, organisations) if len(members) > 1 else (),
        judgements=told(opened, stored, clusters, named=named, organisations=organisations),
    )


def members_of(
    opened: OpenScope,
    things: Iterable[ThingId],
    organisations: Mapping[OrganisationId, Organisation],
) -> Mapping[ThingId, Member]:
    """Return these things, each by itself; those that only links tell of have no name."""
    asked = list(dict.fromkeys(things))
    items = {item.id: item for item in items_of(opened, asked, organisations)}
    rest = [thing for thing in asked if thing not in items]
    found = {thing: _member(items[thing]) for thing in asked if thing in items}
    for thing, stix_id, kind in spots.unnamed(opened, rest) if rest else ():
        found[thing] = Member(id=thing, stix_id=stix_id, kind=kind, name="")
    return found


def told(
    opened: OpenScope,
    stored: Sequence[Stored],
    clusters: Clusters,
    *,
    named: Mapping[ThingId, Member],
    organisations: Mapping[OrganisationId, Organisation],
) -> tuple[Judged, ...]:
    """Return judgements in words, in their order."""
    standing = [each.judgement for each in stored if each.withdrawn_at is None]
    counted = {each.id for each in counting(standing)}
    disputed = {each.same.id for each in clusters.disputes}
    handlings = handlings_by_id(each.handling for each in stored)
    own = opened.scope.actor.organisation
    return tuple(
        Judged(
            id=each.judgement.id,
            one=named[each.judgement.one],
            other=named[each.judgement.other],
            verdict=each.judgement.verdict,
            strength=each.judgement.strength,
            organisation=organisations[each.judgement.author].name,
            marking=handlings[each.handling].tlp,
            grounds=each.grounds,
            at=each.judgement.recorded_at,
            relation=each.relation,
            claim=each.claim,
            own=each.judgement.author == own and each.claim is None and each.withdrawn_at is None,
            counts=each.judgement.id in counted and each.withdrawn_at is None,
            disputed=each.judgement.id in disputed,
            withdrawn_at=each.withdrawn_at,
        )
        for each in stored
    )


def _member(item: Item) -> Member:
    return Member(
        id=item.id,
        stix_id=item.stix_id,
        kind=item.kind,
        name=item.name,
        organisations=item.organisations,
    )


def _names(
    opened: OpenScope,
    members: Sequence[ThingId],
    organisations: Mapping[OrganisationId, Organisation],
) -> tuple[Name, ...]:
    """Return each name once, in the order of members, with those who say it."""
    said: dict[str, set[str]] = {}
    lines = search.lines(opened, members)
    for line in (line for member in members for line in lines.get(member, ())):
        for name in filter(None, (line.name, *line.aliases)):
            said.setdefault(name, set()).add(organisations[line.author].name)
    return tuple(Name(name=name, organisations=tuple(sorted(who))) for name, who in said.items())
