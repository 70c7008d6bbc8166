"""Which signs the fonts of a package have."""

import pytest

from atlas.formats import fonts


@pytest.mark.parametrize(
    "text", ["Grüße", "Кот", "Ωμέγα", "שלום", "مرحبا", "ไทย", "გამარჯობა", "हिन्दी", "Tiếng Việt"]
)
def test_many_scripts_are_shown_as_they_are(text: str) -> None:
    assert fonts.shown(text) == text
    assert not fonts.missing(text)


def test_what_no_font_has_and_what_nobody_sees_stands_as_its_number() -> None:
    assert fonts.shown("a漢\u202eb\0") == "a[U+6F22][U+202E]b[U+0000]"
    assert fonts.missing("a漢") == {"漢"}
