"""Kinds of organisation and levers."""

from atlas.model.alliance import LEVERS, POLICE_ONLY, Lever


def test_there_are_twenty_five_levers_in_order_each_with_its_own_label() -> None:
    assert [str(each) for each in Lever] == [f"L{n}" for n in range(1, 26)]
    assert len({each.label for each in Lever}) == len(LEVERS) == 25


def test_levers_of_the_police_alone_say_so() -> None:
    assert {each for each in Lever if "police only" in each.label} == POLICE_ONLY
