"""What sight is lost by what falls: each choice with its gain and its loss, and waiting always among them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.graphs.disruption.cascade import blast
from atlas.graphs.disruption.dependencies import Dependencies


@attrs.frozen(kw_only=True)
class Choice:
    """One choice: what it removes, the targets it stops and their harm, and what is no longer seen.

    `blind` are things that still work and are seen from nowhere any more; `dimmed` lose one place of many. `lost`
    are the places to see from that fall. Without knowledge of who sees what, `is_sight_known` is False: no loss is
    then not known.
    """

    removed: tuple[int, ...]
    stopped: tuple[int, ...]
    weakened: tuple[int, ...]
    harm: float
    lost: tuple[int, ...]
    blind: tuple[int, ...]
    dimmed: tuple[int, ...]
    is_sight_known: bool


def choices(
    model: Dependencies,
    removals: Sequence[Iterable[int]],
    *,
    sights: Iterable[tuple[int, int]] = (),
) -> list[Choice]:
    """Return what waiting and each removal gain and lose; waiting comes first, the others as given.

    `sights` are (place, thing): who watches the place sees the thing.
    """
    places: dict[int, set[int]] = defaultdict(set)
    for place, thing in sights:
        places[thing].add(place)
    return [_choice(model, each, places) for each in [(), *removals]]


def _choice(model: Dependencies, removed: Iterable[int], places: Mapping[int, set[int]]) -> Choice:
    done = blast(model, removed)
    standing = {thing: seen for thing, seen in places.items() if thing not in done.fallen}
    blind = [thing for thing, seen in standing.items() if seen <= done.fallen]
    dimmed = [
        thing for thing, seen in standing.items() if seen & done.fallen and not seen <= done.fallen
    ]
    watched: set[int] = set().union(*places.values())
    return Choice(
        removed=done.removed,
        stopped=done.stopped,
        weakened=done.weakened,
        harm=done.harm,
        lost=tuple(sorted(watched & done.fallen)),
        blind=tuple(sorted(blind)),
        dimmed=tuple(sorted(dimmed)),
        is_sight_known=bool(places),
    )
