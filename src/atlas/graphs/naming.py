"""What a territory is called after: its greatest members."""

from collections.abc import Sequence

import numpy as np

from atlas.graphs.graph import Graph, Integers

TOP = 3


def greatest(graph: Graph, territory: Integers, *, most: int = TOP) -> list[list[int]]:
    """Return for each territory its members with most edges, at most `most`, the greatest first.

    Edges inside the territory count before edges in all: what everything leads to is typical of nothing. Equal
    ones go by number. Nodes with territory -1 are of none.
    """
    degrees = graph.degrees()
    within = territory[graph.sources] == territory[graph.targets]
    ends = np.concatenate([graph.sources[within], graph.targets[within]])
    inside = np.bincount(ends, minlength=graph.count)
    count = int(territory.max(initial=-1)) + 1
    found: list[list[int]] = [[] for _ in range(count)]
    order = np.lexsort((np.arange(graph.count), -degrees, -inside))
    for node, label in zip(order.tolist(), territory[order].tolist(), strict=True):
        if label >= 0 and len(found[label]) < most:
            found[label].append(node)
    return found


def crossings(graph: Graph, territory: Integers) -> Sequence[tuple[int, int, int]]:
    """Return pairs of territories (smaller number first) and how many edges run between them, in order."""
    pairs = np.sort(np.column_stack([territory[graph.sources], territory[graph.targets]]), axis=1)
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & (pairs[:, 0] >= 0)]
    found, counts = np.unique(pairs, axis=0, return_counts=True)
    return [(a, b, n) for (a, b), n in zip(found.tolist(), counts.tolist(), strict=True)]
