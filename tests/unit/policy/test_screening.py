"""The screening flags words that stand together, says which by number, and never repeats them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.policy.screening import NEAR_WORDS, Flag, Screen, screen


def rules(text: str) -> set[str]:
    return {flag.rule for flag in screen([text])}


def flagged_words(text: str) -> list[str]:
    words = re.findall(r"\w+(?:['\u2019]\w+)?", text)
    return [" ".join(words[f.first_word : f.last_word + 1]) for f in screen([text])]


@pytest.mark.parametrize(
    "text",
    [
        "We keep our prices at last year's level.",
        "The bid of our competitor for the tender was lower.",
        "Attached is the customer list of the vendor.",
        "They hold a market share of 30 percent.",
        "The product roadmap says autumn.",
        "Nos concurrents ont changé leurs tarifs.",
        "Der Wettbewerber senkt seine Preise, unser Marktanteil steigt.",
        "I prezzi dei nostri concorrenti sono saliti.",
        "O preço do nosso fornecedor subiu.",
        "Los precios de nuestros proveedores suben.",
    ],
)
def test_what_is_sensitive_between_competitors_is_flagged(text: str) -> None:
    assert rules(text) == {Screen.COMPETITION}


@pytest.mark.parametrize(
    "text",
    [
        "Let us target the ministry of a neighbouring country.",
        "We should expose the mosque behind it.",
        "Disrupt the opposition before the vote.",
        "Il faut viser ce parti.",
        "Gegen die Regierung vorgehen.",
    ],
)
def test_what_is_against_a_state_a_faith_or_a_party_is_flagged(text: str) -> None:
    assert Screen.NEUTRALITY in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "The crew sells stolen cards at a price of 20 dollars each.",
        "Ransom notes name a discount for those who pay early.",
        "The shop has 400 customers and takes Monero.",
        "Encrypts files of hospitals and lists them on a leak site.",
        "Phishing kit that imitates the login of a bank.",
        "The panel shares code with an older loader.",
        "",
    ],
)
def test_what_crime_is_written_about_with_every_day_is_not(text: str) -> None:
    assert screen([text]) == ()


def test_a_flag_says_which_text_and_which_words() -> None:
    flags = screen(["Nothing here.", "He told me that our own prices fall."])

    assert flags == (Flag(part=1, first_word=4, last_word=6, rule=Screen.COMPETITION),)


@pytest.mark.parametrize(("apart", "met"), [(NEAR_WORDS, True), (NEAR_WORDS + 1, False)])
def test_words_belong_together_while_they_are_near(apart: int, met: bool) -> None:
    text = "our " + "word " * (apart - 1) + "prices"

    assert bool(screen([text])) is met


@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_is_screened_and_flags_point_into_it(texts: list[str]) -> None:
    for flag in screen(texts):
        words = re.findall(r"\w+(?:['\u2019]\w+)?", texts[flag.part].lower())
        assert 0 <= flag.first_word <= flag.last_word < len(words)


def test_a_text_raises_twenty_flags_at_most() -> None:
    assert len(screen([("our prices " + "word " * 10) * 30])) == 20


def test_a_passage_is_one_flag() -> None:
    assert flagged_words("The vendor told us that our prices fall.") == [
        "vendor told us that our prices"
    ]


def test_passages_that_share_a_word_are_one_flag() -> None:
    assert flagged_words("Our prices, our word.") == ["Our prices our"]


def test_a_word_goes_with_the_nearest_of_the_others() -> None:
    assert flagged_words("Prices fell, and nobody knows our bid.") == ["our bid"]
