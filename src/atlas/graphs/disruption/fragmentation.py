"""How far a net falls apart without some of its nodes, and which nodes hold it together (Borgatti 2006, KPP-NEG).

F is the part of pairs of remaining nodes that no path joins; DF weighs each pair that is joined by the reciprocal
of its distance, so it also grows when paths get longer. The best set is not made of the best single nodes: nodes
that do the same work twice are no better than one.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

import attrs
import numpy as np

from atlas.graphs.graph import Floats, Graph, Integers

Measure: TypeAlias = Literal["F", "DF"]
_EachAlone: TypeAlias = Callable[[Iterable[int]], Floats]  # F or DF without some and one more, each
_WORDS = 16  # 64 searches each run at once, bit by bit
_PASSES = 20


@attrs.frozen(kw_only=True)
class KeyPlayers:
    """A set of nodes in order, what is left without it, without the single best ones, and with all.

    Found by adding the best one each time and exchanging single ones while that helps: no exchange of one node for
    another is better, a set that differs in more nodes may be.
    """

    nodes: tuple[int, ...]
    value: float
    singly_best: tuple[int, ...]
    value_of_singly_best: float
    before: float


def fragmentation(graph: Graph, removed: Iterable[int] = ()) -> float | None:
    """Return F of what remains: 0 where all hang together, 1 where nothing does; None below two nodes."""
    rest = _without(graph, removed)
    return _f(_pairs_joined(rest), rest.count) if rest.count > 1 else None


def distance_fragmentation(graph: Graph, removed: Iterable[int] = ()) -> float | None:
    """Return DF of what remains: 0 where all are neighbours, 1 where nothing is joined; None below two nodes.

    Costs O(edges times diameter) for each 1,024 nodes: 0.3 s for the 4,941 of a power grid.
    """
    rest = _without(graph, removed)
    if rest.count < 2:
        return None
    pairs = pairs_by_distance(rest)
    near = float((pairs[1:] / np.arange(1, len(pairs))).sum())
    return 1 - near / (rest.count * (rest.count - 1))


def pairs_by_distance(graph: Graph) -> Integers:
    """Return how many ordered pairs of different nodes are 1, 2, ... steps apart; entry 0 is 0.

    Searches from many nodes at once, one bit each (Then and others, VLDB 2014).
    """
    ends = np.concatenate([graph.sources, graph.targets])
    order = np.argsort(ends, kind="stable")
    others = np.concatenate([graph.targets, graph.sources])[order]
    linked, starts = np.unique(ends[order], return_index=True)
    found: list[int] = [0]
    for first in range(0, len(linked), 64 * _WORDS):
        batch = np.arange(first, min(first + 64 * _WORDS, len(linked)))
        seen = np.zeros((graph.count, _WORDS), dtype=np.uint64)
        place = (batch - first).astype(np.uint64)
        bits = np.uint64(1) << (place % np.uint64(64))
        seen[linked[batch], (place // np.uint64(64)).astype(np.int64)] = bits
        newest, steps = seen.copy(), 0
        while newest.any():
            reached = np.zeros_like(seen)
            reached[linked] = np.bitwise_or.reduceat(newest[others], starts, axis=0)
            newest = reached & ~seen
            seen |= newest
            steps += 1
            if steps == len(found):
                found.append(0)
            found[steps] += int(np.bitwise_count(newest).sum())
    return np.array(found, dtype=np.int64)


def key_players(graph: Graph, size: int, *, measure: Measure = "F") -> KeyPlayers | None:
    """Return a set of nodes without which the rest is most broken up; None if fewer than two nodes would remain.

    Equal nodes go by their number. F costs O(nodes + edges) a step, DF a whole `distance_fragmentation` for each
    node a step: F for nets of any size, DF for some hundred nodes.
    """
    if graph.count - size < 2:
        return None
    value = fragmentation if measure == "F" else distance_fragmentation
    each_alone = _f_without_each(graph) if measure == "F" else _df_without_each(graph)
    alone = each_alone(())
    singly = tuple(sorted(np.argsort(-alone, kind="stable")[:size].tolist()))
    added: list[int] = []
    for _ in range(size):
        added.append(int(np.argmax(each_alone(added))))
    ends = [tuple(sorted(_exchanged(start, each_alone))) for start in (added, [*singly])]
    nodes = max(ends, key=lambda each: value(graph, each) or 0.0)
    return KeyPlayers(
        nodes=nodes,
        value=value(graph, nodes) or 0.0,
        singly_best=singly,
        value_of_singly_best=value(graph, singly) or 0.0,
        before=value(graph) or 0.0,
    )


def _exchanged(chosen: list[int], each_alone: _EachAlone) -> list[int]:
    """Exchange single nodes while that helps."""
    for _ in range(_PASSES):
        before = list(chosen)
        for place, node in enumerate(chosen):
            others = chosen[:place] + chosen[place + 1 :]
            values = each_alone(others)
            best = int(np.argmax(values))
            if values[best] > values[node] + 1e-12:
                chosen[place] = best
        if chosen == before:
            break
    return chosen


def _without(graph: Graph, removed: Iterable[int]) -> Graph:
    gone = sorted(set(removed))
    return graph.part(np.delete(np.arange(graph.count), gone)) if gone else graph


def _f(joined: float, count: int) -> float:
    return 1 - joined / (count * (count - 1))


def _pairs_joined(graph: Graph) -> int:
    from scipy import sparse  # noqa: PLC0415 - takes a second to load
    from scipy.sparse import csgraph  # noqa: PLC0415 - the same

    ones = np.ones(len(graph.sources), dtype=np.int8)
    net = sparse.csr_array((ones, (graph.sources, graph.targets)), shape=(graph.count,) * 2)
    _, labels = csgraph.connected_components(net, directed=False)
    sizes = np.bincount(labels)
    return int((sizes * (sizes - 1)).sum())


def _df_without_each(graph: Graph) -> _EachAlone:
    def without(removed: Iterable[int]) -> Floats:
        gone = set(removed)
        found = np.full(graph.count, -1.0)
        for node in range(graph.count):
            if node not in gone:
                found[node] = distance_fragmentation(graph, {*gone, node}) or 0.0
        return found

    return without


def _f_without_each(graph: Graph) -> _EachAlone:
    """Return what tells F without some nodes and one more, for each; -1 for those that are removed already.

    One depth-first search tells all: the subtrees of a node that do not reach above it come apart (Hopcroft and Tarjan
    1973).
    """
    neighbours = graph.neighbours()

    def without(removed: Iterable[int]) -> Floats:
        gone = set(removed)
        trees = _Trees(neighbours, gone)
        left = graph.count - len(gone) - 1
        joined = trees.all_joined - trees.own_joined + trees.joined_without
        found: Floats = 1 - joined / max(left * (left - 1), 1)
        found[sorted(gone)] = -1.0
        return found

    return without


class _Trees:
    """One depth-first search over what remains, and for each node how many ordered pairs stay joined without it.

    `all_joined` counts the pairs joined now, `own_joined` for each node those of its own component,
    `joined_without` how many of the latter are left without it.
    """

    def __init__(self, neighbours: Sequence[Sequence[int]], gone: set[int]) -> None:
        self._neighbours = neighbours
        self._gone = gone
        count = len(neighbours)
        self._met = [-1] * count
        self._low = [0] * count
        self._size = [1] * count
        self._cut = [0] * count  # nodes in the subtrees that come apart
        self._cut_joined = [0] * count
        own, without = np.zeros(count), np.zeros(count)
        self.all_joined = 0
        self._clock = 0
        for root in range(count):
            if self._met[root] >= 0 or root in gone:
                continue
            component = self._search(root)
            size = len(component)
            self.all_joined += size * (size - 1)
            for node in component:
                rest = size - 1 - self._cut[node]
                own[node] = size * (size - 1)
                without[node] = self._cut_joined[node] + rest * (rest - 1)
        self.own_joined, self.joined_without = own, without

    def _search(self, root: int) -> list[int]:
        """Walk one component and return it."""
        met, low = self._met, self._low
        component = [root]
        met[root] = low[root] = self._clock
        path = [(root, -1, iter(self._neighbours[root]))]
        while path:
            node, parent, coming = path[-1]
            for other in coming:
                if other == parent or other in self._gone:
                    continue
                if met[other] >= 0:
                    low[node] = min(low[node], met[other])
                    continue
                self._clock += 1
                met[other] = low[other] = self._clock
                component.append(other)
                path.append((other, node, iter(self._neighbours[other])))
                break
            else:
                path.pop()
                if path:
                    self._leave(node, parent)
        self._clock += 1
        return component

    def _leave(self, node: int, parent: int) -> None:
        """Tell the parent what hangs below."""
        self._low[parent] = min(self._low[parent], self._low[node])
        self._size[parent] += self._size[node]
        if self._low[node] >= self._met[parent]:
            size = self._size[node]
            self._cut[parent] += size
            self._cut_joined[parent] += size * (size - 1)
