"""Where the things of one picture stand. Equal pictures stand equally, whenever and by whom they are opened."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import explore, gate
from atlas.services.arrange.keeping import pack_places, unpack_places
from atlas.services.explore import Picture, Spot, View
from atlas.services.gate import Visit
from atlas.store import layouts

if TYPE_CHECKING:
    from atlas.graphs.graph import Graph

Place: TypeAlias = tuple[int, int]

SMALL = 150  # things: up to here a picture has rings or columns, beyond it territories
_VERSION = b"picture 1"  # another one whenever the same picture would come out otherwise


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
    leaves its place empty. Small pictures are computed anew, large ones are kept for the visitor's scope.

    Raises:
        Denied: the policy refused.
    """
    shape = _Shape.of(picture, view or View())
    before = _before(visit, view) if view else {}
    made = _arrangement(visit, shape, {t: p for t, p in before.items() if t in shape.spots})
    pinned = {t: p for t, p in (pins or {}).items() if t in shape.spots}
    return attrs.evolve(made, places={**made.places, **pinned})


def _before(visit: Visit, view: View) -> Mapping[ThingId, Place]:
    """Return where things stood before the last step of hiding or opening."""
    if view.hidden:
        earlier = attrs.evolve(view, hidden=frozenset[ThingId]())
    elif view.opened:
        earlier = attrs.evolve(view, opened=view.opened[:-1])
    else:
        return {}
    return arranged(visit, explore.picture(visit, earlier), view=earlier).places


@attrs.frozen(kw_only=True)
class _Shape:
    """All of a picture that its arrangement depends on. Things are in order of their ids."""

    spots: Mapping[ThingId, Spot]
    pairs: tuple[tuple[int, int], ...]
    chosen: tuple[int, ...]
    order: tuple[int, ...]
    steps: tuple[int, ...]
    is_path: bool
    is_shared: bool

    @classmethod
    def of(cls, picture: Picture, view: View) -> "_Shape":
        spots = {spot.thing.id: spot for spot in sorted(picture.spots, key=lambda s: s.thing.id)}
        number = {thing: place for place, thing in enumerate(spots)}
        pairs = {
            (number[tie.source], number[tie.target])
            for tie in picture.ties
            if tie.source in number and tie.target in number
        }
        asked = [*view.of, *view.shared]
        first = [number[each] for each in dict.fromkeys(asked) if each in number]
        marked = [number[thing] for thing, spot in spots.items() if spot.chosen]
        return cls(
            spots=spots,
            pairs=tuple(sorted(pairs)),
            chosen=tuple(dict.fromkeys([*first, *marked])),
            order=_order(picture, spots),
            steps=tuple(-1 if s.step is None else s.step for s in spots.values()),
            is_path=view.path is not None,
            is_shared=bool(view.shared),
        )

    def graph(self) -> "Graph":
        from atlas.graphs.graph import Graph  # noqa: PLC0415 - NumPy is for pages with a map

        sources, targets = [a for a, _ in self.pairs], [b for _, b in self.pairs]
        return Graph.of(len(self.spots), sources, targets)

    def digest(self, fixed: Mapping[ThingId, Place]) -> bytes:
        """Return 32 bytes that are equal for pictures that stand equally."""
        things = b"".join(thing.bytes for thing in self.spots)
        rest = repr((self.pairs, self.chosen, self.order, self.steps, self.is_path, self.is_shared))
        there = repr(sorted((t.bytes, p) for t, p in fixed.items()))
        return hashlib.sha256(b"|".join([_VERSION, things, rest.encode(), there.encode()])).digest()


def _order(picture: Picture, spots: Mapping[ThingId, Spot]) -> tuple[int, ...]:
    """Return a rank for each thing: families side by side, in them relations, then names."""
    relations: dict[ThingId, str] = {}
    for tie in picture.ties:
        for end in (tie.source, tie.target):
            relations[end] = min(tie.type, relations.get(end, tie.type))
    ranked = sorted(
        spots,
        key=lambda thing: (
            spots[thing].family,
            spots[thing].thing.kind,
            relations.get(thing, ""),
            spots[thing].thing.name.casefold(),
            thing,
        ),
    )
    rank = {thing: place for place, thing in enumerate(ranked)}
    return tuple(rank[thing] for thing in spots)


def _arrangement(visit: Visit, shape: _Shape, fixed: Mapping[ThingId, Place]) -> Arrangement:
    if len(shape.spots) <= SMALL:
        return Arrangement(places=_small(shape, fixed))
    key = shape.digest(fixed)
    with gate.open_scope(visit, Action.READ) as opened:
        kept = layouts.find(opened, key)
    if kept is None:
        kept = _large(shape, fixed)
        body = kept
        gate.write(visit, Action.ARRANGE, lambda opened: layouts.keep(opened, key, body))
    return _unpacked(shape, kept)


def _small(shape: _Shape, fixed: Mapping[ThingId, Place]) -> dict[ThingId, Place]:
    from atlas.graphs import beside, columns, rings  # noqa: PLC0415 - NumPy is for pages with a map

    graph = shape.graph()
    if len(fixed) > 1:  # one alone stands in the middle anyway
        number = {thing: place for place, thing in enumerate(shape.spots)}
        places = beside.place(graph, {number[t]: p for t, p in fixed.items()}, shape.order)
    elif shape.is_path:
        steps = {node: float(step) for node, step in enumerate(shape.steps) if step >= 0}
        places = beside.place(graph, columns.in_columns(graph, steps, shape.order), shape.order)
    elif shape.is_shared and len(shape.chosen) == 2:
        sides = columns.by_distance(graph, shape.chosen[0], shape.chosen[1])
        places = beside.place(graph, columns.in_columns(graph, sides, shape.order), shape.order)
    else:
        places = rings.around(graph, shape.chosen, shape.order)
    return _rounded(shape, places.tolist())


def _rounded(shape: _Shape, places: Sequence[Sequence[float]]) -> dict[ThingId, Place]:
    return {thing: (round(x), round(y)) for thing, (x, y) in zip(shape.spots, places, strict=True)}


def _large(shape: _Shape, fixed: Mapping[ThingId, Place]) -> bytes:
    from atlas.graphs import layout  # noqa: PLC0415 - NumPy is for pages with a map

    number = {thing: place for place, thing in enumerate(shape.spots)}
    made = layout.arrange(shape.graph(), fixed={number[t]: p for t, p in fixed.items()})
    return pack_places(made)


def _unpacked(shape: _Shape, kept: bytes) -> Arrangement:
    from atlas.graphs.naming import greatest  # noqa: PLC0415 - NumPy is for pages with a map

    layout = unpack_places(kept)
    spots = list(shape.spots.values())
    tops = greatest(shape.graph(), layout.territory) if len(layout.discs) else []
    territories = tuple(
        _territory(
            [spots[node].thing.name or spots[node].thing.stix_id for node in top], disc, count
        )
        for top, disc, count in zip(tops, layout.discs.tolist(), layout.counts(), strict=True)
    )
    return Arrangement(
        places=_rounded(shape, layout.places()),
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
