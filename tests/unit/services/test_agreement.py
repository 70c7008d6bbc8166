"""Krippendorff's alpha, against values that can be computed by hand."""

import pytest

from atlas.services.figures import agreement


def test_full_agreement_is_one() -> None:
    assert agreement([[1, 1], [4, 4], [6, 6, 6]]) == 1


def test_one_round_of_two_who_differ_is_chance() -> None:
    assert agreement([[1, 2]]) == 0


def test_two_units_graded_by_two() -> None:
    # observed: (1-2)^2 in one of two units; expected over the pooled grades 1, 2, 3, 3
    observed = 2 * 1 / 1
    expected = 2 * (4 * (1 + 4 + 9 + 9) - 9 * 9) / 3

    assert agreement([[1, 2], [3, 3]]) == pytest.approx(1 - observed / expected)


def test_grades_of_one_reviewer_alone_tell_nothing() -> None:
    assert agreement([[1], [5]]) is None
    assert agreement([]) is None


def test_where_all_grades_are_alike_agreement_is_not_measurable() -> None:
    assert agreement([[3, 3], [3, 3]]) is None
