"""What texts are found by."""

import pytest

from atlas.model.words import MAX_NAME, MAX_WORD, MAX_WORDS, query_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("-.- \x00", []),
        ("Cobalt-Strike", ["cobalt", "strike", "cobaltstrike"]),
        ("Cobalt Strike", ["cobalt", "strike", "cobaltstrike"]),
        ("CobaltStrike", ["cobaltstrike", "cobalt", "strike"]),
        ("evil[.]example", ["evil", "example", "evil.example"]),
        ("evil.example", ["evil", "example", "evil.example"]),
        ("my-shop.example", ["my", "shop", "example", "myshop", "my-shop.example"]),
        ("APT28", ["apt28", "apt", "28"]),
        ("REvil", ["revil"]),
        ("Türkiye", ["turkiye", "türkiye"]),
        ("Łódź", ["lodz", "łódź"]),
        ("Straße", ["strasse"]),
        ("O'Brien", ["o", "brien", "obrien"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("evil\ufe0f\u2060bit", ["evilbit"]),
        ("evil\u200bbit", ["evil", "bit", "evilbit"]),
        ("\uff2c\uff4f\uff43\uff4b", ["lock"]),
        ("a--b", ["a", "b"]),
        ("हिन्दी", ["हिन्दी"]),
        ("ガス", ["ガス"]),
    ],
)
def test_a_text_is_found_by_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "name", ["Cobalt Strike", "Cobalt-Strike", "CobaltStrike", "cobalt_strike"]
)
@pytest.mark.parametrize("query", ["cobaltstrike", "cobalt strike", "Cobalt-Strike"])
def test_a_name_is_found_however_it_is_joined(name: str, query: str) -> None:
    assert set(query_words(query)) <= set(words(name))


@pytest.mark.parametrize(
    ("name", "query"),
    [("APT28", "apt 28"), ("APT 28", "APT28"), ("APT-28", "apt28"), ("apt28", "APT 28")],
)
def test_a_numbered_name_is_found_however_it_is_joined(name: str, query: str) -> None:
    assert set(query_words(query)) <= set(words(name))


@pytest.mark.parametrize("query", ["Turkiye", "TÜRKİYE", "türkiye"])
def test_accents_may_be_left_out(query: str) -> None:
    assert set(query_words(query)) <= set(words("Republic of Türkiye"))


def test_a_query_is_its_plain_words() -> None:
    assert query_words("hxxps://My-Shop[.]example My") == ["https", "my", "shop", "example"]


def test_neighbours_are_joined_in_names_only() -> None:
    sentence = " ".join("abcdefghij"[:MAX_NAME]) + " k"

    assert "ab" not in words(sentence)
    assert "ab" in words(sentence.removesuffix(" k"))


def test_a_long_word_is_cut_alike_in_text_and_query() -> None:
    assert words("x" * 200) == query_words("x" * 200) == ["x" * MAX_WORD]


def test_a_long_text_keeps_its_first_words() -> None:
    text = " ".join(f"W-{number}" for number in range(MAX_WORDS))

    assert len(words(text)) == MAX_WORDS
    assert words(text) == query_words(text)
    assert words(text)[:3] == ["w", "0", "1"]


def test_no_word_is_lost_or_broken_where_a_long_text_is_cut_for_reading() -> None:
    expected = [f"word{number:08}" for number in range(9_000)]

    assert query_words(" ".join(expected)) == expected


@pytest.mark.parametrize("text", ["a" * 300_000, "[" * 300_000, "a-" * 150_000, "[.]" * 100_000])
def test_hostile_repetition_gives_few_words(text: str) -> None:
    assert len(words(text)) <= 2
