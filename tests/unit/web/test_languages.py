"""The languages of pages, and those that stand in for others in trials."""

import pytest
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - what a middleware is given
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from atlas.web.languages import CODES, TRANSLATED, chosen_by, lengthened, offered, spoken

LAZY = gettext_lazy("Search the atlas")


def asked(address: str, **cookies: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.COOKIES.update(cookies)
    return request


def said(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {gettext('Search')}")


@pytest.mark.parametrize(
    ("address", "kept", "language"),
    [
        ("/", "", "en"),
        ("/?lang=ar", "", "ar"),
        ("/", "ar", "ar"),
        ("/?lang=en", "ar", "en"),
        ("/?lang=xx", "ar", "ar"),
        ("/?lang=xx", "yy", "en"),
    ],
)
def test_the_address_decides_then_the_browser_then_english(
    address: str, kept: str, language: str
) -> None:
    assert chosen_by(asked(address, atlas_language=kept)) == language


def test_a_request_is_answered_in_its_language_and_the_next_in_its_own() -> None:
    answer = spoken(said)

    there, here = (answer(asked(address)) for address in ("/?lang=ar", "/"))

    assert isinstance(there, HttpResponse)
    assert isinstance(here, HttpResponse)
    assert there.content.decode().startswith("ar Search نص")
    assert here.content == b"en Search"


def test_a_language_is_kept_once_an_address_asks_for_it() -> None:
    answer = spoken(said)

    first, again, other = (
        answer(asked(address, atlas_language=kept))
        for address, kept in (("/?lang=ar", ""), ("/?lang=ar", "ar"), ("/?lang=xx", ""))
    )

    assert first.cookies["atlas_language"].value == "ar"
    assert not again.cookies
    assert not other.cookies


@pytest.mark.parametrize("code", [each for each in CODES if each not in TRANSLATED])
def test_a_trial_lengthens_what_goes_through_gettext_however_it_is_asked(code: str) -> None:
    with translation.override(code):
        told = [
            str(LAZY),
            gettext("Search the atlas"),
            ngettext("%(n)s thing", "%(n)s things", 2) % {"n": 2},
            pgettext("a place", "Search the atlas"),
        ]

    assert told[0] == told[1] == told[3]
    assert told[0].startswith("Search the atlas ")
    assert told[2].startswith("2 things ")


def test_arabic_is_read_from_right_to_left_and_english_is_not() -> None:
    with translation.override("ar"):
        assert translation.get_language_bidi()
    with translation.override("en-xa"):
        assert not translation.get_language_bidi()


@pytest.mark.parametrize("message", ["Go", "Search the atlas", "A sentence of some length. " * 8])
def test_a_message_is_a_third_longer_and_keeps_the_space_around_it(message: str) -> None:
    longer = lengthened(f" {message.strip()} ", filler="more words of it")

    assert longer.startswith(f" {message.strip()} ")
    assert longer.endswith(" ")
    assert len(longer) >= 1.3 * len(message.strip())


def test_what_has_no_letters_stays_as_it_is() -> None:
    assert lengthened(", ", filler="more") == ", "


def test_a_trial_is_offered_to_nobody_but_whoever_is_in_it() -> None:
    assert list(offered("en")) == ["en"]
    assert list(offered("ar")) == ["en", "ar"]
