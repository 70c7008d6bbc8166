"""The words of the acts, as they stand in every decision that was ever recorded."""

import re

from atlas.policy import decide
from atlas.policy.acts import Action


def test_every_act_is_a_short_word_that_pages_and_records_can_carry() -> None:
    assert [each for each in Action if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each)] == []


def test_no_two_acts_share_a_word() -> None:
    assert len({str(each) for each in Action}) == len(Action.__members__)


def test_whoever_decides_means_the_same_acts() -> None:
    assert decide.Action is Action
