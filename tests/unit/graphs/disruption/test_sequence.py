"""In what order to act."""

import pytest

from atlas.errors import NoNumber
from atlas.graphs.disruption.sequence import Action, sequence


def test_A10_evidence_is_secured_before_hosts_fall_and_both_hosts_fall_together() -> None:
    secure = Action(lead=24, removes=False, preserves=True)
    slow = Action(lead=48, returns=36, together=1)
    quick = Action(lead=2, returns=36, together=1)

    found = sequence([secure, slow, quick], [(0, 1), (0, 2)])

    assert found.effects[0] <= min(found.starts[1], found.starts[2])
    assert abs(found.effects[1] - found.effects[2]) <= 36
    assert found.starts == (0, 24, 34)
    assert found.waves == ((0,), (1,), (2,))
    assert found.binding == (0, 1)
    assert found.second_wave == ((1, 108), (2, 72))
    assert found.unpreserved == ()


def test_without_a_known_return_a_group_takes_effect_at_one_moment() -> None:
    found = sequence([Action(lead=5, together=1), Action(lead=1, together=1)])

    assert found.effects == (5, 5)


def test_removals_that_nothing_secured_before_are_named() -> None:
    found = sequence(
        [Action(), Action(removes=False, preserves=True), Action(), Action()], [(1, 2), (2, 3)]
    )

    assert found.unpreserved == (0,)


@pytest.mark.parametrize(("money_lead", "said"), [(1.0, "first"), (9.0, "last"), (5.0, "with")])
def test_A10_it_is_said_whether_money_comes_first_or_last(money_lead: float, said: str) -> None:
    assert sequence([Action(lead=money_lead, is_money=True), Action(lead=5.0)]).money == said


def test_money_may_lie_between_or_play_no_part() -> None:
    around = [Action(lead=1), Action(lead=2, is_money=True), Action(lead=3)]

    assert sequence(around).money == "between"
    assert sequence([Action(lead=1)]).money == "none"


def test_orders_that_exclude_each_other_give_no_schedule_and_name_a_circle() -> None:
    slow = Action(lead=1)

    with pytest.raises(NoNumber) as refused:
        sequence([slow, slow, slow, slow], [(0, 1), (1, 2), (2, 1), (2, 3)])

    assert (refused.value.problem, refused.value.things) == ("sequence.cycle", (1, 2))


def test_an_order_within_a_group_that_cannot_be_together_is_refused() -> None:
    with pytest.raises(NoNumber):
        sequence([Action(lead=4, together=1), Action(lead=4, together=1)], [(0, 1)])


@pytest.mark.parametrize(
    "action", [Action(lead=-1), Action(returns=float("nan")), Action(lead=float("inf"))]
)
def test_a_time_that_is_none_gives_no_schedule(action: Action) -> None:
    with pytest.raises(NoNumber):
        sequence([action])


def test_an_action_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoNumber):
        sequence([Action()], [(0, 4)])


def test_no_actions_are_a_schedule_of_nothing() -> None:
    assert sequence([]).waves == ()
