"""The first page: what is on the map that the visitor may see, and from whom."""

from datetime import datetime

import attrs

from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.search import Facet
from atlas.store import alliance, overview
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


def desk(visit: Visit) -> Desk:
    """Return the visitor's overview.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEARCH) as opened:
        organisations = alliance.names_of_organisations()
        kinds = overview.things_by_kind(opened, NOT_THINGS)
        sources = overview.sources(opened)
        links = overview.count_links(opened)
        handlings = handlings_by_id(overview.handlings_in_use(opened))
    claims = sum(count for _, count, _ in sources)
    return Desk(
        things=sum(kinds.values()),
        claims=claims,
        links=links,
        kinds=tuple(Facet(value=k, count=n, chosen=False) for k, n in kinds.items()),
        sources=tuple(
            Source(
                short=organisations[author].short,
                name=organisations[author].name,
                claims=count,
                last=last,
            )
            for author, count, last in sources
        ),
        highest=strictest(handling.tlp for handling in handlings.values()),
        empty=claims == 0,
    )
