"""Fronts and stated orders."""

import numpy as np

from atlas.graphs.disruption.ranking import fronts, ranked

NAN = float("nan")


def test_A11_nothing_is_before_what_is_best_in_something() -> None:
    harm_and_cost = np.array([[9.0, 5.0], [3.0, 1.0], [3.0, 5.0], [2.0, 6.0]])

    assert fronts(harm_and_cost, is_more_better=(True, False)).tolist() == [0, 0, 1, 2]


def test_what_is_not_known_is_neither_better_nor_worse() -> None:
    values = np.array([[9.0, 9.0], [1.0, NAN], [2.0, NAN]])

    assert fronts(values, is_more_better=(True, True)).tolist() == [0, 1, 0]


def test_a_stated_order_looks_at_the_second_criterion_only_where_the_first_is_equal() -> None:
    values = np.array([[1.0, 9.0], [2.0, 5.0], [2.0, 4.0], [NAN, 0.0], [2.0, 4.0]])

    places = ranked(values, is_more_better=(True, False), by=(0, 1))

    assert places.tolist() == [3, 2, 0, 4, 0]


def test_no_rows_have_no_places() -> None:
    nothing = np.zeros((0, 3))

    assert fronts(nothing, is_more_better=(True,) * 3).tolist() == []
    assert ranked(nothing, is_more_better=(True,) * 3, by=(0,)).tolist() == []
