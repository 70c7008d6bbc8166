"""What comes later goes beside what stands."""

import math
from itertools import pairwise

from atlas.graphs.beside import ACROSS, DOWN, Occupied, place, rows_below
from atlas.graphs.graph import Graph
from shapes import star


def test_fixed_nodes_stay_where_they_are() -> None:
    places = place(star(4), {0: (10.0, 20.0), 2: (300.0, 20.0)})

    assert places[[0, 2]].tolist() == [[10.0, 20.0], [300.0, 20.0]]


def test_a_new_node_stands_next_to_its_neighbour_and_outwards() -> None:
    graph = Graph.of(3, [0, 1], [1, 2])

    places = place(graph, {0: (0.0, 0.0), 1: (400.0, 0.0)})

    assert places[2, 0] > 400.0
    assert abs(places[2, 0] - 400.0) <= 2 * ACROSS


def test_new_nodes_come_in_their_order() -> None:
    graph = star(3)

    one, other = (place(graph, {0: (0.0, 0.0)}, order) for order in ([0, 1, 2], [0, 2, 1]))

    assert one[[1, 2]].tolist() == other[[2, 1]].tolist()


def test_four_hundred_neighbours_find_room_without_touching() -> None:
    places = place(star(401), {0: (0.0, 0.0)}).tolist()

    taken = Occupied()
    for x, y in places:
        assert taken.is_free(x, y)
        taken.take(x, y)


def test_what_leads_to_nothing_stands_in_rows_below() -> None:
    places = place(Graph.of(4, [0], [1]), {0: (0.0, 0.0)})

    assert places[2:, 1].min() > places[:2, 1].max()
    assert places[2].tolist() != places[3].tolist()


def test_where_nothing_stands_yet_all_go_into_rows() -> None:
    places = place(Graph.of(3, [0], [1]), {})

    assert len({tuple(each) for each in places.tolist()}) == 3


def test_a_box_is_taken_as_far_as_its_name_reaches() -> None:
    taken = Occupied()
    taken.take(0.0, 0.0)

    assert not taken.is_free(ACROSS - 2, 0.0)
    assert taken.is_free(ACROSS, 0.0)
    assert taken.is_free(0.0, DOWN)


def test_rows_below_are_centred() -> None:
    spots = rows_below(5, middle=100.0, top=50.0, wide=2 * ACROSS)

    assert spots[:3, 0].mean() == 100.0
    assert spots[3:, 0].mean() == 100.0
    assert spots[0, 1] == 50.0


def test_new_nodes_of_one_neighbour_stand_around_it_by_rank() -> None:
    order = [0, *(n % 3 for n in range(1, 25))]
    graph = Graph.of(26, [0] * 25, range(1, 26))

    places = place(graph, {0: (0.0, 0.0), 25: (-900.0, 0.0)}, [*order, 0]).tolist()

    turns = sorted(
        range(1, 25),
        key=lambda n: (round(math.atan2(places[n][1], places[n][0]) % math.tau, 6), places[n]),
    )
    ranks = [order[node] for node in turns]
    changes = sum(one != other for one, other in pairwise([*ranks, ranks[0]]))
    assert changes <= 4
