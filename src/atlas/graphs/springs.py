"""The inside of one community: springs, then even density in a disc."""

import numpy as np

from atlas.graphs.graph import Floats, Graph, Integers

_STEPS = 60
_WHOLE = 200  # nodes: so small a graph is all core
_GOLDEN = 2.399963  # the golden angle, in radians
_EVEN = 0.7  # how far radii go from what springs gave to even density; tried by eye on real maps


def in_disc(graph: Graph, *, seed: int) -> Floats:
    """Return positions, shape (count, 2), within the unit disc around (0, 0).

    Fruchterman and Reingold's springs (1991) by rustworkx: O(core^2) a step, where leaves are no part of the
    core: they stand around their neighbour. Radii are then drawn towards even density, since springs crowd the
    middle and throw single nodes far out.
    """
    if graph.count < 2:
        return np.zeros((graph.count, 2))
    core = np.flatnonzero(graph.degrees() > 1)
    if graph.count <= _WHOLE or len(core) < 2:
        core = np.arange(graph.count)
    places = np.zeros((graph.count, 2))
    places[core] = _springs(graph.part(core), seed)
    places[:] = _with_leaves(graph, core, places)
    return _evened(places - np.median(places, axis=0))


def _springs(graph: Graph, seed: int) -> Floats:
    import rustworkx as rx  # noqa: PLC0415 - only layouts need it

    springs: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    springs.add_nodes_from([None] * graph.count)
    pairs = zip(graph.sources.tolist(), graph.targets.tolist(), strict=True)
    springs.add_edges_from_no_data(list(pairs))
    found = rx.spring_layout(springs, num_iter=_STEPS, seed=seed)
    return np.array([found[node] for node in range(graph.count)])


def _with_leaves(graph: Graph, core: Integers, places: Floats) -> Floats:
    """Return places in which each node outside the core stands beside its one neighbour, as in a sunflower."""
    inside = np.zeros(graph.count, dtype=bool)
    inside[core] = True
    moved = places.copy()
    far = 0.7 / max(graph.count, 1) ** 0.5
    turns = np.zeros(graph.count, dtype=np.int64)
    for low, high in zip(graph.sources.tolist(), graph.targets.tolist(), strict=True):
        if inside[low] and inside[high]:
            continue
        host, leaf = (low, high) if inside[low] else (high, low)
        turns[host] += 1
        angle, reach = turns[host] * _GOLDEN, far * turns[host] ** 0.5
        moved[leaf] = places[host] + (np.cos(angle) * reach, np.sin(angle) * reach)
    return moved


def _evened(places: Floats) -> Floats:
    radii = np.hypot(places[:, 0], places[:, 1])
    order = np.argsort(radii, kind="stable")
    even = np.empty(len(radii))
    even[order] = np.sqrt((np.arange(len(radii)) + 0.5) / len(radii))
    wanted = _EVEN * even + (1 - _EVEN) * radii / max(radii.max(), 1e-9)
    evened: Floats = places * (wanted / np.maximum(radii, 1e-9))[:, None]
    return evened
