"""Pictures around chosen nodes."""

import math

import pytest

from atlas.graphs.beside import Occupied
from atlas.graphs.graph import Floats, Graph
from atlas.graphs.rings import around
from shapes import chain, star


def has_room(places: Floats) -> bool:
    taken = Occupied()
    for x, y in places.tolist():
        if not taken.is_free(x, y):
            return False
        taken.take(x, y)
    return True


@pytest.mark.parametrize("count", [1, 2, 3, 6, 14, 15, 40, 60, 150])
def test_every_node_has_room_for_its_name(count: int) -> None:
    assert has_room(around(star(count), [0], range(count)))


def test_the_chosen_node_stands_in_the_middle() -> None:
    places = around(star(9), [0], range(9))

    assert places[0].tolist() == [0.0, 0.0]
    assert places[1:].mean(axis=0).tolist() == pytest.approx([0.0, 0.0], abs=1e-2)


def test_neighbours_of_one_rank_are_side_by_side() -> None:
    order = [0, 1, 2, 1, 2, 1, 2, 1, 2]

    places = around(star(9), [0], order).tolist()

    turns = sorted(range(1, 9), key=lambda n: math.atan2(places[n][0], -places[n][1]) % math.tau)
    ranks = [order[node] for node in turns]
    assert ranks == sorted(ranks)


def test_what_two_share_stands_between_them_and_the_rest_outside() -> None:
    graph = Graph.of(7, [0, 1, 0, 1, 0, 1], [2, 2, 3, 3, 4, 5])

    places = around(graph, [0, 1], range(7))

    assert places[0, 0] < places[2, 0] < places[1, 0]
    assert places[0, 0] < places[3, 0] < places[1, 0]
    assert abs(places[4, 0]) >= abs(places[0, 0]) or places[4, 1] != 0
    assert has_room(places)


def test_three_stand_around_what_they_share() -> None:
    graph = Graph.of(8, [0, 1, 2, 0, 1, 2, 0], [3, 3, 3, 4, 4, 5, 6])

    places = around(graph, [0, 1, 2], range(8))

    outer = min(math.hypot(*places[node]) for node in (0, 1, 2))
    assert math.hypot(*places[3]) < outer
    assert has_room(places)


def test_what_is_two_steps_away_stands_near_what_leads_there() -> None:
    places = around(chain(4), [0], range(4))

    assert has_room(places)
    assert math.dist(places[2], places[1]) < math.dist(places[2], places[0]) + 300


def test_without_a_chosen_node_all_stand_in_rows() -> None:
    assert has_room(around(star(5), [], range(5)))
