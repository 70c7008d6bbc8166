"""Of all shortest ways through layers of things the best ones: the surest, then by name."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from atlas.model.ids import ThingId
from atlas.services.explain import ThingRef
from atlas.services.explore.describing import doubt_about, in_order
from atlas.services.explore.view import Route, Step, Tie

# The sum of doubts, the names on the way, the things on the way: what ways of one length are ranked by.
Ranked = tuple[int, tuple[tuple[str, str], ...], tuple[ThingId, ...]]
Between = Mapping[tuple[ThingId, ThingId], Sequence[Tie]]


def between(ties: Sequence[Tie]) -> Between:
    """Return the ties of each pair of things, whichever way they point, the surest first."""
    found: dict[tuple[ThingId, ThingId], list[Tie]] = {}
    for tie in sorted(ties, key=lambda each: (doubt_about(each), each.type, each.source)):
        found.setdefault((tie.source, tie.target), []).append(tie)
        found.setdefault((tie.target, tie.source), []).append(tie)
    return found


def best_routes(
    layers: Sequence[Sequence[ThingId]],
    ties: Between,
    refs: Mapping[ThingId, ThingRef],
    *,
    most: int,
) -> list[Route]:
    """Return at most `most` ways from the first layer to the last, the best first; none where a layer is cut off.

    A way is better whose ties leave less doubt in sum; of equally sure ones that with the smaller names.
    """
    ranked: dict[ThingId, list[Ranked]] = {start: [(0, (), (start,))] for start in layers[0]}
    for layer in layers[1:]:
        ranked = {thing: _arriving(thing, ranked, ties, refs)[:most] for thing in layer}
    best = sorted(way for ways in ranked.values() for way in ways)[:most]
    return [_route(way, ties, refs) for _, _, way in best]


def _arriving(
    thing: ThingId,
    ranked: Mapping[ThingId, Sequence[Ranked]],
    ties: Between,
    refs: Mapping[ThingId, ThingRef],
) -> list[Ranked]:
    name = in_order(refs[thing])
    return sorted(
        (doubt + doubt_about(ties[before, thing][0]), (*names, name), (*way, thing))
        for before, ways in ranked.items()
        if (before, thing) in ties
        for doubt, names, way in ways
    )


def _route(way: Sequence[ThingId], ties: Between, refs: Mapping[ThingId, ThingRef]) -> Route:
    return Route(
        steps=tuple(
            Step(source=refs[one], target=refs[other], ties=tuple(ties[one, other]))
            for one, other in pairwise(way)
        )
    )
