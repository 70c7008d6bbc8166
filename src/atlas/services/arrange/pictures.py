"""Where the things of one picture stand. Equal pictures stand equally, whenever and by whom they are opened."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import explore, gate
from atlas.services.arrange.keeping import pack_places, unpack_places
from atlas.services.arrange.shapes import SMALL, Shape, stand
from atlas.services.explore import Picture, View
from atlas.services.gate import Visit
from atlas.store import layouts

if TYPE_CHECKING:
    from atlas.graphs.layout import Layout

Place: TypeAlias = tuple[int, int]


@attrs.frozen(kw_only=True)
class Territory:
    """A region of a large picture: a disc named after its greatest members, in map units."""

    name: str
    count: int
    top: tuple[str, ...]
    x: int
    y: int
    r: int


@attrs.frozen(kw_only=True)
class Arrangement:
    """Where things stand: x to the right, y down, in CSS pixels at zoom 1, the middle of all at about (0, 0).

    `territory_of` gives the place of a thing's region in `territories`, which are empty on small pictures.
    """

    places: Mapping[ThingId, Place]
    territories: tuple[Territory, ...] = ()
    territory_of: Mapping[ThingId, int] = attrs.field(factory=dict)


def arranged(
    visit: Visit,
    picture: Picture,
    *,
    view: View | None = None,
    pins: Mapping[ThingId, Place] | None = None,
) -> Arrangement:
    """Return where the things of a picture stand; `pins` stand where they are pinned and move nothing else.

    With the `view` that the picture is of, what was opened stands beside what stood before, and what was hidden
    leaves its place empty. Small pictures of which nothing was opened or hidden are computed anew, others kept
    for the visitor's scope.

    Raises:
        Denied: the policy refused.
    """
    seen = view or View()
    shape = Shape.of(picture, seen)
    if len(shape.spots) <= SMALL and not seen.opened and not seen.hidden:
        layout = stand(shape, {})
    else:
        layout = unpack_places(_kept(visit, shape, seen))
    made = _arrangement(shape, layout)
    pinned = {t: p for t, p in (pins or {}).items() if t in shape.spots}
    return attrs.evolve(made, places={**made.places, **pinned})


def _kept(visit: Visit, shape: Shape, view: View) -> bytes:
    """Return a packed layout from what is kept, or make it and keep it."""
    key = shape.digest(view)
    with gate.open_scope(visit, Action.READ) as opened:
        kept = layouts.find(opened, key)
    if kept is not None:
        return kept
    body = pack_places(stand(shape, _before(visit, view)))
    gate.write(visit, Action.ARRANGE, lambda opened: layouts.keep(opened, key, body))
    return body


def _before(visit: Visit, view: View) -> Mapping[ThingId, Place]:
    """Return where things stood before the last step of hiding or opening."""
    if view.hidden:
        earlier = attrs.evolve(view, hidden=frozenset[ThingId]())
    elif view.opened:
        earlier = attrs.evolve(view, opened=view.opened[:-1])
    else:
        return {}
    return arranged(visit, explore.picture(visit, earlier), view=earlier).places


def _arrangement(shape: Shape, layout: "Layout") -> Arrangement:
    from atlas.graphs.naming import greatest  # noqa: PLC0415 - NumPy is for pages with a map

    spots = list(shape.spots.values())
    tops = greatest(shape.graph(), layout.territory) if len(layout.discs) else []
    territories = tuple(
        _territory(
            [spots[node].thing.name or spots[node].thing.stix_id for node in top], disc, count
        )
        for top, disc, count in zip(tops, layout.discs.tolist(), layout.counts(), strict=True)
    )
    return Arrangement(
        places={
            thing: (round(x), round(y))
            for thing, (x, y) in zip(shape.spots, layout.places(), strict=True)
        },
        territories=territories,
        territory_of={
            thing: label
            for thing, label in zip(shape.spots, layout.territory.tolist(), strict=True)
            if label >= 0
        }
        if territories
        else {},
    )


def _territory(names: Sequence[str], disc: Sequence[float], count: int) -> Territory:
    x, y, r = disc
    return Territory(
        name=names[0], count=count, top=tuple(names), x=round(x), y=round(y), r=round(r)
    )
