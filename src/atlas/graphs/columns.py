"""Small pictures that read from left to right: a path, and what stands between two nodes."""

from collections.abc import Mapping, Sequence

from atlas.graphs.beside import ACROSS, DOWN
from atlas.graphs.graph import Graph

GAP = 220.0  # units between two columns: an arrow and the name of its relation
_ROWS = 9  # a column is at most this high, then it gets wider
_FEW = 5  # so many nodes of a column have the room for a name between them
_SWEEPS = 4


def in_columns(
    graph: Graph, columns: Mapping[int, float], order: Sequence[int], *, gap: float = GAP
) -> dict[int, tuple[float, float]]:
    """Return places for the nodes that have a column; smaller columns stand further left.

    Columns are `gap` units apart, and all stand around (0, 0). Inside a column, nodes stand at the mean height of
    their neighbours in other columns (the barycentre method of Sugiyama and others, 1981), which leaves few
    crossings; equal ones in `order`, a rank for each node.
    """
    names = sorted(set(columns.values()))
    blocks = [
        sorted((n for n, c in columns.items() if c == name), key=lambda n: (order[n], n))
        for name in names
    ]
    neighbours = graph.neighbours()
    for sweep in range(_SWEEPS):
        heights = _heights(blocks)
        for block in blocks if sweep % 2 == 0 else reversed(blocks):
            block.sort(key=lambda n: _height_wanted(n, neighbours[n], heights))
            heights |= _heights([block])
    return _placed(blocks, gap)


def _heights(blocks: Sequence[Sequence[int]]) -> dict[int, float]:
    """Return how far from the middle of its column each node stands, -1 (top) to 1."""
    return {
        node: (2 * place - len(block) + 1) / max(len(block), 2)
        for block in blocks
        for place, node in enumerate(block)
    }


def _height_wanted(node: int, near: Sequence[int], heights: Mapping[int, float]) -> float:
    known = [heights[each] for each in near if each in heights]
    return round(sum(known) / len(known), 9) if known else heights[node]


def _placed(blocks: Sequence[Sequence[int]], gap: float) -> dict[int, tuple[float, float]]:
    places: dict[int, tuple[float, float]] = {}
    left = 0.0
    is_line = all(len(block) == 1 for block in blocks)
    for number, block in enumerate(blocks):
        wide = -(-len(block) // _ROWS)
        down = DOWN * (3.5 if len(block) <= _FEW else 1.25)
        aside = 0.0 if is_line or len(block) % 2 == 0 else _off_axis(number, len(blocks)) * down
        for place, node in enumerate(block):
            row, column = divmod(place, wide)
            rows = -(-len(block) // wide)
            shift = (row % 2) * ACROSS / 2 if wide > 1 else 0.0
            places[node] = (left + column * ACROSS + shift, (row - (rows - 1) / 2) * down + aside)
        left += (wide - 1) * ACROSS + (ACROSS / 2 if wide > 1 else 0.0) + gap
    middle = (left - gap) / 2
    return {node: (x - middle, y) for node, (x, y) in places.items()}


def _off_axis(number: int, count: int) -> float:
    """Return how many rows the middle of a column stands off the line between the ends: else links hide others."""
    return 0.0 if number in (0, count - 1) else 0.5 if number % 2 else -0.5


def by_distance(graph: Graph, left: int, right: int) -> dict[int, float]:
    """Return a column for both ends and for all that both lead to: the nearer end's side, the middle for neither.

    Unlike `between`, this gives a column to detours too: on a picture of what two share, all belongs to both.
    """
    from_left, from_right = graph.steps_from([left]).tolist(), graph.steps_from([right]).tolist()
    columns = {left: float(-graph.count), right: float(graph.count)}
    for node in range(graph.count):
        if node not in columns and from_left[node] > 0 and from_right[node] > 0:
            columns[node] = float(from_left[node] - from_right[node])
    return columns


def between(graph: Graph, left: int, right: int) -> dict[int, float]:
    """Return a column, 0 to 1, for both ends and for what can be met on the way from one to the other.

    What is as far from both as it may be without a detour stands where its distances say; nodes that hang on
    one side or on neither get no column.
    """
    from_left, from_right = graph.steps_from([left]).tolist(), graph.steps_from([right]).tolist()
    columns = {left: 0.0, right: 1.0}
    apart = from_left[right]
    if apart < 1:
        return columns
    for node in range(graph.count):
        if node in columns or from_left[node] < 0:
            continue
        share = ((from_left[node] - from_right[node]) / apart + 1) / 2
        if 0 < share < 1 or from_left[node] == from_right[node]:
            columns[node] = share
    return columns
