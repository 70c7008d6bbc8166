"""A graph as arrays: nodes are numbers from 0, edges are pairs of them."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@attrs.frozen(kw_only=True, eq=False)
class Graph:
    """An undirected simple graph of `count` nodes.

    Edge `i` runs between `sources[i]` and `targets[i]`, the smaller node first; edges are sorted and there is
    one a pair, so that graphs made of the same edges in any order and direction hold equal arrays.
    """

    count: int
    sources: Integers
    targets: Integers

    @classmethod
    def of(cls, count: int, sources: Iterable[int], targets: Iterable[int]) -> "Graph":
        """Return the graph of these edges; loops and repetitions are left out.

        Raises:
            ValueError: an edge names a node outside `range(count)`, or one end is missing.
        """
        ends = np.stack([_integers(sources), _integers(targets)])
        if ends.size and not (ends.min() >= 0 and ends.max() < count):
            raise ValueError(f"an edge leads outside of {count} nodes")
        low, high = ends.min(axis=0, initial=count), ends.max(axis=0, initial=-1)
        keys = np.unique((low * count + high)[low != high])
        return cls(
            count=count,
            sources=(keys // max(count, 1)),
            targets=(keys % max(count, 1)),
        )

    def degrees(self) -> Integers:
        """Return the number of edges at each node."""
        ends = np.concatenate([self.sources, self.targets])
        return np.bincount(ends, minlength=self.count)

    def neighbours(self) -> list[list[int]]:
        """Return for each node those at the other ends of its edges, in order."""
        found: list[list[int]] = [[] for _ in range(self.count)]
        for source, target in zip(self.sources.tolist(), self.targets.tolist(), strict=True):
            found[source].append(target)
            found[target].append(source)
        return [sorted(each) for each in found]

    def part(self, nodes: Integers) -> "Graph":
        """Return the graph among some nodes, which are numbered anew in the order given."""
        place = np.full(self.count, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        low, high = place[self.sources], place[self.targets]
        inside = (low >= 0) & (high >= 0)
        return Graph.of(len(nodes), low[inside], high[inside])

    def steps_from(self, starts: Iterable[int]) -> Integers:
        """Return for each node the least number of steps from any of `starts`; -1 where none leads there."""
        neighbours = self.neighbours()
        steps = np.full(self.count, -1, dtype=np.int64)
        frontier = sorted(set(starts))
        steps[frontier] = 0
        distance = 0
        while frontier:
            distance += 1
            reached = {far for near in frontier for far in neighbours[near] if steps[far] < 0}
            frontier = sorted(reached)
            steps[frontier] = distance
        return steps


def _integers(values: Iterable[int]) -> Integers:
    if isinstance(values, np.ndarray):
        return values.astype(np.int64)
    return np.fromiter(values, dtype=np.int64)
