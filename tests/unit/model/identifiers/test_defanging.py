"""Defanged writing, undone and done."""

import pytest

from atlas.model.identifiers import defang, refang
from atlas.model.identifiers.defanging import refang_everywhere

STYLES = {
    "evil[.]example": "evil.example",
    "evil(.)example": "evil.example",
    "evil{.}example": "evil.example",
    "evil[[.]]example": "evil.example",
    "evil[dot]example": "evil.example",
    "evil(DOT)example": "evil.example",
    "evil [.] example": "evil.example",
    "evil [dot] example": "evil.example",
    "192[.]0[.]2[.]1": "192.0.2.1",
    "2001[:]db8[:][:]1": "2001:db8::1",
    "hxxp://evil.example": "http://evil.example",
    "hXXps://evil.example": "https://evil.example",
    "HXXP://EVIL.EXAMPLE": "HTTP://EVIL.EXAMPLE",
    "hxxp[s]://evil.example": "https://evil.example",
    "h**p://evil.example": "http://evil.example",
    "htxp://evil.example": "http://evil.example",
    "fxp://evil.example": "ftp://evil.example",
    "meow://evil.example": "http://evil.example",
    "hxxps[:]//evil[.]example[/]a": "https://evil.example/a",
    "hxxps[://]evil[.]example/a[.]php": "https://evil.example/a.php",
    "hxxp[:[/]/]evil.example": "http://evil.example",
    "a[at]evil.example": "a@evil.example",
    "a [at] evil [dot] example": "a@evil.example",
    "a[@]evil[.]example": "a@evil.example",
}
# As people, Markdown and programs write when nothing is defanged.
PLAIN = [
    "",
    "Cobalt Strike",
    "[at](https://attack.mitre.org/software/S0110)",
    "x[1](2){3}",
    "meow: hxxp is a style",
    "https://evil.example/a(.)b",
    "https://evil.example/?to=hxxp://other.example",
    "the sign (dot), written out",
    "http://[2001:db8::1]:8080/",
]


@pytest.mark.parametrize(("text", "plain"), STYLES.items())
def test_each_style_is_undone(text: str, plain: str) -> None:
    assert refang(text) == plain


@pytest.mark.parametrize("text", PLAIN)
def test_text_that_is_not_defanged_comes_back_unchanged(text: str) -> None:
    assert refang(text) == text


def test_styles_are_undone_inside_a_sentence() -> None:
    assert refang("seen at evil[.]example, hxxp://a[.]b[.]example/x") == (
        "seen at evil.example, http://a.b.example/x"
    )


def test_for_searching_paths_are_undone_too() -> None:
    assert refang_everywhere("hxxp://a.example/b(dot)c") == "http://a.example/b.c"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("evil.example", "evil[.]example"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya[.]example"),
        ("192.0.2.1", "192[.]0[.]2[.]1"),
        ("198.51.100.0/24", "198[.]51[.]100[.]0/24"),
        ("evil.example:8080", "evil[.]example:8080"),
        ("2001:db8::1", "2001[:]db8[:][:]1"),
        ("a.b@evil.example", "a.b[@]evil[.]example"),
        ("https://www.evil.example/a.php?b=c.d", "hxxps://www[.]evil[.]example/a.php?b=c.d"),
        ("ftp://evil.example", "fxp://evil[.]example"),
        ("tcp://evil.example:4444", "tcp://evil[.]example:4444"),
        ("http://[2001:db8::1]/", "hxxp://[2001:db8::1]/"),
        ("see http://evil.example.", "see hxxp://evil[.]example[.]"),
    ],
)
def test_addresses_are_defanged_for_display(text: str, shown: str) -> None:
    assert defang(text) == shown


@pytest.mark.parametrize(
    "text", ["Cobalt Strike 4.9", "T1059.001", "00:00:5e:00:53:01", "AS64500", "+12025550143", ""]
)
def test_what_is_no_address_is_shown_as_it_is(text: str) -> None:
    assert defang(text) == text
