"""What reaches a terminal or a pipe."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.cli import printing

# every text that Python can hold, halves of characters too: names of files are such
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_json_holds_no_character_that_a_terminal_acts_on(text: str) -> None:
    printed = printing.as_json({"name": text, text: [text]})

    kinds = {unicodedata.category(sign) for sign in printed if sign != "\N{DELETE}"}
    assert "\x7f" not in printed
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@given(st.text())
def test_json_says_what_was_said(text: str) -> None:
    assert json.loads(printing.as_json({"name": text})) == {"name": text}


def test_half_a_character_becomes_the_sign_for_what_is_lost() -> None:
    assert json.loads(printing.as_json({"file": "caf\udce9.json"})) == {"file": "caf\ufffd.json"}


@pytest.mark.parametrize("sign", ["\x9b", "\x7f", "\u202e", "\u2066", "\u200f", "\U000e0041"])
def test_what_turns_or_hides_text_is_escaped(sign: str) -> None:
    printed = printing.as_json(f"a{sign}b")

    assert sign not in printed
    assert json.loads(printed) == f"a{sign}b"
