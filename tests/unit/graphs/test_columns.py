"""Pictures that read from left to right."""

from atlas.graphs.columns import between, by_distance, in_columns
from atlas.graphs.graph import Graph
from shapes import chain


def test_a_path_runs_from_left_to_right_in_the_order_of_its_steps() -> None:
    places = in_columns(chain(5), {node: float(node) for node in range(5)}, range(5))

    assert [places[node][0] for node in range(5)] == sorted(places[node][0] for node in range(5))
    assert {y for _, y in places.values()} == {0.0}


def test_columns_stand_around_the_middle() -> None:
    places = in_columns(chain(3), {0: 0.0, 1: 1.0, 2: 2.0}, range(3))

    assert places[0][0] == -places[2][0]
    assert places[1] == (0.0, 0.0)


def test_neighbours_stand_at_the_same_height_so_that_edges_do_not_cross() -> None:
    crossed = Graph.of(4, [0, 1], [3, 2])

    places = in_columns(crossed, {0: 0.0, 1: 0.0, 2: 1.0, 3: 1.0}, range(4))

    assert (places[0][1] < places[1][1]) == (places[3][1] < places[2][1])


def test_a_long_column_gets_wider_before_it_gets_too_high() -> None:
    count = 30
    places = in_columns(Graph.of(count, [], []), dict.fromkeys(range(count), 0.0), range(count))

    assert len(set(places.values())) == count
    assert max(y for _, y in places.values()) < 400


def test_what_two_share_is_half_way_between_them() -> None:
    shared = Graph.of(4, [0, 1, 0, 1], [2, 2, 3, 3])

    assert between(shared, 0, 1) == {0: 0.0, 1: 1.0, 2: 0.5, 3: 0.5}


def test_what_hangs_on_one_side_alone_has_no_column() -> None:
    graph = Graph.of(4, [0, 1, 0], [2, 2, 3])

    assert 3 not in between(graph, 0, 1)


def test_steps_of_a_way_stand_at_their_share_of_it() -> None:
    assert between(chain(5), 0, 4) == {0: 0.0, 4: 1.0, 1: 0.25, 2: 0.5, 3: 0.75}


def test_two_that_nothing_joins_are_two_columns() -> None:
    assert between(Graph.of(3, [0], [2]), 0, 1) == {0: 0.0, 1: 1.0}


def test_on_the_way_to_what_two_share_each_step_stands_on_the_nearer_side() -> None:
    way = chain(5)
    detour = Graph.of(7, [*way.sources.tolist(), 0, 5, 6], [*way.targets.tolist(), 5, 6, 3])

    columns = by_distance(detour, 0, 4)

    assert columns[0] < columns[1] == columns[5] < columns[2] < columns[3] < columns[4]


def test_what_only_one_of_two_leads_to_has_no_column() -> None:
    assert by_distance(Graph.of(4, [0, 1], [2, 3]), 0, 1).keys() == {0, 1}
