"""What stands at a place on the map, in the words of its asker: names, families, markings, sources."""

from collections.abc import Iterable, Mapping, Sequence

from atlas.model.ids import ThingId
from atlas.model.kinds import kind_of
from atlas.model.markings import TLP, strictest
from atlas.services.explain import ThingRef
from atlas.services.explore.view import Filter, Tie
from atlas.services.search import items_of
from atlas.store import alliance, judgements, spots, walks
from atlas.store.handlings import handlings_by_id
from atlas.store.narrowing import Narrowed
from atlas.store.scoped import OpenScope
from atlas.store.walks import StoredTie


def family_of(kind: str) -> str:
    """Return the family that a kind is drawn as: its group; of a kind that we do not know, `document`."""
    return str(kind_of(kind).group)


def narrowed_by(filter_: Filter, *, unwalked: Iterable[str] = ()) -> Narrowed:
    """Return what the store is to count."""
    return Narrowed(
        relations=filter_.relations,
        unwalked=frozenset(unwalked) - filter_.relations,
        kinds=filter_.kinds,
        markings=filter_.markings,
        vetted=filter_.vetted,
        likelihood=filter_.likelihood,
        since=filter_.since,
        until=filter_.until,
        known_since=filter_.known_since,
        known_until=filter_.known_until,
        seen_since=filter_.seen_since,
        seen_until=filter_.seen_until,
        located=filter_.located,
        targeted=filter_.targeted,
    )


def name_of(ref: ThingRef) -> str:
    """Return what a thing is called; its STIX id where no claim that the asker sees names it."""
    return ref.name or ref.stix_id


def in_order(ref: ThingRef) -> tuple[str, str]:
    """Return what lists of things are sorted by: the name without regard to capitals, then the id."""
    return name_of(ref).casefold(), str(ref.id)


def references(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, ThingRef]:
    """Return the things by name, each with the strictest marking of what tells the asker of it.

    A cluster is told with all its members.
    """
    clusters = judgements.merged(opened, things)
    items = items_of(opened, things, alliance.names_of_organisations(), clusters=clusters)
    found = {
        item.id: ThingRef(
            id=item.id,
            stix_id=item.stix_id,
            kind=item.kind,
            name=item.name,
            marking=item.marking,
        )
        for item in items
    }
    unnamed = [thing for thing in things if thing not in found]
    return found | _unnamed(opened, unnamed)


def _unnamed(opened: OpenScope, things: Sequence[ThingId]) -> dict[ThingId, ThingRef]:
    """Describe things that only links tell of: they carry the strictest marking of these."""
    found = spots.appearances(opened, things) if things else {}
    used = {handling for each in found.values() for handling in each.handlings}
    tlps = {id_: handling.tlp for id_, handling in handlings_by_id(used).items()}
    return {
        thing: ThingRef(
            id=thing,
            stix_id=each.stix_id,
            kind=each.kind,
            name="",
            marking=strictest(tlps[handling] for handling in each.handlings),
        )
        for thing, each in found.items()
    }


def ties_among(
    opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed
) -> tuple[Mapping[ThingId, int], tuple[Tie, ...]]:
    """Return the degrees of things, whatever is filtered, and the ties among them with marking and sources."""
    among = spots.ends_of(opened, things)
    degrees = walks.degrees(opened, among)
    stored = walks.ties(opened, among, narrowed, degrees_=degrees)
    organisations = alliance.names_of_organisations()
    tlps = _labels(stored)
    return degrees, tuple(
        Tie(
            source=each.source,
            type=each.type,
            target=each.target,
            likelihood=each.likelihood,
            marking=strictest(tlps[handling] for handling in each.handlings),
            claims=each.claims,
            sources=tuple(sorted(organisations[author].name for author in each.authors)),
        )
        for each in stored
    )


def _labels(stored: Iterable[StoredTie]) -> Mapping[int, TLP]:
    used = {handling for each in stored for handling in each.handlings}
    return {id_: handling.tlp for id_, handling in handlings_by_id(used).items()}


def doubt_about(tie: Tie) -> int:
    """Return how much speaks against a tie, in percent; what is stated as fact has no doubt."""
    return 0 if tie.likelihood is None else 100 - tie.likelihood
