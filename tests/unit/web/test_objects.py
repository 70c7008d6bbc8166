"""A contributed object as people read it."""

from atlas.web.objects import LONG_CHARS, SHOWN_CHARS, as_json, properties, references


def test_the_description_comes_first_and_machine_words_are_left_out() -> None:
    content = {"type": "tool", "id": "tool--1", "labels": ["a"], "description": "Does it."}

    assert [each.name for each in properties(content)] == ["description", "labels"]


def test_a_property_nobody_named_is_shown_by_its_own_name() -> None:
    shown = properties({"x_bank_branch": "north"})[0]

    assert (shown.label, shown.value.text) == ("Bank branch", "north")


def test_a_list_of_short_words_stands_on_one_line() -> None:
    value = properties({"goals": ["money", "access"]})[0].value

    assert value.is_short_list
    assert [each.text for each in value.items] == ["money", "access"]


def test_a_long_list_shows_its_beginning_and_folds_the_rest() -> None:
    value = properties({"steps": [f"{n} " + "x" * 50 for n in range(30)]})[0].value

    assert len(value.first_items) == 8
    assert len(value.further_items) == 22


def test_a_list_without_end_is_cut_and_says_how_much_is_missing() -> None:
    value = properties({"refs": list(range(5_000))})[0].value

    assert len(value.items) == 201
    assert value.items[-1].text == "… 4,800"


def test_long_text_is_folded_and_endless_text_is_cut() -> None:
    long, endless = properties({"a": "x" * (LONG_CHARS + 1), "b": "x" * (SHOWN_CHARS + 7)})

    assert long.value.is_long
    assert long.value.more == 0
    assert len(endless.value.text) == SHOWN_CHARS
    assert endless.value.more == 7


def test_depth_ends_in_text() -> None:
    value = properties({"a": {"b": {"c": {"d": [1]}}}})[0].value

    deepest = value.properties[0].value.properties[0].value.properties[0].value
    assert deepest.text == "[1]"


def test_numbers_and_truth_are_shown_as_json_writes_them() -> None:
    shown = {each.name: each.value.text for each in properties({"a": True, "b": 1.5, "c": None})}

    assert shown == {"a": "true", "b": "1.5", "c": ""}


def test_sources_keep_their_order_and_what_is_no_source_is_left_out() -> None:
    given = [{"source_name": "A", "url": "https://a.example"}, "nonsense", {"external_id": 7}]

    found = references({"external_references": given})

    assert [(each.source, each.url, each.id) for each in found] == [
        ("A", "https://a.example", ""),
        ("", "", "7"),
    ]


def test_sources_that_are_no_list_are_none() -> None:
    assert references({"external_references": "https://a.example"}) == ()


def test_json_keeps_letters_and_order() -> None:
    assert as_json({"b": "ü", "a": 1}) == '{\n  "b": "ü",\n  "a": 1\n}'
