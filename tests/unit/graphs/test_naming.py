"""What a territory is called after."""

import numpy as np

from atlas.graphs.graph import Graph
from atlas.graphs.naming import crossings, greatest
from shapes import cliques


def labels(*each: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(each, dtype=np.int64)


def test_the_greatest_member_has_most_edges_inside_its_territory() -> None:
    graph = Graph.of(8, [0, 0, 1, 1, 1, 1], [2, 3, 4, 5, 6, 7])

    assert greatest(graph, labels(0, 0, 0, 0, 1, 1, 1, 1), most=2)[0] == [0, 2]


def test_equal_members_come_by_number() -> None:
    assert greatest(cliques(1, 4), labels(0, 0, 0, 0)) == [[0, 1, 2]]


def test_nodes_of_no_territory_name_none() -> None:
    assert greatest(cliques(1, 4), labels(-1, -1, 0, 0)) == [[2, 3]]


def test_where_there_is_no_territory_nothing_is_named() -> None:
    assert greatest(Graph.of(2, [], []), labels(-1, -1)) == []


def test_edges_between_territories_are_counted_by_pair() -> None:
    graph = Graph.of(6, [0, 1, 2, 4], [2, 3, 4, 5])

    assert list(crossings(graph, labels(0, 0, 1, 1, 2, -1))) == [(0, 1, 2), (1, 2, 1)]
