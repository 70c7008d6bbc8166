"""The inside of one community."""

import numpy as np
import pytest

from atlas.graphs.graph import Graph
from atlas.graphs.springs import in_disc
from shapes import chain, star


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_alone_stand_in_the_middle(count: int) -> None:
    assert in_disc(Graph.of(count, [], []), seed=1).tolist() == [[0.0, 0.0]] * count


def test_all_stand_within_the_unit_disc() -> None:
    places = in_disc(star(40), seed=1)

    assert np.hypot(places[:, 0], places[:, 1]).max() <= 1.0


def test_the_ends_of_a_chain_are_farther_apart_than_neighbours() -> None:
    places = in_disc(chain(6), seed=1)

    steps = np.hypot(*np.diff(places, axis=0).T)
    assert np.hypot(*(places[5] - places[0])) > steps.max()


def test_one_seed_gives_the_same_places() -> None:
    assert (in_disc(star(20), seed=3) == in_disc(star(20), seed=3)).all()


def test_in_a_large_community_leaves_stand_nearer_to_their_neighbour_than_to_others() -> None:
    hubs = chain(10)
    leaves = range(10, 310)
    graph = Graph.of(
        310,
        [*hubs.sources.tolist(), *(leaf % 10 for leaf in leaves)],
        [*hubs.targets.tolist(), *leaves],
    )

    places = in_disc(graph, seed=1)

    far = np.hypot(*(places[10:, None] - places[None, :10]).transpose(2, 0, 1))
    own = far[np.arange(300), np.arange(10, 310) % 10]
    assert np.median(own) < np.median(far) / 2


def test_a_large_star_is_a_disc_around_its_hub() -> None:
    places = in_disc(star(400), seed=1)

    assert np.hypot(*places[0]) < 0.2
    assert len({tuple(each) for each in places.tolist()}) == 400
