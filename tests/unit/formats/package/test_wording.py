"""What stands in a package by codes is told in words."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.formats.package import wording
from atlas.model.handling import Purpose
from atlas.model.identifiers import IdentifierKind
from atlas.services.package.document import ROUTES


def test_every_purpose_route_and_kind_of_identifier_has_words_of_its_own() -> None:
    for told in (
        {wording.purpose(each) for each in Purpose},
        {wording.route(each) for each in ROUTES},
        {wording.identifier(each) for each in IdentifierKind},
    ):
        assert all(each[0].isupper() for each in told)
    assert len({wording.identifier(each) for each in IdentifierKind}) == len(IdentifierKind)


def test_a_relation_is_called_so_and_what_is_not_known_by_its_own_name() -> None:
    assert wording.thing("relationship") == "Relation"
    assert wording.thing("intrusion-set") == "Intrusion set"
    assert wording.route("by-pigeon") == "by-pigeon"


def test_three_numbers_in_a_row_are_one_run_and_two_are_two() -> None:
    assert wording.runs((1, 2, 4, 5, 6, 9)) == [[1, 1], [2, 2], [4, 6], [9, 9]]


@given(st.frozensets(st.integers(1, 80)))
def test_runs_hold_the_same_numbers_in_order(numbers: frozenset[int]) -> None:
    told = [n for first, last in wording.runs(numbers) for n in range(first, last + 1)]

    assert told == sorted(numbers)
