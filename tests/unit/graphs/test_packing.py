"""Discs side by side."""

import numpy as np
import pytest

from atlas.graphs.graph import Floats
from atlas.graphs.packing import Pull, pack, shelve


def pulls(*pairs: tuple[int, int]) -> Pull:
    return Pull(
        sources=np.array([a for a, _ in pairs], dtype=np.int64),
        targets=np.array([b for _, b in pairs], dtype=np.int64),
        weights=np.ones(len(pairs)),
    )


def least_room(centres: Floats, radii: Floats) -> float:
    """Return the least room between two discs; below zero they overlap."""
    far = np.hypot(*(centres[:, None] - centres[None, :]).transpose(2, 0, 1))
    room = far - (radii[:, None] + radii[None, :])
    return float(room[np.triu_indices(len(radii), k=1)].min(initial=np.inf))


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_no_two_discs_overlap(count: int) -> None:
    radii = np.linspace(10, 60, count)

    assert least_room(pack(radii, pulls()), radii) > -1e-3


def test_linked_discs_touch_where_others_are_in_between_otherwise() -> None:
    radii = np.full(12, 10.0)

    centres = pack(radii, pulls((3, 9)))

    assert np.hypot(*(centres[3] - centres[9])) == pytest.approx(20)


def test_all_discs_together_stand_around_the_middle() -> None:
    radii = np.array([30.0, 20, 10, 5])

    centres = pack(radii, pulls((0, 1)))

    assert (centres * (radii**2)[:, None]).sum(axis=0) == pytest.approx([0, 0], abs=1e-6)


def test_shelves_are_no_wider_than_asked_and_nothing_overlaps() -> None:
    radii = np.array([30.0, 25, 20, 20, 10, 10, 5])

    centres = shelve(radii, left=-50, right=70, top=100)

    assert least_room(centres, radii) >= 0
    assert (centres[:, 0] - radii).min() >= -50
    assert (centres[:, 0] + radii).max() <= 70
    assert (centres[:, 1] - radii).min() >= 100


def test_a_disc_wider_than_its_shelf_has_a_row_of_its_own() -> None:
    centres = shelve(np.array([5.0, 50, 5]), left=0, right=40, top=0)

    assert len(set(centres[:, 1].tolist())) == 3
