"""Models of who depends on whom, and what they are refused for."""

import pytest

from atlas.errors import NoNumber
from atlas.graphs.disruption.dependencies import Dependencies, Supply, contradictions


def supply(customer: int, supplier: int, *, step: int = 0, share: float | None = None) -> Supply:
    return Supply(customer=customer, step=step, supplier=supplier, share=share)


def required(customer: int, supplier: int) -> Supply:
    return Supply(customer=customer, step=0, supplier=supplier, required=True)


def test_alternatives_are_one_step_and_required_suppliers_one_step_each() -> None:
    model = Dependencies.of(
        4,
        [supply(0, 2), supply(0, 1), Supply(customer=0, step=1, supplier=3, required=True)],
        targets={0: 1.0},
    )

    assert [each.suppliers for each in model.steps] == [(1, 2), (3,)]
    assert model.needs[0] == (0, 1)
    assert model.suppliers == (1, 2, 3)


def test_what_leans_on_a_thing_does_so_through_others_too() -> None:
    model = Dependencies.of(4, [supply(1, 0), supply(2, 1)], targets={2: 1.0})

    assert model.leaning_on([0]) == {0, 1, 2}


@pytest.mark.parametrize(
    ("supplies", "targets", "problem", "things"),
    [
        ([supply(0, 9)], {0: 1.0}, "dependencies.outside", (9,)),
        ([supply(0, 1)], {7: 1.0}, "dependencies.outside", (7,)),
        ([supply(0, 1)], {0: float("nan")}, "dependencies.harm", (0,)),
        ([supply(0, 1), required(0, 2)], {0: 1.0}, "dependencies.both", (0,)),
        ([supply(0, 1, share=1.5)], {0: 1.0}, "shares.range", (0,)),
        ([supply(0, 1, share=float("nan"))], {0: 1.0}, "shares.range", (0,)),
        ([supply(0, 1, share=0.2), supply(0, 1, share=0.3)], {0: 1.0}, "shares.differ", (0,)),
        ([supply(0, 1, share=0.7), supply(0, 2, share=0.7)], {0: 1.0}, "shares.sum", (0,)),
    ],
)
def test_a_contradiction_gives_no_model_and_names_the_thing_what_was_found_and_what_was_expected(
    supplies: list[Supply], targets: dict[int, float], problem: str, things: tuple[int, ...]
) -> None:
    with pytest.raises(NoNumber) as refused:
        Dependencies.of(3, supplies, targets=targets)

    assert (refused.value.problem, refused.value.things) == (problem, things)
    assert refused.value.found
    assert refused.value.expected


def test_all_contradictions_are_told_so_that_the_rest_can_be_computed() -> None:
    wrong = [supply(0, 1), required(0, 2), supply(1, 2, share=2.0)]

    found = contradictions(3, wrong, targets={0: 1.0})

    assert [(each.problem, each.things) for each in found] == [
        ("dependencies.both", (0,)),
        ("shares.range", (1,)),
    ]


def test_shares_that_were_rounded_may_add_up_to_a_hair_more_than_the_whole() -> None:
    shares = [supply(0, 1, share=0.7), supply(0, 2, share=0.1), supply(0, 3, share=0.2)]

    assert contradictions(4, shares, targets={0: 1.0}) == []
