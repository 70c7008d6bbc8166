"""Groups things that are linked to one thing alone with that thing, so that a picture is easier to read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from atlas.model.ids import ThingId
from atlas.services.explore.view import Picture, Spot, Tie


@attrs.frozen(kw_only=True)
class Folded:
    """What of a picture is drawn: `grouped` says how many lone neighbours stand behind a thing."""

    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    grouped: Mapping[ThingId, int]


def folded(picture: Picture, folds: Iterable[ThingId]) -> Folded:
    """Return what is left when things with one neighbour alone are grouped with that neighbour.

    Chosen things are never grouped away.
    """
    near: dict[ThingId, set[ThingId]] = defaultdict(set)
    for tie in picture.ties:
        near[tie.source].add(tie.target)
        near[tie.target].add(tie.source)
    fixed = {spot.thing.id for spot in picture.spots if spot.chosen}
    grouped = {
        thing: {each for each in near[thing] if near[each] == {thing} and each not in fixed}
        for thing in folds
        if thing in near
    }
    gone = set().union(*grouped.values())
    return Folded(
        spots=tuple(spot for spot in picture.spots if spot.thing.id not in gone),
        ties=tuple(tie for tie in picture.ties if not {tie.source, tie.target} & gone),
        grouped={thing: len(each) for thing, each in grouped.items() if each},
    )


def lone_neighbours(ties: Iterable[Tie]) -> Mapping[ThingId, int]:
    """Return how many neighbours each thing has that are linked to nothing else on the picture; at least 2."""
    near: dict[ThingId, set[ThingId]] = defaultdict(set)
    for tie in ties:
        near[tie.source].add(tie.target)
        near[tie.target].add(tie.source)
    counts: dict[ThingId, int] = defaultdict(int)
    for others in near.values():
        if len(others) == 1:
            counts[next(iter(others))] += 1
    return {thing: count for thing, count in counts.items() if count > 1}
