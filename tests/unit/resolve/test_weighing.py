"""Belief is one vote a lineage, weighed by grade; agreement is Krippendorff's alpha."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.resolve.weighing import Voice, alpha, pooled

_VOICES = st.builds(
    Voice,
    grade=st.builds(
        Grade, source=st.sampled_from(SourceGrade), information=st.sampled_from(InformationGrade)
    ),
    likelihood=st.none() | st.integers(0, 100),
    lineage=st.integers(0, 3),
)


def voice(percent: int, lineage: str, source: SourceGrade = SourceGrade.A) -> Voice:
    return Voice(grade=Grade(source=source), likelihood=percent, lineage=lineage)


def test_each_lineage_has_one_vote_however_often_it_is_repeated() -> None:
    echo = [voice(90, "blog") for _ in range(9)]

    assert pooled([voice(30, "own"), *echo]) == pooled([voice(30, "own"), echo[0]]) == 60


def test_a_reliable_source_counts_more() -> None:
    assert pooled([voice(100, "a"), voice(0, "d", SourceGrade.D)]) == 80


def test_an_unreliable_source_has_no_vote() -> None:
    assert pooled([voice(100, "e", SourceGrade.E)]) is None
    assert pooled([]) is None


def test_without_a_likelihood_the_credibility_speaks() -> None:
    said = Grade(source=SourceGrade.B, information=InformationGrade.PROBABLY_TRUE)

    assert pooled([Voice(grade=said, likelihood=None, lineage=1)]) == 75


@given(st.lists(_VOICES, min_size=1, max_size=8), st.randoms())
def test_the_order_decides_nothing_and_belief_stays_within_what_is_said(
    voices: list[Voice], shuffler: object
) -> None:
    found = pooled(voices)

    assert found == pooled(reversed(voices))
    if found is not None:
        counted = [each.percent for each in voices if each.weight]
        assert min(counted) - 0.5 <= found <= max(counted) + 0.5


@given(st.lists(_VOICES, min_size=1, max_size=6))
def test_confidence_never_rises_by_its_own_echo(voices: list[Voice]) -> None:
    assert pooled([*voices, *voices]) == pooled(voices)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([(1, 1), (2, 2), (3, 3)], 1.0),
        # by hand: values 1 2 3 4, observed mean square 1, expected 2 * 5 / 3
        ([(1, 2), (3, 4)], 1 - 1 / (10 / 3)),
        # two who differ are chance; observed 1 in one of two units, expected over 1, 2, 3, 3
        ([(1, 2)], 0.0),
        ([(1, 2), (3, 3)], 1 - 2 / (2 * (4 * (1 + 4 + 9 + 9) - 9 * 9) / 3)),
        ([(1, 1), (4, 4), (6, 6, 6)], 1.0),
        ([(1,), (5,)], None),
        ([(1, 2), (3,), (3, 4)], 1 - 1 / (10 / 3)),
        ([(2, 2), (2, 2)], None),
        ([(1,)], None),
        ([], None),
    ],
)
def test_agreement_is_krippendorffs_alpha_for_intervals(
    units: list[tuple[int, ...]], expected: float | None
) -> None:
    assert alpha(units) == (None if expected is None else pytest.approx(expected))
