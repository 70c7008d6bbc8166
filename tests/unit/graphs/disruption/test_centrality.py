"""Centralities of a layer and a window; who is able for what few are."""

import numpy as np
import pytest

from atlas.graphs.disruption.centrality import (
    Links,
    bridging_coefficient,
    centralities,
    role_scarcity,
)
from atlas.graphs.graph import Graph

NAN = float("nan")


def links() -> Links:
    """Layer 0 is the path 0-1-2 and 3-4; layer 1 joins 2 and 3 from day 10 to 20, and 0 and 4 at an unknown time."""
    return Links(
        count=5,
        sources=np.array([0, 1, 3, 2, 0]),
        targets=np.array([1, 2, 4, 3, 4]),
        layers=np.array([0, 0, 0, 1, 1]),
        since=np.array([0.0, 0.0, 0.0, 10.0, NAN]),
        until=np.array([NAN, NAN, NAN, 20.0, NAN]),
    )


def test_A4_a_layer_has_centralities_of_its_own() -> None:
    found = centralities(links(), layer=0)

    assert found.degree.tolist() == [1, 2, 1, 1, 1]
    assert found.betweenness.argmax() == 1
    assert (found.links, found.undated) == (3, 0)


def test_A4_a_window_has_the_links_that_were_there_in_it_and_those_without_dates() -> None:
    within, after = (
        centralities(links(), window=window) for window in ((20.0, 30.0), (21.0, 30.0))
    )

    assert within.degree.tolist() == [2, 2, 2, 2, 2]
    assert after.degree.tolist() == [2, 2, 1, 1, 2]
    assert (after.links, after.undated) == (4, 1)


def test_bridging_is_high_between_groups_and_low_within() -> None:
    ends = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (4, 6), (5, 6)]
    net = Graph.of(7, [a for a, _ in ends], [b for _, b in ends])

    found = bridging_coefficient(net)

    assert found.argmax() == 3
    assert found[3] == pytest.approx((1 / 2) / (1 / 3 + 1 / 3))


def test_a_node_without_neighbours_bridges_nothing() -> None:
    assert bridging_coefficient(Graph.of(2, [], [])).tolist() == [0.0, 0.0]


def test_scarcity_is_one_over_those_able_for_the_scarcest_role_and_unknown_without_a_role() -> None:
    coder, runner = 0, 1
    found = role_scarcity(4, [(0, coder), (0, runner), (1, runner), (2, runner), (2, runner)])

    assert found[:3].tolist() == pytest.approx([1.0, 1 / 3, 1 / 3])
    assert np.isnan(found[3])
