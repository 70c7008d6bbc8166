"""Letters of an action: recorded by its holder alone, in their time, with their answers and the days between."""

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.policy.operations import State
from atlas.services import operations
from atlas.services.operations import moving
from builders import NOW, World
from operating import KEYS, ORDER_OF_GO, act, actions, gone, ready, with_cell

DAY = NOW.date().isoformat()


@pytest.fixture
def reef(world: World) -> World:
    return with_cell(world)


def test_w8_a_letter_and_its_answer_are_on_record_with_the_days_between(reef: World) -> None:
    id_ = gone(reef)
    item = str(actions(reef, id_)[1].id)
    before = NOW.date().replace(day=1).isoformat()
    typed = {"item": item, "draft": "abuse-report", "to": "The host", "day": before}

    letter = act(reef, "hal", id_, "sent", **typed)
    assert actions(reef, id_)[1].letters[0].took_days is None
    act(reef, "hal", id_, "answered", letter=str(letter), text="They refuse", day=before)
    act(reef, "hal", id_, "answered", letter=str(letter), text="It is down", day=DAY)

    [found] = actions(reef, id_)[1].letters
    assert (found.recipient, found.answer) == ("The host", "It is down")
    assert found.took_days == NOW.day - 1
    record = [each.what for each in operations.get(reef.visit("lou"), id_).record]
    assert record[-3:] == ["letter-sent", "letter-answered", "letter-answered"]


def test_w8_only_the_holder_records_a_letter_and_who_sees_nothing_hears_nothing(
    reef: World,
) -> None:
    id_ = gone(reef)
    item = str(actions(reef, id_)[1].id)
    typed = {"item": item, "draft": "refer", "to": "The police", "day": DAY}

    with pytest.raises(Denied):
        act(reef, "lou", id_, "sent", **typed)
    with pytest.raises(NotFound):
        act(reef, "wes", id_, "sent", **typed)


def test_a10_before_go_only_a_request_to_keep_records_is_sent(reef: World) -> None:
    id_ = ready(reef)
    item = str(actions(reef, id_)[0].id)
    typed = {"item": item, "to": "The host", "day": DAY}
    with pytest.raises(UsageError, match="proposed no letter"):
        act(reef, "hal", id_, "sent", draft="preserve", **typed)
    for who, step in ORDER_OF_GO[:2]:
        moving.step(reef.visit(who), id_, step, reason="agreed", keys=KEYS)
    assert operations.get(reef.visit("lou"), id_).state is State.APPROVED

    with pytest.raises(UsageError, match="before go only"):
        act(reef, "hal", id_, "sent", draft="freeze", **typed)

    assert act(reef, "hal", id_, "sent", draft="preserve", **typed)


def test_w8_no_answer_comes_before_its_letter_and_nothing_is_of_tomorrow(reef: World) -> None:
    id_ = gone(reef)
    item = str(actions(reef, id_)[1].id)
    typed = {"item": item, "draft": "refer", "to": "The police"}
    letter = act(reef, "hal", id_, "sent", day=DAY, **typed)

    with pytest.raises(UsageError, match="no answer came before"):
        act(reef, "hal", id_, "answered", letter=str(letter), text="x", day="2020-01-01")
    with pytest.raises(UsageError, match="not after today"):
        act(reef, "hal", id_, "sent", day="2999-01-01", **typed)
