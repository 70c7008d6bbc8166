"""Laws of the tokeniser: what is asked is among what is indexed, however it was written."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from atlas.model.identifiers import defang
from atlas.model.words import MAX_WORD, MAX_WORDS, behind, query_words, words

NAMES = [
    "Cobalt",
    "Strike",
    "cobalt",
    "LockBit",
    "APT28",
    "Türkiye",
    "d\u2019Ivoire",
    "evil.example",
]
GLUE = ["-", "--", " ", ".", "_", "'", "/", "[.]", "(dot)", "[at]", "hxxp://", "http://"]
HIDDEN = ["\u2011", "\u00ad", "\u200b", "\u200d", "\ufe0f"]

texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from([*NAMES, *GLUE, *HIDDEN]), max_size=16).map("".join),
    st.text("aB1-. [](dot)/:hxtps\u0301é", max_size=60),
)


@given(texts)
def test_a_text_is_found_by_itself(text: str) -> None:
    assert set(query_words(text)) <= set(words(text))


@given(texts)
def test_a_text_is_found_by_its_defanged_form(text: str) -> None:
    assert set(query_words(defang(text))) <= set(words(text))


@given(texts)
def test_a_defanged_text_is_found_by_its_plain_form(text: str) -> None:
    assert set(query_words(text)) <= set(words(defang(text)))


@given(texts)
def test_a_text_is_found_with_its_hyphens_as_blanks(text: str) -> None:
    assert set(query_words(text.replace("-", " "))) <= set(words(text))


@given(texts)
def test_case_does_not_matter(text: str) -> None:
    assert query_words(text.lower()) == query_words(text)


@given(texts)
def test_composed_and_decomposed_accents_are_one(text: str) -> None:
    assert query_words(unicodedata.normalize("NFD", text)) == query_words(
        unicodedata.normalize("NFC", text)
    )


@given(texts)
def test_words_begin_with_the_words_of_the_query(text: str) -> None:
    asked = query_words(text)

    assert words(text)[: len(asked)] == asked


@given(texts)
def test_words_are_distinct_short_and_few(text: str) -> None:
    found = words(text)

    assert len(found) == len(set(found)) <= MAX_WORDS
    assert all(0 < len(word) <= MAX_WORD for word in found)


@given(texts)
def test_words_hold_only_letters_digits_marks_and_joiners(text: str) -> None:
    signs = {sign for word in words(text) for sign in word}

    assert {unicodedata.category(sign)[0] for sign in signs - set("-_.'")} <= set("LMN")


@given(texts)
def test_queries_hold_no_joiners(text: str) -> None:
    assert not {sign for word in query_words(text) for sign in word} & set("-_.' \x00")


@given(texts, texts)
def test_what_begins_with_a_prefix_is_what_stands_before_the_text_behind_it(
    one: str, other: str
) -> None:
    for prefix in (word[:2] for word in words(one)):
        for word in words(other) + words(one):
            assert (prefix <= word < behind(prefix)) == word.startswith(prefix)


def test_behind_the_last_letter_before_the_surrogates_comes_one_behind_them() -> None:
    assert behind("a\ud7ff") == "a\ue000"
