"""The inside of one community: springs, then even density in a disc."""

import numpy as np

from atlas.graphs.graph import Floats, Graph

_STEPS = 60
_EVEN = 0.7  # how far radii go from what springs gave to even density; tried by eye on real maps


def in_disc(graph: Graph, *, seed: int) -> Floats:
    """Return positions, shape (count, 2), within the unit disc around (0, 0).

    Fruchterman and Reingold's springs (1991) by rustworkx: O(count^2) a step. Radii are then drawn towards even
    density, since springs crowd the middle and throw single nodes far out.
    """
    if graph.count < 2:
        return np.zeros((graph.count, 2))
    import rustworkx as rx  # noqa: PLC0415 - only layouts need it

    springs: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    springs.add_nodes_from([None] * graph.count)
    pairs = zip(graph.sources.tolist(), graph.targets.tolist(), strict=True)
    springs.add_edges_from_no_data(list(pairs))
    found = rx.spring_layout(springs, num_iter=_STEPS, seed=seed)
    places = np.array([found[node] for node in range(graph.count)])
    return _evened(places - np.median(places, axis=0))


def _evened(places: Floats) -> Floats:
    radii = np.hypot(places[:, 0], places[:, 1])
    order = np.argsort(radii, kind="stable")
    even = np.empty(len(radii))
    even[order] = np.sqrt((np.arange(len(radii)) + 0.5) / len(radii))
    wanted = _EVEN * even + (1 - _EVEN) * radii / max(radii.max(), 1e-9)
    evened: Floats = places * (wanted / np.maximum(radii, 1e-9))[:, None]
    return evened
