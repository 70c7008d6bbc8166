"""The least that stops enough."""

from math import inf
from random import Random

import pytest

from atlas.errors import NoNumber
from atlas.graphs.disruption import smallest
from atlas.graphs.disruption.dependencies import Dependencies, Supply
from atlas.graphs.disruption.goal import Aim, Goal
from atlas.graphs.disruption.smallest import smallest_sets


def covering(targets: int, suppliers: int, *, rng: Random) -> Dependencies:
    """Return targets that each need two steps of two or three suppliers."""
    stated = [
        Supply(customer=target, step=step, supplier=targets + each)
        for target in range(targets)
        for step in range(2)
        for each in rng.sample(range(suppliers), rng.choice((2, 3)))
    ]
    return Dependencies.of(targets + suppliers, stated, targets=dict.fromkeys(range(targets), 1.0))


def chain(*pairs: tuple[int, int, int], targets: dict[int, float], count: int = 6) -> Dependencies:
    return Dependencies.of(
        count, [Supply(customer=c, step=s, supplier=x) for c, s, x in pairs], targets=targets
    )


def test_a_dear_thing_is_left_for_cheap_ones() -> None:
    model = chain((0, 0, 1), (0, 1, 2), (0, 1, 3), targets={0: 1.0})

    found = smallest_sets(model, Goal(costs={1: 5.0, 2: 1.0, 3: 1.5}), limit=3)

    assert [(each.removed, each.cost) for each in found.removals] == [((2, 3), 2.5), ((1,), 5.0)]
    assert (found.method, found.bound) == ("exact", 2.5)


def test_what_costs_infinity_is_not_removed() -> None:
    model = chain((0, 0, 1), (0, 1, 2), targets={0: 1.0})

    assert smallest_sets(model, Goal(costs={1: inf})).removals[0].removed == (2,)


def test_a_goal_that_nothing_reaches_is_proved_to_have_no_set() -> None:
    model = chain((0, 0, 1), (2, 0, 3), targets={0: 1.0, 2: 1.0})

    few = smallest_sets(model, Goal(at_most=1))
    none = smallest_sets(model, Goal(costs={1: inf}))

    assert (few.removals, few.method, few.bound) == ((), "exact", inf)
    assert (none.removals, none.method, none.bound) == ((), "exact", inf)


def test_a_target_that_supplies_others_is_removed_only_if_asked_for() -> None:
    model = chain((0, 0, 1), (1, 0, 2), targets={0: 1.0, 1: 1.0})

    assert smallest_sets(model).removals[0].removed == (2,)
    assert smallest_sets(model, Goal(candidates=(1,))).removals[0].removed == (1,)


def test_a_circle_does_not_fall_by_itself() -> None:
    model = chain((0, 0, 1), (1, 0, 2), (2, 0, 1), (2, 0, 3), targets={0: 1.0})

    found = smallest_sets(model, Goal(candidates=(2, 3), costs={2: 10.0}))

    assert found.removals[0].removed == (2,)


def test_beyond_the_bound_a_set_is_found_and_says_what_no_set_can_cost_less_than(
    rng: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = covering(12, 14, rng=rng)
    proved = smallest_sets(model)
    monkeypatch.setattr(smallest, "EXACT", 3)

    found = smallest_sets(model)

    assert found.method == "greedy"
    assert found.bound <= proved.bound <= found.removals[0].cost
    assert found.bound == int(found.bound) > 0
    assert found.removals[0].share == 1.0


def test_a_search_that_is_cut_short_gives_a_greedy_set_with_the_bound_reached(
    rng: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = covering(40, 30, rng=rng)
    monkeypatch.setattr(smallest, "_PLACES", 1)

    found = smallest_sets(model, Goal(share=0.7))

    assert found.method in ("greedy", "exact")
    assert found.bound <= found.removals[0].cost
    assert Aim(model, Goal(share=0.7)).reached_by(found.removals[0].removed)


@pytest.mark.parametrize(
    ("goal", "problem"),
    [
        (Goal(share=0.0), "removal.share"),
        (Goal(share=1.2), "removal.share"),
        (Goal(share=float("nan")), "removal.share"),
        (Goal(costs={1: 0.0}), "removal.cost"),
        (Goal(costs={1: float("nan")}), "removal.cost"),
    ],
)
def test_a_goal_without_meaning_gives_no_set(goal: Goal, problem: str) -> None:
    with pytest.raises(NoNumber) as refused:
        smallest_sets(chain((0, 0, 1), targets={0: 1.0}), goal)

    assert refused.value.problem == problem


def test_targets_that_do_no_harm_give_no_set() -> None:
    with pytest.raises(NoNumber):
        smallest_sets(chain((0, 0, 1), targets={0: 0.0}))
