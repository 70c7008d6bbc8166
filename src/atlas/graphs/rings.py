"""Small pictures around chosen nodes: one in the middle of a ring, or several around what they share."""

import math
from collections.abc import Sequence

from atlas.graphs import beside, columns
from atlas.graphs.beside import ACROSS, DOWN, Occupied
from atlas.graphs.graph import Floats, Graph

_FLAT = 0.62  # height of a ring in its width: screens are wide, and names need width
_ASIDE = 36.0  # units more between both ends by the square root of what stands aside
_GROWTH = 24.0
_ROUND = 14  # neighbours on one ring; more stand in rows around the middle
_ROUND_WITH_MORE = 36  # where further nodes hang on them: a ring leaves room outside


def around(graph: Graph, chosen: Sequence[int], order: Sequence[int]) -> Floats:
    """Return places of all nodes, shape (count, 2), with the chosen ones in the middle.

    Neighbours stand around in `order` (a rank for each node): those of one rank are side by side. Two chosen
    nodes stand left and right of what is between them, three or more around what they share. Boxes of 159 by
    55 units around any two nodes do not overlap.
    """
    if len(chosen) == 1:
        placed = _one(graph, chosen[0], order)
    elif len(chosen) == 2:
        placed = _two(graph, chosen[0], chosen[1], order)
    else:
        placed = _several(graph, chosen, order)
    return beside.place(graph, placed, order)


def _one(graph: Graph, middle: int, order: Sequence[int]) -> dict[int, tuple[float, float]]:
    near = sorted(graph.neighbours()[middle], key=lambda node: (order[node], node))
    most = _ROUND if graph.count == len(near) + 1 else _ROUND_WITH_MORE
    spots = _ring(len(near)) if len(near) <= most else _rows(len(near))
    return {middle: (0.0, 0.0)} | dict(zip(near, spots, strict=True))


def _two(
    graph: Graph, left: int, right: int, order: Sequence[int]
) -> dict[int, tuple[float, float]]:
    """Put what is between two nodes into columns, far enough apart for what hangs on either alone."""
    found = columns.between(graph, left, right)
    others = graph.count - len(found)
    gaps = len(set(found.values())) - 1
    gap = columns.GAP + _ASIDE * min(others, 100) ** 0.5 / gaps
    return columns.in_columns(graph, found, order, gap=gap)


def _several(
    graph: Graph, chosen: Sequence[int], order: Sequence[int]
) -> dict[int, tuple[float, float]]:
    """Put what at least two of the chosen lead to in the middle, the chosen around it."""
    steps = [graph.steps_from([each]).tolist() for each in chosen]
    shared = [
        node
        for node in range(graph.count)
        if node not in chosen and sum(0 < each[node] <= 2 for each in steps) > 1
    ]
    shared.sort(key=lambda node: (order[node], node))
    middle = _rows(len(shared), inner=0.0)
    placed = dict(zip(shared, middle, strict=True))
    wide = max((abs(x) for x, _ in middle), default=0.0) + 1.6 * ACROSS
    high = max((abs(y) for _, y in middle), default=0.0) + 2.5 * DOWN
    ring = _on_ellipse(len(chosen), max(wide, high / _FLAT))
    return placed | dict(zip(chosen, ring, strict=True))


def _ring(count: int) -> list[tuple[float, float]]:
    """Return spots on the smallest ellipse on which no two boxes overlap, from the top clockwise."""
    wide = 1.5 * ACROSS
    while not _has_room(spots := _on_ellipse(count, wide)):
        wide += _GROWTH
    return spots


def _on_ellipse(count: int, wide: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * (place + 0.5) / count - math.pi / 2 for place in range(count)]
    return [(round(wide * math.cos(t), 3), round(wide * _FLAT * math.sin(t), 3)) for t in turns]


def _has_room(spots: Sequence[tuple[float, float]]) -> bool:
    taken = Occupied()
    for x, y in ((0.0, 0.0), *spots):
        if not taken.is_free(x, y):
            return False
        taken.take(x, y)
    return True


def _rows(count: int, inner: float = 1.5 * ACROSS) -> list[tuple[float, float]]:
    """Return the spots of a brick wall nearest to the middle, beyond the inner ellipse, by turn."""
    reach = math.ceil(math.sqrt(count)) + 4
    wall = [
        ((column + (row % 2) / 2) * ACROSS, row * DOWN * 1.15)
        for row in range(-2 * reach, 2 * reach + 1)
        for column in range(-reach, reach + 1)
    ]
    far = sorted(
        (round(math.hypot(x, y / _FLAT), 3), _turn(x, y), x, y)
        for x, y in wall
        if math.hypot(x, y / _FLAT) >= inner
    )[:count]
    return [(x, y) for _, _, x, y in sorted(far, key=lambda spot: spot[1])]


def _turn(x: float, y: float) -> float:
    """Return the angle from the top, clockwise, 0 to 2 pi."""
    return round(math.atan2(x, -y) % (2 * math.pi), 6)
