"""Which names propose that two things are one."""

import pytest

from atlas.resolve.proposing import can_be_same, common_names, folded, is_of_person, sought


@pytest.mark.parametrize("name", ["LockerX", "locker x", "Locker-X", "LÖCKER_X", "\uff2cocker.X"])
def test_case_joiners_accents_and_width_are_no_difference(name: str) -> None:
    assert folded(name) == "lockerx"


@pytest.mark.parametrize("name", ["", "AB", "x-y", "- -", "!!!!"])
def test_a_name_of_two_signs_proposes_nothing(name: str) -> None:
    assert folded(name) == ""


def test_a_doubled_word_is_another_name() -> None:
    assert folded("Tonto Tonto") != folded("Tonto")


def test_common_names_are_told_as_the_first_thing_has_them() -> None:
    assert common_names(["Fancy-Bear", "Sofacy", "sofacy"], ["SOFACY", "fancy bear"]) == (
        "Fancy-Bear",
        "Sofacy",
    )


def test_things_without_a_common_name_have_none() -> None:
    assert common_names(["APT28", "AB"], ["APT29", "ab"]) == ()


def test_a_name_is_sought_by_its_words_and_as_one_word() -> None:
    assert sought("Cobalt Strike") == (("cobalt", "strike"), "cobaltstrike")


def test_only_things_of_like_kinds_can_be_the_same() -> None:
    assert can_be_same("malware", "malware")
    assert can_be_same("threat-actor", "intrusion-set")
    assert not can_be_same("malware", "threat-actor")


def test_persons_are_told_from_groups() -> None:
    assert is_of_person("persona")
    assert is_of_person("identity")
    assert not is_of_person("intrusion-set")
