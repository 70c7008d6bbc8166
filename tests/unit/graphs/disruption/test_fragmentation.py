"""How far a net falls apart."""

from itertools import combinations

import pytest

from atlas.graphs.disruption.fragmentation import (
    distance_fragmentation,
    fragmentation,
    key_players,
    pairs_by_distance,
)
from atlas.graphs.graph import Graph


def path(count: int) -> Graph:
    return Graph.of(count, range(count - 1), range(1, count))


def star(leaves: int) -> Graph:
    return Graph.of(leaves + 1, [0] * leaves, range(1, leaves + 1))


def test_A3_a_path_of_three_and_a_star_of_four_have_the_stated_values() -> None:
    assert distance_fragmentation(path(3)) == pytest.approx(0.1667, abs=1e-4)
    assert fragmentation(path(3)) == 0
    assert fragmentation(path(3), [1]) == 1
    assert fragmentation(star(4), [0]) == 1
    assert distance_fragmentation(star(4), [0]) == 1


def test_below_two_nodes_there_is_no_fragmentation() -> None:
    assert fragmentation(path(3), [0, 1]) is None
    assert distance_fragmentation(path(1)) is None
    assert key_players(path(3), 2) is None


def test_the_best_pair_is_not_the_two_best_alone() -> None:
    """Nodes 1 and 2 do the same work one after the other; 8 cuts off another part."""
    net = Graph.of(
        13, [0, 0, 0, 3, 1, 2, 2, 2, 2, 7, 8, 8, 8], [3, 4, 1, 4, 2, 5, 6, 7, 8, 5, 9, 10, 11]
    )

    found = key_players(net, 2)

    assert found is not None
    best = max(fragmentation(net, pair) or 0 for pair in combinations(range(13), 2))
    assert found.value == pytest.approx(best)
    assert found.value >= found.value_of_singly_best
    assert found.before < found.value


def test_pairs_are_counted_over_batches_of_searches() -> None:
    count = 1_100

    pairs = pairs_by_distance(path(count))

    assert pairs[1:4].tolist() == [2 * (count - step) for step in (1, 2, 3)]
    assert pairs.sum() == count * (count - 1)


def test_a_long_path_does_not_meet_a_bound_of_depth() -> None:
    found = key_players(path(3_001), 1)

    assert found is not None
    assert found.nodes == (1_500,)
