"""Graphs like maps, and how long it takes to arrange them."""

from random import Random
from time import perf_counter
from typing import Any

_INSIDE = 0.9  # of the edges stay within a community
_SECOND = 0.35  # of the nodes have two edges of their own


def pairs(nodes: int, seed: int) -> list[tuple[int, int]]:
    """Return edges of a graph whose communities and degrees follow power laws: the measured maps of the design."""
    rng = Random(seed)
    count = max(4, int(nodes**0.5 / 2))
    home = [int(count * rng.random() ** 1.7) for _ in range(nodes)]
    members: dict[int, list[int]] = {}
    for node, community in enumerate(home):
        members.setdefault(community, []).append(node)
    made = []
    for node in range(nodes):
        for _ in range(2 if rng.random() < _SECOND else 1):
            pool = members[home[node]] if rng.random() < _INSIDE else range(nodes)
            made.append((node, pool[int(len(pool) * rng.random() ** 3)]))
    return made


def lay_out(nodes: int, seed: int) -> dict[str, Any]:
    """Arrange one graph; libraries are imported before the clock starts."""
    import networkx  # noqa: F401
    import rustworkx  # noqa: F401

    from atlas.graphs import communities, layout
    from atlas.graphs.graph import Graph

    edges = pairs(nodes, seed)
    graph = Graph.of(nodes, [a for a, _ in edges], [b for _, b in edges])
    began = perf_counter()
    communities.communities(graph, seed=1)
    communities_s = perf_counter() - began
    began = perf_counter()
    made = layout.arrange(graph)
    return {
        "seconds": perf_counter() - began,
        "communities": communities_s,
        "territories": len(made.discs),
    }


def lay_out_with_springs(nodes: int, seed: int) -> dict[str, Any]:
    """Arrange the same graph by springs alone."""
    import rustworkx as rx

    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * nodes)
    graph.add_edges_from_no_data(pairs(nodes, seed))
    began = perf_counter()
    rx.spring_layout(graph, seed=1)
    return {"seconds": perf_counter() - began}
