"""Sets that are found quickly."""

from atlas.graphs.disruption.dependencies import Dependencies, Supply
from atlas.graphs.disruption.goal import Aim, Goal
from atlas.graphs.disruption.greedy import cheapest_plans, greedy_set


def model(*pairs: tuple[int, int, int], targets: dict[int, float]) -> Dependencies:
    stated = [Supply(customer=c, step=s, supplier=x) for c, s, x in pairs]
    return Dependencies.of(8, stated, targets=targets)


def test_the_cheapest_plan_leads_through_suppliers_of_suppliers() -> None:
    deep = model((0, 0, 1), (0, 0, 2), (1, 0, 3), (2, 0, 3), targets={0: 1.0})

    assert cheapest_plans(Aim(deep, Goal(costs={1: 5.0, 2: 5.0}))) == {0: {3}}


def test_one_thing_that_stops_many_is_taken_before_many_that_stop_one_each() -> None:
    shared = model(
        (0, 0, 4), (0, 1, 7), (1, 0, 5), (1, 1, 7), (2, 0, 6), (2, 1, 7),
        targets={0: 1.0, 1: 1.0, 2: 1.0},
    )  # fmt: skip

    assert greedy_set(Aim(shared, Goal(costs={7: 1.0}))) == (7,)


def test_what_turned_out_superfluous_is_put_back() -> None:
    both = model((0, 0, 4), (0, 0, 5), (1, 0, 4), (1, 0, 6), targets={0: 1.0, 1: 1.0})

    found = greedy_set(Aim(both, Goal()))

    assert found == (4, 5, 6)


def test_nothing_is_found_where_nothing_reaches_the_aim() -> None:
    apart = model((0, 0, 4), (1, 0, 5), targets={0: 1.0, 1: 1.0, 2: 1.0})

    assert greedy_set(Aim(apart, Goal())) is None
    assert greedy_set(Aim(apart, Goal(share=0.6, at_most=1))) is None
