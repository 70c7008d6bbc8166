"""Ways through the pages: by keyboard, without script, and what is kept from page to page."""

import re

import pytest
from playwright.sync_api import expect

import website
from browser.watching import Opener

READ_RING = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    return at === document.body ? null : `${style.outlineStyle} ${style.outlineColor}`;
}"""


def test_a_thing_is_found_and_opened_by_keyboard_alone(opened: Opener) -> None:
    page = opened()
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type("quiet", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Quiet Ledger")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Quiet Ledger")


def test_the_search_box_tells_assistive_technology_what_it_shows(opened: Opener) -> None:
    page = opened()
    page.goto("/")
    box = page.get_by_role("combobox", name="Search the atlas")
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press_sequentially("host", delay=20)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")

    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(page.get_by_role("status")).to_have_text("8 suggestions")


def test_escape_closes_the_suggestions_then_gives_the_focus_back(opened: Opener) -> None:
    page = opened()
    page.goto("/lookup")
    page.get_by_role("button", name="Look up").focus()

    page.keyboard.press("/")
    page.keyboard.type("quiet", delay=20)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Look up")).to_be_focused()


def test_a_slash_in_a_text_is_only_a_slash(opened: Opener) -> None:
    page = opened()
    page.goto("/lookup")

    page.get_by_label("Identifiers, one a line").press_sequentially("https://")

    expect(page.get_by_label("Identifiers, one a line")).to_have_value("https://")


def test_focus_is_visible_at_each_step_through_a_page(opened: Opener) -> None:
    page = opened()
    page.goto("/search?q=ledger")

    rings: list[str | None] = []
    while len(rings) < 40 and (not rings or rings[-1]):
        page.keyboard.press("Tab")
        rings.append(page.evaluate(READ_RING))

    assert len(rings) > 15
    assert set(rings) == {"solid rgb(255, 221, 0)", None}


def test_the_first_stop_of_the_keyboard_leads_past_the_frame(opened: Opener) -> None:
    page = opened()
    page.goto("/search?q=ledger")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_a_facet_narrows_the_list_in_place_and_stands_in_the_address(opened: Opener) -> None:
    page = opened()
    page.goto("/search?q=host")
    frame = page.locator(".brand").element_handle()

    page.get_by_role("complementary").get_by_role("link", name=re.compile("Domain names")).click()

    expect(page).to_have_url(re.compile(r"kind=domain-name"))
    expect(page.get_by_role("status")).to_contain_text("results")
    expect(page.get_by_role("link", name=re.compile(r"Domain names \(on\)"))).to_be_focused()
    assert frame.evaluate("each => each.isConnected")


def test_back_asks_the_server_again_and_keeps_no_copy_in_the_browser(opened: Opener) -> None:
    page = opened()
    page.goto("/search?q=host")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))

    with page.expect_response(re.compile(r"/search\?q=host$")):
        page.go_back()

    expect(page.get_by_text("Page 1 of")).to_be_visible()
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "<" not in kept
    assert "host-" not in kept


def test_4_search_and_thing_work_without_script(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/")

    page.get_by_label("Search the atlas").fill("host")
    page.get_by_label("Search the atlas").press("Enter")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    page.goto("/search?q=Quiet+Ledger")
    page.get_by_role("link", name="Quiet Ledger").first.click()
    page.get_by_role("link", name=re.compile(r"^uses \d")).click()
    page.get_by_role("link", name="Next").click()
    page.get_by_text("The object as it was contributed").first.click()

    expect(page).to_have_url(re.compile("relation=uses"))
    expect(page.locator("pre.json").first).to_contain_text('"type": "intrusion-set"')
    expect(page.locator("#history")).to_contain_text("Quiet Ledger group")


def test_a_filter_is_taken_off_without_script(opened: Opener) -> None:
    page = opened(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page.goto("/search?q=ledger")

    page.get_by_role("link", name=re.compile("Intrusion sets")).click()
    page.get_by_role("link", name="Clear filters").click()

    expect(page).to_have_url(re.compile(r"/search\?q=ledger$"))


def test_history_shows_each_property_before_and_after(opened: Opener) -> None:  # 27
    page = opened()
    page.goto("/search?q=Quiet+Ledger")
    page.get_by_role("link", name="Quiet Ledger").first.click()

    row = page.locator("#history").get_by_role("row", name=re.compile("^name"))

    expect(row.locator("del")).to_have_text("QL")
    expect(row.locator("ins")).to_have_text("Quiet Ledger group")


@pytest.mark.parametrize(("scheme", "chosen"), [("light", "Dark"), ("dark", "Light")])
def test_a_theme_is_shown_at_once_and_kept(opened: Opener, scheme: str, chosen: str) -> None:
    page = opened(color_scheme=scheme)
    page.goto("/")
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.get_by_text("ada").first.click()
    with page.expect_response("**/appearance"):
        page.get_by_label(chosen).check()
    at_once = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.goto("/lookup")
    kept = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert before != at_once
    assert at_once == kept


def test_the_purpose_of_the_visit_is_kept_and_leads_back_to_the_page(opened: Opener) -> None:
    page = opened("bo")
    page.goto("/search?q=ledger")

    page.get_by_text("Purpose").first.click()
    page.get_by_label("Purpose of this visit").select_option("defence")
    page.get_by_label("Why do you change it?").first.fill("A case of ours")
    page.get_by_role("button", name="Use this purpose").click()

    expect(page).to_have_url(re.compile(r"/search\?q=ledger$"))
    page.goto("/help/words")
    expect(page.locator("header summary", has_text="Defence")).to_be_visible()


def test_identifiers_are_shown_defanged_and_copied_live(
    opened: Opener, site: website.Website
) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/search?q=host-7.example")
    page.get_by_role("link", name="host-7[.]example").click()

    page.get_by_role("button", name="Copy live value").first.click()

    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "host-7.example"
    assert page.get_by_role("link").filter(has_text="host-7.example").count() == 0


def test_a_pasted_list_is_looked_up_and_downloaded(opened: Opener) -> None:
    page = opened()
    page.goto("/lookup")

    page.get_by_label("Identifiers, one a line").fill(
        "hxxp://host-1[.]example/\nhost-2[.]example\n198.51.100.77\nno identifier at all"
    )
    page.get_by_role("main").get_by_role("button", name="Look up").click()
    expect(page.locator(".answer")).to_contain_text("not on the map that you may see")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as CSV").click()

    lines = waiting.value.path().read_text("utf-8-sig").splitlines()
    assert waiting.value.suggested_filename == "atlas-lookup_TLP-AMBER.csv"
    assert lines[2].startswith("2,host-2[.]example,domain-name,host-2.example,yes,domain-name")


def test_signing_out_closes_every_page(opened: Opener, site: website.Website) -> None:
    page = opened(None)
    page.goto(site.signin_links("ada")[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()

    page.get_by_text("ada").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/search?q=ledger")

    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
