"""Graphs as arrays."""

import pytest

from atlas.graphs.graph import Graph


def test_edges_are_sorted_and_there_is_one_a_pair() -> None:
    graph = Graph.of(4, [2, 1, 3, 0], [1, 2, 1, 1])

    pairs = list(zip(graph.sources.tolist(), graph.targets.tolist(), strict=True))
    assert pairs == [(0, 1), (1, 2), (1, 3)]


def test_an_edge_from_a_node_to_itself_is_left_out() -> None:
    assert len(Graph.of(2, [0, 0], [0, 1]).sources) == 1


@pytest.mark.parametrize(("source", "target"), [(-1, 0), (0, 3)])
def test_an_edge_that_leads_outside_is_refused(source: int, target: int) -> None:
    with pytest.raises(ValueError, match="outside of 3 nodes"):
        Graph.of(3, [source], [target])


def test_a_graph_may_be_empty() -> None:
    assert Graph.of(0, [], []).degrees().tolist() == []


def test_degrees_count_edges_at_either_end() -> None:
    assert Graph.of(4, [0, 0], [1, 2]).degrees().tolist() == [2, 1, 1, 0]


def test_neighbours_are_in_order() -> None:
    assert Graph.of(4, [3, 2], [0, 3]).neighbours() == [[3], [], [3], [0, 2]]


def test_a_part_is_numbered_anew_in_the_order_given() -> None:
    whole = Graph.of(4, [0, 1, 2], [1, 2, 3])

    part = whole.part(whole.sources[[2, 1]])  # nodes 2 and 1

    assert (part.count, part.sources.tolist(), part.targets.tolist()) == (2, [0], [1])


def test_steps_are_the_fewest_and_minus_one_where_none_leads() -> None:
    graph = Graph.of(6, [0, 1, 0, 2], [1, 2, 2, 3])

    assert graph.steps_from([0]).tolist() == [0, 1, 1, 2, -1, -1]
    assert graph.steps_from([1, 4]).tolist() == [1, 0, 1, 2, 0, -1]
