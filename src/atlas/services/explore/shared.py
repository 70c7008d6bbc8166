"""What two or more things lead to: the question that ties groups together by what they buy and use."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from atlas.errors import NotFound, TooWide, UsageError
from atlas.model.ids import ThingId
from atlas.model.markings import strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explain import NOT_FOUND, ThingRef
from atlas.services.explore.describing import (
    family_of,
    in_order,
    references,
    ties_among,
)
from atlas.services.explore.routes import Between, best_routes, between
from atlas.services.explore.view import Route, Shared, SharedBy, Ways
from atlas.services.explore.walking import WIDE, Spread, Walker
from atlas.services.gate import Visit
from atlas.store import spots, walks
from atlas.store.scoped import OpenScope

MOST_CHOSEN = 10
MOST_STEPS = 3
NEAR = Ways(steps=2)
LISTED = 25
_RANKED = 5_000  # things whose links are counted to rank them
_WIDTH = 20  # things weighed at each step of a way


def shared(
    visit: Visit, things: Sequence[ThingId], ways: Ways = NEAR, *, limit: int = LISTED
) -> SharedBy:
    """Return what all these things lead to within some steps: nearest first, then those with fewest links.

    The way from one of them does not lead through another. Links count in either direction. The filter's kinds say
    what kinds of thing may be shared, not what leads there. At most `limit` are returned.

    Raises:
        NotFound: one of them is not in the visitor's scope.
        UsageError: fewer than two or more than ten things, or not 1 to 3 steps.
        TooWide: too many links were met.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        resolved = spots.resolve(opened, things)
        if len(resolved) < len(set(things)):
            raise NotFound(NOT_FOUND)
        return find_shared(
            opened, list(dict.fromkeys(resolved[t] for t in things)), ways, limit=limit
        )


def find_shared(
    opened: OpenScope, chosen: Sequence[ThingId], ways: Ways, *, limit: int = LISTED
) -> SharedBy:
    """Return what distinct things that are there lead to.

    Raises:
        UsageError: fewer than two or more than ten things, or not 1 to 3 steps.
        TooWide: too many links were met.
    """
    if not 2 <= len(chosen) <= MOST_CHOSEN:
        raise UsageError(f"Choose 2 to {MOST_CHOSEN} different things to compare.")
    if not 1 <= ways.steps <= MOST_STEPS:
        raise UsageError(f"What is shared is looked for within 1 to {MOST_STEPS} steps.")
    kinds = ways.filter.kinds
    over_all = attrs.evolve(ways, filter=attrs.evolve(ways.filter, kinds=frozenset()))
    walker = Walker(opened, over_all, chosen, asked=kinds)
    spreads = [Spread.of(thing) for thing in chosen]
    for _ in range(ways.steps):
        met = walker.step(sorted({thing for spread in spreads for thing in spread.front}))
        for spread in spreads:
            spread.advance(met, frozenset(chosen))
    common = _common(spreads, walker, kinds)
    ranked = _ranked(opened, spreads, common)
    return _found(opened, spreads, ranked[:limit], walker=walker, total=len(common))


def _common(spreads: Sequence[Spread], walker: Walker, kinds: frozenset[str]) -> set[ThingId]:
    common = set.intersection(*(set(spread.steps) for spread in spreads))
    return {thing for thing in common if not kinds or walker.kinds[thing] in kinds}


def _ranked(
    opened: OpenScope, spreads: Sequence[Spread], common: set[ThingId]
) -> list[tuple[ThingId, int]]:
    """Return things with their number of links: by greatest distance, sum of distances, links and id."""

    def far(thing: ThingId) -> tuple[int, int, ThingId]:
        distances = [spread.steps[thing] for spread in spreads]
        return max(distances), sum(distances), thing

    nearest = sorted(common, key=far)[:_RANKED]
    degrees = walks.degrees(opened, spots.ends_of(opened, nearest))
    order = sorted(nearest, key=lambda thing: (*far(thing)[:2], degrees[thing], thing))
    return [(thing, degrees[thing]) for thing in order]


def _found(
    opened: OpenScope,
    spreads: Sequence[Spread],
    ranked: Sequence[tuple[ThingId, int]],
    *,
    walker: Walker,
    total: int,
) -> SharedBy:
    layers = {
        (spread.start, thing): spread.layers_to([thing], width=_WIDTH)
        for thing, _ in ranked
        for spread in spreads
    }
    things = sorted({each for one in layers.values() for layer in one for each in layer})
    things = sorted({*things, *(spread.start for spread in spreads)})
    _, ties = ties_among(opened, things, walker.narrowed)
    refs = references(opened, things)
    items = tuple(_items(spreads, ranked, layers, ties=between(ties), refs=refs))
    return SharedBy(
        chosen=tuple(refs[spread.start] for spread in spreads),
        items=tuple(sorted(items, key=_place)),
        total=total,
        highest=strictest([r.marking for r in refs.values()] + [tie.marking for tie in ties]),
    )


def _items(
    spreads: Sequence[Spread],
    ranked: Sequence[tuple[ThingId, int]],
    layers: Mapping[tuple[ThingId, ThingId], Sequence[Sequence[ThingId]]],
    *,
    ties: Between,
    refs: Mapping[ThingId, ThingRef],
) -> Iterator[Shared]:
    for thing, degree in ranked:
        routes: list[Route] = []
        for spread in spreads:
            way = best_routes(layers[spread.start, thing], ties, refs, most=1)
            if not way:  # there is one, and more links beside it than were read
                raise TooWide(WIDE)
            routes += way
        yield Shared(
            thing=refs[thing],
            family=family_of(refs[thing].kind),
            degree=degree,
            distances=tuple(spread.steps[thing] for spread in spreads),
            routes=tuple(routes),
        )


def _place(item: Shared) -> tuple[int, int, int, tuple[str, str]]:
    return max(item.distances), sum(item.distances), item.degree, in_order(item.thing)
