"""Every act has words, and no two the same: who reads the record need not know how it is written."""

from atlas.policy.decide import Action
from atlas.web.act_words import ACT_WORDS, called


def test_every_act_has_its_words_in_the_order_of_the_policy() -> None:
    assert list(ACT_WORDS) == list(Action)


def test_no_two_acts_are_called_the_same() -> None:
    assert len({str(each) for each in ACT_WORDS.values()}) == len(Action)


def test_an_act_that_is_done_no_more_stays_as_it_stands_on_record() -> None:
    assert (called("break-glass"), called("was-done-once")) == (
        "ask in an emergency",
        "was-done-once",
    )
