"""Help in place: keys and their switch, what words mean, and paper."""

import pytest
from playwright.sync_api import Page, expect

from browser.watching import Opener


@pytest.fixture
def ada(opened: Opener) -> Page:
    """Return a page of somebody who is signed in, on the search for a group."""
    page = opened()
    page.goto("/search?q=ledger")
    return page


def test_the_keys_are_listed_and_lead_to_their_screens(ada: Page) -> None:
    ada.keyboard.press("?")
    expect(ada.get_by_role("dialog", name="Keys")).to_be_visible()
    ada.keyboard.press("Escape")

    ada.keyboard.press("g")
    ada.keyboard.press("h")

    expect(ada).to_have_url("/help")


def test_j_and_k_walk_a_list(ada: Page) -> None:
    ada.keyboard.press("j")
    expect(ada.locator("main .thing-name").first).to_be_focused()
    ada.keyboard.press("j")
    ada.keyboard.press("k")

    expect(ada.locator("main .thing-name").first).to_be_focused()


def test_keys_that_are_switched_off_do_nothing_until_they_are_on_again(ada: Page) -> None:
    ada.locator("summary:has(.person-name)").click()
    with ada.expect_response("**/appearance"):
        ada.get_by_role("group", name="Single keys").get_by_label("Off").check()
    ada.goto("/help")

    for key in ("?", "c", "/", "j"):
        ada.keyboard.press(key)

    expect(ada).to_have_url("/help")
    expect(ada.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(ada.locator("#q")).not_to_be_focused()
    ada.locator("summary:has(.person-name)").click()
    with ada.expect_response("**/appearance"):
        ada.get_by_role("group", name="Single keys").get_by_label("On").check()
    ada.locator("h1").click()
    ada.keyboard.press("/")
    expect(ada.locator("#q")).to_be_focused()


def test_keys_are_letters_while_one_types(ada: Page) -> None:
    ada.goto("/contribute")

    ada.locator("#text").press_sequentially("c?/j")

    expect(ada.locator("#text")).to_have_value("c?/j")


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("TLP", "TLP: who may read it"),
        ("likelihood", "Likelihood: how sure it is"),
        ("a grade", "Grade: how good it is"),
    ],
)
def test_a_question_mark_explains_its_word_by_keyboard(ada: Page, word: str, title: str) -> None:
    ada.locator("main .thing-name").first.click()
    mark = ada.locator("main").get_by_role("button", name=f"What does {word} mean?").first

    mark.focus()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name=title)).to_be_visible()
    ada.keyboard.press("Escape")

    expect(ada.get_by_role("heading", name=title)).to_be_hidden()
    expect(mark).to_be_focused()


def test_a_printed_page_is_light_and_carries_its_marking(ada: Page) -> None:
    ada.emulate_media(media="print", color_scheme="dark")
    shown = ada.locator("#page-marking .tlp").text_content() or ""

    sheet, background = ada.evaluate(
        "[getComputedStyle(document.body).page, getComputedStyle(document.documentElement).backgroundColor]"
    )

    assert shown.removeprefix("TLP:").lower().replace("+", "-") == sheet
    assert background == "rgb(255, 255, 255)"
    expect(ada.locator(".rail")).to_be_hidden()


def test_a_list_is_checked_and_stored_by_keyboard_alone(ada: Page) -> None:
    ada.keyboard.press("c")
    ada.locator("#text").fill("evil.example\nbroken thing\n198.51.100.201\n")
    ada.locator("#source").fill("Report 7")
    ada.locator('input[value="TLP:GREEN"]').focus()
    ada.keyboard.press("Space")
    ada.locator("button[value=check]").press("Enter")
    expect(ada.get_by_role("heading", name="Checked. Nothing is stored yet.")).to_be_visible()

    ada.locator("button[value=store]").first.press("Enter")

    expect(ada.get_by_role("heading", name="Stored", exact=True)).to_be_visible()
    expect(ada.get_by_role("heading", name="1 row stays out")).to_be_visible()
