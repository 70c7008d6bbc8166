"""Room for each."""

import numpy as np

from atlas.graphs.graph import Floats
from atlas.graphs.spacing import apart


def nearest(places: Floats) -> float:
    far = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    return float(far[np.triu_indices(len(places), k=1)].min())


def test_nodes_on_one_point_are_pushed_apart() -> None:
    assert nearest(apart(np.zeros((30, 2)), 10.0)) > 8.0


def test_nodes_with_room_hardly_move() -> None:
    places = np.array([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]])

    assert np.abs(apart(places, 10.0) - places).max() < 0.1


def test_close_nodes_in_neighbouring_cells_are_found() -> None:
    corners = np.array([[9.9, 9.9], [10.1, 10.1], [9.9, 10.1], [10.1, 9.9]])

    assert nearest(apart(corners, 10.0)) > 9.0
