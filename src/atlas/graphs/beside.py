"""What comes later goes beside what stands already; nothing that stands moves."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import attrs
import numpy as np

from atlas.graphs.graph import Floats, Graph

# Room of one node with its name: about 20 letters to the right of a shape of 24, one line high and air.
ACROSS, DOWN = 160.0, 56.0
_RINGS = 40


@attrs.define
class Occupied:
    """The boxes that are taken, by cells of the size of one box."""

    cells: dict[tuple[int, int], list[tuple[float, float]]] = attrs.field(factory=dict)

    def take(self, x: float, y: float) -> None:
        """Take the box around a point."""
        self.cells.setdefault(_cell(x, y), []).append((x, y))

    def is_free(self, x: float, y: float) -> bool:
        """Tell whether a box around a point would touch none that is taken."""
        column, row = _cell(x, y)
        return not any(
            abs(x - left) < ACROSS - 1 and abs(y - top) < DOWN - 1
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for left, top in self.cells.get((column + dx, row + dy), ())
        )


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // ACROSS), int(y // DOWN)


def place(
    graph: Graph,
    fixed: Mapping[int, tuple[float, float]],
    order: Sequence[int] | None = None,
) -> Floats:
    """Return positions of all nodes, shape (count, 2): the fixed ones as given, each other near its neighbours.

    Nodes nearest to what stands come first, each in the free room next to the middle of its neighbours, outwards
    rather than inwards; those that share their neighbours stand around them by `order`, a rank for each node
    (its number unless given). What is linked to nothing that stands goes below.
    """
    places = np.zeros((graph.count, 2))
    taken = Occupied()
    for node, (x, y) in sorted(fixed.items()):
        places[node] = x, y
        taken.take(x, y)
    middle = places[sorted(fixed)].mean(axis=0).tolist() if fixed else [0.0, 0.0]
    neighbours = graph.neighbours()
    levels, lone = _by_distance(graph, fixed, range(graph.count) if order is None else order)
    standing = set(fixed)
    for level in levels:
        beside: dict[tuple[float, ...], list[int]] = {}
        for node in level:
            near = [each for each in neighbours[node] if each in standing]
            beside.setdefault(tuple(places[near].mean(axis=0).tolist()), []).append(node)
        for target, nodes in beside.items():
            places[nodes] = _free_around(target, middle, taken, count=len(nodes))
        standing.update(level)
    places[lone] = _tray(len(lone), places[sorted(standing)])
    return places


def _by_distance(
    graph: Graph, fixed: Mapping[int, tuple[float, float]], order: Sequence[int]
) -> tuple[list[list[int]], list[int]]:
    """Return the nodes to place, by how many steps they are from what is fixed, and those that nothing leads to."""
    steps = graph.steps_from(fixed).tolist()
    coming = sorted(
        (node for node in range(graph.count) if node not in fixed), key=lambda n: (order[n], n)
    )
    levels = [
        [n for n in coming if steps[n] == step] for step in range(1, max(steps, default=0) + 1)
    ]
    return levels, [n for n in coming if steps[n] < 0]


def _free_around(
    target: tuple[float, ...], middle: Sequence[float], taken: Occupied, *, count: int
) -> list[tuple[float, float]]:
    """Take the nearest free spots around a point and return them by turn, from the inner side clockwise."""
    x, y = target
    out_x, out_y = x - middle[0], y - middle[1]
    spots: list[tuple[float, float]] = []
    for spot in _around(x, y, out_x, out_y):
        if taken.is_free(*spot):
            taken.take(*spot)
            spots.append(spot)
            if len(spots) == count:
                break
    inner = math.atan2(-out_y, -out_x)
    return sorted(
        spots,
        key=lambda s: (round((math.atan2(s[1] - y, s[0] - x) - inner) % math.tau, 6), s),
    )


def _around(x: float, y: float, out_x: float, out_y: float) -> Iterator[tuple[float, float]]:
    """Yield the spots around a point, near ones first and outward ones before inward ones."""
    offsets = _offsets()
    length = float(np.hypot(out_x, out_y))
    far = np.hypot(offsets[:, 0] / ACROSS, offsets[:, 1] / (1.6 * DOWN))
    if length:
        lengths = np.maximum(np.hypot(offsets[:, 0], offsets[:, 1]), 1e-9)
        facing = (offsets @ np.array([out_x, out_y])) / (length * lengths)
        far = far * (2.5 - 1.5 * facing)
    for place_ in np.argsort(far, kind="stable").tolist():
        yield x + float(offsets[place_, 0]), y + float(offsets[place_, 1])


@cache
def _offsets() -> Floats:
    """Return the spots of a brick wall around (0, 0)."""
    rows = np.arange(-2 * _RINGS, 2 * _RINGS + 1)
    columns = np.arange(-_RINGS, _RINGS + 1)
    across, down = np.meshgrid(columns, rows)
    shifted = across + (down % 2) * 0.5
    return np.column_stack([shifted.ravel() * ACROSS, down.ravel() * DOWN])


def _tray(count: int, standing: Floats) -> Floats:
    """Return spots in rows below everything that stands."""
    bounds = (
        np.array([*standing.min(axis=0), *standing.max(axis=0)]) if len(standing) else np.zeros(4)
    )
    left, _, right, bottom = bounds.tolist()
    return rows_below(count, middle=(left + right) / 2, top=bottom + 2 * DOWN, wide=right - left)


def rows_below(count: int, *, middle: float, top: float, wide: float) -> Floats:
    """Return spots in rows from `top` down, each row centred: the tray of those without an edge."""
    columns = min(count, max(int(wide // ACROSS) + 1, math.ceil(math.sqrt(count / 2)), 1))
    spots = np.zeros((count, 2))
    for place_ in range(count):
        row, column = divmod(place_, columns)
        in_row = min(columns, count - row * columns)
        spots[place_] = middle + (column - (in_row - 1) / 2) * ACROSS, top + row * DOWN
    return spots
