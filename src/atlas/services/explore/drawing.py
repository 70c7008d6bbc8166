"""Makes a picture of things that were found: names, ties among them, what is more of each."""

from collections.abc import Collection, Mapping, Sequence

import attrs

from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.services.explain import ThingRef
from atlas.services.explore.describing import (
    family_of,
    in_order,
    references,
    ties_among,
)
from atlas.services.explore.view import Spot, Tie
from atlas.store import spots
from atlas.store.narrowing import Narrowed
from atlas.store.scoped import OpenScope
from atlas.store.walks import MOST_TIES


@attrs.frozen(kw_only=True)
class Drawn:
    """Spots and ties in their order, and the strictest marking among them."""

    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    highest: TLP
    is_whole: bool


def draw(
    opened: OpenScope,
    steps: Mapping[ThingId, int | None],
    narrowed: Narrowed,
    *,
    chosen: Collection[ThingId],
) -> Drawn:
    """Return spots for things, given how far each is, and all ties among them."""
    things = list(steps)
    degrees, ties = ties_among(opened, things, narrowed)
    refs = references(opened, things)
    standing = spots.standing(opened, things)
    shown = _links_shown(ties)
    found = [
        Spot(
            thing=refs[thing],
            family=family_of(refs[thing].kind),
            degree=degrees[thing],
            more=max(0, degrees[thing] - shown.get(thing, 0)),
            chosen=thing in chosen,
            vetted=standing[thing][0],
            disputed=standing[thing][1],
            step=steps[thing],
        )
        for thing in things
        if thing in refs
    ]
    return Drawn(
        spots=tuple(sorted(found, key=_place)),
        ties=ties,
        highest=strictest([spot.thing.marking for spot in found] + [tie.marking for tie in ties]),
        is_whole=len(ties) < MOST_TIES,
    )


def title(chosen: Sequence[ThingRef], *, joined: str) -> str:
    """Return the names of the chosen things; more than three are counted."""
    names = [each.name or each.stix_id for each in chosen]
    rest = f" + {len(names) - 3}" if len(names) > 3 else ""
    return joined.join(names[:3]) + rest


def _place(spot: Spot) -> tuple[int, tuple[str, str]]:
    return (10_000 if spot.step is None else spot.step), in_order(spot.thing)


def _links_shown(ties: Sequence[Tie]) -> Mapping[ThingId, int]:
    shown: dict[ThingId, int] = {}
    for tie in ties:
        for end in (tie.source, tie.target):
            shown[end] = shown.get(end, 0) + len(tie.claims)
    return shown
