"""Graphs of known shape."""

from itertools import combinations

from atlas.graphs.graph import Graph


def star(count: int) -> Graph:
    """Return node 0 with an edge to each other node."""
    return Graph.of(count, [0] * (count - 1), range(1, count))


def chain(count: int) -> Graph:
    """Return nodes in a row."""
    return Graph.of(count, range(count - 1), range(1, count))


def cliques(number: int, size: int) -> Graph:
    """Return groups in which each node has an edge to each, and one edge from a group to the next."""
    edges = [
        (group * size + one, group * size + other)
        for group in range(number)
        for one, other in combinations(range(size), 2)
    ]
    edges += [(group * size, (group + 1) * size) for group in range(number - 1)]
    return Graph.of(number * size, [a for a, _ in edges], [b for _, b in edges])
