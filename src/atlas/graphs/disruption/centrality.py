"""Who is central, in one layer of relations and one window of time; and who fills a role that few can fill.

Betweenness is Freeman's (1977), by Brandes's method (2001) as rustworkx has it. Bridging centrality weighs it by
how much less linked one is than one's neighbours (Hwang and others 2008). A broker's place and a scarce role are
two columns and never one (Duijn, Kashirin and Sloot 2014 show both to matter).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import attrs
import numpy as np

from atlas.graphs.graph import Floats, Graph, Integers


@attrs.frozen(kw_only=True, eq=False)
class Links:
    """Links as columns of one length: ends, a layer each, and days from and to; NaN where one is not known."""

    count: int
    sources: Integers
    targets: Integers
    layers: Integers
    since: Floats
    until: Floats

    def chosen(self, layer: int | None, window: tuple[float, float] | None) -> Integers:
        """Return the places of the links of a layer that were there at any time of a window, both ends included.

        A link with an unknown end is taken to reach it: it counts in every window that does not exclude it.
        """
        kept = np.ones(len(self.sources), dtype=bool) if layer is None else self.layers == layer
        if window is not None:
            first, last = window
            kept = kept & ~(self.since > last) & ~(self.until < first)
        return np.flatnonzero(kept)


@attrs.frozen(kw_only=True, eq=False)
class Centralities:
    """By node: the number of neighbours, betweenness from 0 to 1, and bridging centrality.

    `links` are how many links were looked at, `undated` how many of them have neither beginning nor end.
    """

    degree: Integers
    betweenness: Floats
    bridging: Floats
    links: int
    undated: int


def centralities(
    links: Links, *, layer: int | None = None, window: tuple[float, float] | None = None
) -> Centralities:
    """Return the centralities of one layer and window, of all unless told. Costs O(nodes times links)."""
    chosen = links.chosen(layer, window)
    graph = Graph.of(links.count, links.sources[chosen], links.targets[chosen])
    between = betweenness(graph)
    undated = np.isnan(links.since[chosen]) & np.isnan(links.until[chosen])
    return Centralities(
        degree=graph.degrees(),
        betweenness=between,
        bridging=between * bridging_coefficient(graph),
        links=len(chosen),
        undated=int(undated.sum()),
    )


def betweenness(graph: Graph) -> Floats:
    """Return for each node the part of shortest paths between two others that lead through it."""
    import rustworkx as rx  # noqa: PLC0415 - heavy

    net: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    net.add_nodes_from([None] * graph.count)
    net.add_edges_from_no_data(
        list(zip(graph.sources.tolist(), graph.targets.tolist(), strict=True))
    )
    found = rx.betweenness_centrality(net, normalized=True)
    return np.array([found[node] for node in range(graph.count)], dtype=np.float64)


def bridging_coefficient(graph: Graph) -> Floats:
    """Return for each node 1/degree over the sum of 1/degree of its neighbours; 0 without neighbours."""
    degrees = np.maximum(graph.degrees(), 1)
    around = np.bincount(graph.sources, 1 / degrees[graph.targets], minlength=graph.count)
    around += np.bincount(graph.targets, 1 / degrees[graph.sources], minlength=graph.count)
    return np.divide(1 / degrees, around, out=np.zeros(graph.count), where=around > 0)


def role_scarcity(count: int, able: Iterable[tuple[int, int]]) -> Floats:
    """Return for each person 1 over the number of known persons able for the scarcest role of theirs.

    `able` are (person, role); 1 says that nobody else is known for that role, not that there is nobody. NaN where
    no role of a person is known.
    """
    roles: dict[int, set[int]] = defaultdict(set)
    for person, role in able:
        roles[person].add(role)
    known = Counter(role for held in roles.values() for role in held)
    scarcity = np.full(count, np.nan)
    for person, held in roles.items():
        scarcity[person] = 1 / min(known[role] for role in held)
    return scarcity
