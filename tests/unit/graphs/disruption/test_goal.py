"""What is to be stopped and at what price."""

from math import inf

from atlas.graphs.disruption.dependencies import Dependencies, Supply
from atlas.graphs.disruption.goal import Aim, Goal


def model() -> Dependencies:
    return Dependencies.of(
        4,
        [Supply(customer=0, step=0, supplier=2), Supply(customer=1, step=0, supplier=3)],
        targets={0: 3.0, 1: 1.0},
    )


def test_suppliers_cost_one_unless_told_and_infinity_takes_them_out() -> None:
    assert Aim(model(), Goal(costs={3: inf})).prices == {2: 1.0}


def test_a_share_is_of_the_harm_and_not_of_the_number() -> None:
    aim = Aim(model(), Goal(share=0.75))

    assert aim.reached_by([2])
    assert not aim.reached_by([3])
    assert aim.removal([2]).share == 0.75


def test_bounds_are_rounded_up_only_where_all_prices_are_whole() -> None:
    assert Aim(model(), Goal()).is_whole
    assert not Aim(model(), Goal(costs={2: 0.5})).is_whole
