"""Why a step of an operation is impossible is said in words of the page."""

from atlas.policy.readiness import Check, Guard
from atlas.policy.whys import Why
from atlas.web.guard_words import WHYS, why


def test_w8_every_sentence_of_a_guard_has_its_words_which_name_the_same() -> None:
    assert {each: str(words) for each, words in WHYS.items()} == {each: str(each) for each in Why}


def test_w8_a_sentence_names_what_it_found() -> None:
    left = Check(guard=Guard.HOLDERS, why=Why.LEFT, values={"number": "3"})

    assert why(left).startswith("The holder of action 3 sits in the cell no more.")
    assert why(Check(guard=Guard.HOLDERS)) == ""
