"""What people may type about the alliance."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import UsageError
from atlas.services.alliance import texts


@pytest.mark.parametrize(
    "value", ["a\u202eb", "a\u200bb", "\ud800", "a\x00b", "x" * 201, "", " \n"]
)
def test_a_line_is_needed_short_and_seen(value: str) -> None:
    with pytest.raises(UsageError):
        texts.line(value, what="The name")


@pytest.mark.parametrize(
    "value", ["Павел Ровнев", "نور الصياغ", "रवि तलवाडकर", "梅若岚", "Zoë O'Hara"]
)
def test_names_of_all_writings_are_taken(value: str) -> None:
    assert texts.line(f"  {value} ", what="The name") == value


def test_line_ends_become_one_sign_and_a_line_has_none() -> None:
    assert texts.text(" a\r\nb\rc ", what="The text") == "a\nb\nc"
    assert texts.line("a\r\nb", what="The name") == "a b"


def test_what_is_not_needed_may_be_empty() -> None:
    assert texts.line(" ", what="The sector", needed=False) == ""
    assert texts.text("", what="The charter") == ""
    assert texts.country(" ") == ""


@pytest.mark.parametrize("value", ["", "a", "A-b", "ä", "-a", "a" * 33, "a b", "a.b"])
def test_what_is_no_short_name_is_refused(value: str) -> None:
    with pytest.raises(UsageError):
        texts.short(value, what="The short name")


@pytest.mark.parametrize("value", ["QVX", "Q", "Q1", "ÄÖ"])
def test_what_is_no_country_is_refused(value: str) -> None:
    with pytest.raises(UsageError):
        texts.country(value)


def test_lists_keep_their_order_and_each_entry_once() -> None:
    assert texts.entries(["b", " ", "a", "b "], what="A client") == ("b", "a")
    with pytest.raises(UsageError, match="200"):
        texts.entries(map(str, range(201)), what="A client")


@given(st.text(max_size=300))
def test_any_text_is_taken_or_refused_in_our_words(value: str) -> None:
    for take in (texts.line, texts.text):
        told = outcome(take, value)
        assert told.startswith("It ") or take(told[1:], what="It", needed=False) == told[1:]


def outcome(take: Callable[..., str], value: str) -> str:
    """Return what was taken behind a sign, or the refusal."""
    try:
        return "=" + take(value, what="It")
    except UsageError as refused:
        return str(refused)


@given(st.text(max_size=60))
def test_the_short_name_of_a_cell_is_made_of_plain_signs_and_never_twice(name: str) -> None:
    one, other = texts.apart(name), texts.apart(name)

    assert texts.short(one, what="It") == one
    assert one != other
