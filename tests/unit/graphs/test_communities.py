"""Which nodes belong together."""

import numpy as np

from atlas.graphs.communities import communities
from atlas.graphs.graph import Graph
from shapes import cliques, star


def test_two_groups_with_one_bridge_are_two_communities() -> None:
    labels = communities(cliques(2, 6), seed=1)

    assert labels.tolist() == [0] * 6 + [1] * 6


def test_the_largest_community_has_number_zero() -> None:
    small, large = cliques(1, 4), cliques(1, 7)
    both = Graph.of(
        11,
        np.concatenate([small.sources, large.sources + 4]),
        np.concatenate([small.targets, large.targets + 4]),
    )

    assert communities(both, seed=1).tolist() == [1] * 4 + [0] * 7


def test_a_leaf_is_with_its_neighbour() -> None:
    assert set(communities(star(9), seed=1).tolist()) == {0}


def test_what_is_not_connected_is_never_together() -> None:
    labels = communities(Graph.of(4, [0, 2], [1, 3]), seed=1)

    assert labels.tolist() == [0, 0, 1, 1]


def test_a_community_too_small_for_a_region_joins_its_neighbour() -> None:
    ring_of_pairs = Graph.of(8, [0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 0])

    sizes = np.bincount(communities(ring_of_pairs, seed=1))

    assert sizes.min() >= 3


def test_an_empty_graph_has_no_communities() -> None:
    assert communities(Graph.of(0, [], []), seed=1).tolist() == []
