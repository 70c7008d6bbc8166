"""What the arrangement of a picture depends on, and which form it takes."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from atlas.model.ids import ThingId
from atlas.services.explore import Picture, Spot, View

if TYPE_CHECKING:
    from atlas.graphs.graph import Floats, Graph
    from atlas.graphs.layout import Layout

SMALL = 150  # things: up to here a picture has rings or columns, beyond it territories
_VERSION = b"picture 4"  # another one whenever the same picture would come out otherwise


@attrs.frozen(kw_only=True)
class Shape:
    """All of a picture that its arrangement depends on. Things are in order of their ids."""

    spots: Mapping[ThingId, Spot]
    pairs: tuple[tuple[int, int], ...]
    chosen: tuple[int, ...]
    order: tuple[int, ...]
    steps: tuple[int, ...]
    is_path: bool
    is_shared: bool

    @classmethod
    def of(cls, picture: Picture, view: View) -> "Shape":
        """Return what the arrangement of a view's picture depends on."""
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
        """Return its things as nodes, in their order."""
        from atlas.graphs.graph import Graph  # noqa: PLC0415 - NumPy is for pages with a map

        sources, targets = [a for a, _ in self.pairs], [b for _, b in self.pairs]
        return Graph.of(len(self.spots), sources, targets)

    def digest(self, before: bytes) -> bytes:
        """Return 32 bytes that are equal for pictures that stand equally; `before` tells what they grew from."""
        things = b"".join(thing.bytes for thing in self.spots)
        rest = repr((self.pairs, self.chosen, self.order, self.steps, self.is_path, self.is_shared))
        return hashlib.sha256(b"|".join([_VERSION, things, rest.encode(), before])).digest()


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


def stand(shape: Shape, fixed: Mapping[ThingId, tuple[int, int]]) -> "Layout":
    """Return where things stand, those that are fixed where they are; nodes are things in their order."""
    from atlas.graphs import layout  # noqa: PLC0415 - NumPy is for pages with a map

    number = {thing: place for place, thing in enumerate(shape.spots)}
    standing = {number[thing]: place for thing, place in fixed.items() if thing in number}
    if len(shape.spots) <= SMALL:
        return layout.without_territories(_small(shape, standing))
    return layout.arrange(shape.graph(), fixed=standing)


def _small(shape: Shape, fixed: Mapping[int, tuple[float, float]]) -> "Floats":
    from atlas.graphs import beside, columns, rings  # noqa: PLC0415 - NumPy is for pages with a map

    graph = shape.graph()
    if len(fixed) > 1:  # one alone stands in the middle anyway
        return beside.place(graph, fixed, shape.order)
    if shape.is_path:
        steps = {node: float(step) for node, step in enumerate(shape.steps) if step >= 0}
        return beside.place(graph, columns.in_columns(graph, steps, shape.order), shape.order)
    if shape.is_shared and len(shape.chosen) == 2:
        sides = columns.by_distance(graph, shape.chosen[0], shape.chosen[1])
        return beside.place(graph, columns.in_columns(graph, sides, shape.order), shape.order)
    return rings.around(graph, shape.chosen, shape.order)
