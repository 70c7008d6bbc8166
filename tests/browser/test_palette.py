"""The palette: Ctrl K, a few letters, Enter."""

import pytest
from playwright.sync_api import Page, expect

from browser.mapworld import Places
from browser.watching import Opener


@pytest.fixture
def ada(opened: Opener) -> Page:
    page = opened()
    page.goto("/help")
    return page


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()


def test_letters_find_a_screen_and_enter_goes_there(ada: Page) -> None:
    palette(ada)
    ada.keyboard.type("con")

    expect(ada.locator("#palette-list li:visible")).to_have_text(["Contribute"])
    ada.keyboard.press("Enter")

    expect(ada).to_have_url("/contribute")


def test_8_three_letters_find_review_for_whom_claims_may_wait(ada: Page) -> None:
    palette(ada)
    ada.keyboard.type("rev")

    expect(ada.locator("#palette-list li:visible").first).to_have_text("Review")


def test_arrows_walk_what_is_listed(ada: Page) -> None:
    palette(ada)
    ada.keyboard.press("ArrowDown")
    ada.keyboard.press("Enter")

    expect(ada).to_have_url("/map")


def test_what_is_not_there_is_said_and_escape_closes(ada: Page) -> None:
    palette(ada)
    ada.keyboard.type("zzz")

    expect(ada.get_by_text("Nothing here is called like that.")).to_be_visible()
    ada.keyboard.press("Escape")

    expect(ada.locator("#palette")).to_be_hidden()


def test_acts_of_the_page_are_listed_and_done(opened: Opener, places: Places) -> None:
    page = opened()
    page.goto(places.address(of=["Amber Tern"], pick="Common Kiln"))
    page.locator("#map[data-settled]").wait_for(state="attached")

    palette(page)
    page.keyboard.type("hide")
    page.keyboard.press("Enter")

    page.wait_for_url("**hide=**")
    expect(page.locator("#map-twin [data-thing]").filter(has_text="Common Kiln")).to_have_count(0)


def test_an_observer_is_offered_no_screen_of_contributing(opened: Opener) -> None:
    page = opened("olga")
    page.goto("/help")

    palette(page)

    expect(page.locator("#palette-list")).not_to_contain_text("Contribute")
    expect(page.locator("#palette-list")).to_contain_text("Search")
