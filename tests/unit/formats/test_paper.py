"""Paper: plain data becomes texts that the fonts can show, and equal data equal bytes."""

from datetime import date

from atlas.formats import paper

TEMPLATE = b'#let d = json(bytes(sys.inputs.data))\n#set document(title: "A page")\n#d.text'


def test_signs_that_no_font_has_stand_as_their_numbers_and_are_named() -> None:
    told = {"text": "a \u65e5", "more": ["\u0000", {"within": "\u65e5"}], "number": 3}

    assert paper.plain(told) == {
        "text": "a [U+65E5]",
        "more": ["[U+0000]", {"within": "[U+65E5]"}],
        "number": 3,
    }
    assert paper.missing(told) == "U+0000, U+65E5"


def test_equal_data_of_one_day_give_equal_bytes() -> None:
    made = [paper.compiled(TEMPLATE, {"text": "#panic()"}, day=date(2026, 3, 4)) for _ in "ab"]

    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")


def test_what_was_contributed_is_only_ever_text() -> None:
    made = paper.compiled(
        TEMPLATE, {"text": '#read("/etc/passwd")'}, day=date(2026, 3, 4), form="png"
    )

    assert made.startswith(b"\x89PNG")
