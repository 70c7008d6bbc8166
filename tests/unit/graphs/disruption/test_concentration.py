"""CR1, CR4 and HHI, as ranges where the whole is not covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import NoNumber
from atlas.graphs.disruption.concentration import Share, of_amounts, of_shares


def share(supplier: int, part: float, basis: str = "revenue") -> Share:
    return Share(supplier=supplier, share=part, basis=basis)


def test_A2_hhi_is_the_sum_of_squares_with_basis_and_coverage() -> None:
    found = of_shares([share(1, 0.5), share(2, 0.3), share(3, 0.2)])

    assert found.basis == "revenue"
    assert found.coverage == pytest.approx(1.0)
    assert found.hhi == pytest.approx((0.38, 0.38))
    assert found.cr1 == pytest.approx((0.5, 0.5))
    assert found.cr4 == pytest.approx((1.0, 1.0))


def test_what_is_not_covered_is_a_range_between_many_small_suppliers_and_one() -> None:
    found = of_shares([share(1, 0.3), share(2, 0.1)])

    assert found.coverage == pytest.approx(0.4)
    assert found.cr1 == pytest.approx((0.3, 0.6))
    assert found.hhi == pytest.approx((0.1, 0.46))


def test_a_repeated_statement_counts_once() -> None:
    assert of_shares([share(1, 0.5)] * 2) == of_shares([share(1, 0.5)])


@pytest.mark.parametrize(
    ("shares", "problem", "things"),
    [
        ([], "shares.none", ()),
        ([share(1, 0.7), share(2, 0.4)], "shares.sum", (1, 2)),
        ([share(1, 0.7), share(1, 0.2)], "shares.differ", (1,)),
        ([share(1, -0.1)], "shares.range", (1,)),
        ([share(1, float("nan"))], "shares.range", (1,)),
        ([share(1, 0.1), share(2, 0.1, "traffic")], "shares.basis", (1, 2)),
    ],
)
def test_contradicting_shares_give_no_number(
    shares: list[Share], problem: str, things: tuple[int, ...]
) -> None:
    with pytest.raises(NoNumber) as refused:
        of_shares(shares)

    assert refused.value.problem == problem
    if problem != "shares.range":
        assert refused.value.things == things


def test_counts_without_a_known_whole_speak_of_the_known_alone() -> None:
    found = of_amounts({1: 3, 2: 1}, basis="count")

    assert found.coverage is None
    assert found.hhi == pytest.approx((0.625, 0.625))


def test_counts_of_a_known_whole_have_a_coverage() -> None:
    assert of_amounts({1: 3, 2: 1}, basis="count", whole=8).coverage == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("amounts", "whole"),
    [({}, None), ({1: 0.0}, None), ({1: -1.0}, None), ({1: 5.0}, 4.0), ({1: 3.0, 2: 3.0}, 4.0)],
)
def test_impossible_counts_give_no_number(amounts: dict[int, float], whole: float | None) -> None:
    with pytest.raises(NoNumber):
        of_amounts(amounts, basis="count", whole=whole)


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=12), st.floats(0.2, 1.0))
def test_every_way_to_fill_the_rest_lies_within_the_ranges(
    parts: list[float], covered: float
) -> None:
    known = [each / sum(parts) * covered for each in parts]
    found = of_shares(share(number, each) for number, each in enumerate(known))
    for pieces in (1, 2, 3, 50):
        filled = sorted([*known, *[(1 - covered) / pieces] * pieces], reverse=True)
        for least, value, most in (
            (found.cr1[0], filled[0], found.cr1[1]),
            (found.cr4[0], sum(filled[:4]), found.cr4[1]),
            (found.hhi[0], sum(each**2 for each in filled), found.hhi[1]),
        ):
            assert least - 1e-9 <= value <= most + 1e-9
