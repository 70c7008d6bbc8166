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
    layout, shape = _stood(visit, picture, view or View())
    made = _arrangement(shape, layout)
    pinned = {t: p for t, p in (pins or {}).items() if t in shape.spots}
    return attrs.evolve(made, places={**made.places, **pinned})


def _stood(visit: Visit, picture: Picture, view: View) -> tuple["Layout", Shape]:
    """Return the layout of a picture, and what it is of. Costs one picture more where something is hidden."""
    shape = Shape.of(picture, view)
    if view.hidden:
        return unpack_places(_without_hidden(visit, picture, view, shape)), shape
    stages = _stages(picture, view)
    if len(stages) == 1 and len(shape.spots) <= SMALL:
        return stand(shape, {}), shape
    return _grown(visit, stages, picture.scope), shape


def _without_hidden(visit: Visit, picture: Picture, view: View, shape: Shape) -> bytes:
    """Return the packed layout of a picture of which something is hidden: the rest stands where it stood before."""
    key = shape.digest(repr((view.opened, sorted(view.hidden))).encode())
    with gate.open_scope(visit, Action.READ) as opened:
        kept = layouts.find(opened, key)
    if kept is not None:
        return kept
    earlier = attrs.evolve(view, hidden=frozenset[ThingId]())
    whole = explore.picture(visit, earlier)
    layout, stood = _stood(visit, whole, earlier)
    body = pack_places(stand(shape, _places(stood, layout)))
    if whole.scope == picture.scope:
        _keep(visit, key, body, picture.scope)
    return body


def _stages(picture: Picture, view: View) -> list[Shape]:
    """Return what the picture was of as group after group was opened; the last is its own."""
    brought = [each for each in picture.brought if each] if view.opened else []
    stages = []
    for number in range(len(brought) + 1):
        later = frozenset[ThingId]().union(*brought[number:])
        stages.append(Shape.of(_less(picture, later), view))
    return stages


def _less(picture: Picture, later: frozenset[ThingId]) -> Picture:
    if not later:
        return picture
    spots = tuple(spot for spot in picture.spots if spot.thing.id not in later)
    ties = tuple(t for t in picture.ties if t.source not in later and t.target not in later)
    return attrs.evolve(picture, spots=spots, ties=ties)


def _grown(visit: Visit, stages: Sequence[Shape], scope: bytes) -> "Layout":
    """Return the layout of the last stage, grown from the latest one that is kept."""
    keys: list[bytes] = []
    for stage in stages:
        keys.append(stage.digest(keys[-1] if keys else b""))
    with gate.open_scope(visit, Action.READ) as opened:
        kept = layouts.find_all(opened, keys)
    last = max((place for place, key in enumerate(keys) if key in kept), default=-1)
    layout = unpack_places(kept[keys[last]]) if last >= 0 else stand(stages[0], {})
    for before in range(max(last, 0), len(stages) - 1):
        layout = stand(stages[before + 1], _places(stages[before], layout))
    if last != len(stages) - 1:
        body = pack_places(layout)
        _keep(visit, keys[-1], body, scope)
        layout = unpack_places(body)
    return layout


def _keep(visit: Visit, key: bytes, body: bytes, scope: bytes) -> None:
    gate.write(visit, Action.ARRANGE, lambda opened: layouts.keep(opened, key, body, scope=scope))


def _places(shape: Shape, layout: "Layout") -> Mapping[ThingId, Place]:
    return {
        thing: (round(x), round(y))
        for thing, (x, y) in zip(shape.spots, layout.places(), strict=True)
    }


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
        places=_places(shape, layout),
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
