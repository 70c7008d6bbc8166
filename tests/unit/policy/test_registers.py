"""What would be a register of persons by their status in law."""

import pytest

from atlas.model.words import query_words
from atlas.policy import registers


@pytest.mark.parametrize(
    ("asked", "persons", "refused"),
    [
        ("convicted", 2, True),
        ("Germany INDICTED 2024", 2, True),
        ("convicted", 1, False),
        ("convicted", 0, False),
        ("conviction politics", 2, True),
        ("LockerX", 2, False),
    ],
)
def test_P6_a_search_by_status_that_finds_several_persons_is_a_register(
    asked: str, persons: int, refused: bool
) -> None:
    against = registers.objection(query_words(asked), persons=persons)

    assert (against is registers.REGISTER) == refused
