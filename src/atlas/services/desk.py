"""The first page: whether there is anything, then what is on the map that the visitor may see, and from whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.search import Facet
from atlas.store import alliance, overview
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id

# Objects that stand for a relation or a label, not for a thing in the world.
NOT_THINGS = (
    "relationship",
    "sighting",
    "marking-definition",
    "extension-definition",
    "language-content",
)


@attrs.frozen(kw_only=True)
class Source:
    """An organisation that claims something, and when it last did."""

    short: str
    name: str
    claims: int
    last: datetime


@attrs.frozen(kw_only=True)
class Desk:
    """Counts of what the visitor may see; `empty` where that is nothing."""

    things: int
    claims: int
    links: int
    kinds: tuple[Facet, ...]
    sources: tuple[Source, ...]
    highest: TLP
    empty: bool


def is_empty(visit: Visit) -> bool:
    """Tell whether the visitor sees no claim at all: quick, however large the map is.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEARCH) as opened:
        return overview.is_empty(opened)


def desk(visit: Visit) -> Desk:
    """Return the visitor's overview. Counts all that the scope shows: about a second at a million claims.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEARCH) as opened:
        organisations = alliance.names_of_organisations()
        kinds = overview.things_by_kind(opened, NOT_THINGS)
        told = overview.sources(opened)
        links = overview.count_links(opened)
        handlings = handlings_by_id(handling for _, handling, _, _ in told)
    claims = sum(count for _, _, count, _ in told)
    return Desk(
        things=sum(kinds.values()),
        claims=claims,
        links=links,
        kinds=tuple(Facet(value=k, count=n, chosen=False) for k, n in kinds.items()),
        sources=_sources(told, organisations),
        highest=strictest(handling.tlp for handling in handlings.values()),
        empty=claims == 0,
    )


def _sources(
    told: Sequence[tuple[OrganisationId, HandlingId, int, datetime]],
    organisations: Mapping[OrganisationId, Organisation],
) -> tuple[Source, ...]:
    """Return one line an organisation, most claims first."""
    counts: Counter[OrganisationId] = Counter()
    last: dict[OrganisationId, datetime] = {}
    for author, _, count, moment in told:
        counts[author] += count
        last[author] = max(moment, last.get(author, moment))
    return tuple(
        Source(
            short=organisations[author].short,
            name=organisations[author].name,
            claims=count,
            last=last[author],
        )
        for author, count in sorted(
            counts.items(), key=lambda pair: (-pair[1], organisations[pair[0]].short)
        )
    )
