"""Which signs no text may hold."""

import pytest

from atlas.errors import UsageError
from atlas.model.signs import assert_readable, refused_in

TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
CONTROLS = [0, 1, 8, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029]


@pytest.mark.parametrize("code", [*TURNING, *CONTROLS])
def test_a_sign_that_is_not_seen_or_turns_others_is_refused_by_its_number(code: int) -> None:
    with pytest.raises(UsageError, match=rf"^The reason .*U\+{code:04X}"):
        assert_readable(f"invoice{chr(code)}fdp.exe", what="The reason")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "two\r\nlines\tand a tab",
        "لماذا؟ لأن",
        "\u05e9\u200f\u05dc",
        "नमस्\u200dते",
        "\U0001f469\u200d\U0001f692",
        "a\xa0b",
    ],
)
def test_what_people_write_in_any_script_is_left_alone(text: str) -> None:
    assert refused_in(text) == ""
