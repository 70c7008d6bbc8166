"""Write a claim: without script (check 4), nothing typed is lost (check 22), nothing is overwritten (check 23)."""

import re

from playwright.sync_api import Page, expect

from browser.watching import Opener

SEND, CHECK = "Send", "Check"


def fill(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Where is it from?").fill("Report 7")
    page.get_by_role("radio", name=re.compile("^TLP:GREEN")).check()


def send(page: Page) -> None:
    page.get_by_role("button", name=CHECK, exact=True).click()
    expect(page.get_by_role("heading", name="Checked. Nothing is sent yet.")).to_be_visible()
    page.get_by_role("button", name=SEND, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claim sent")


def test_04_a_claim_is_written_checked_and_sent_without_script(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/contribute")
    page.get_by_role("link", name="Write one claim instead").click()

    page.get_by_role("button", name=CHECK, exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Give it a name.")
    fill(page, "Slate Kingfisher")
    page.get_by_role("button", name=CHECK, exact=True).click()
    expect(
        page.get_by_text(re.compile("Visible to [0-9]+ organisations, [0-9]+ people"))
    ).to_be_visible()
    page.get_by_role("button", name=SEND, exact=True).click()
    page.get_by_role("link", name="Open the thing").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Slate Kingfisher")


def test_what_is_called_alike_appears_while_one_types(opened: Opener) -> None:
    page = opened()
    page.goto("/contribute/claim")

    page.get_by_label("Name", exact=True).press_sequentially("Quiet Led", delay=20)

    expect(page.locator("#near-name")).to_contain_text("Quiet Ledger")


def test_people_are_found_by_some_letters_and_what_is_ticked_stays(opened: Opener) -> None:
    page = opened()
    page.goto("/contribute/claim")
    people = page.locator("#audience-persons label")
    people.filter(has_text="ada").get_by_role("checkbox").check()

    page.get_by_label("Type a name or an organisation").fill("olg")

    expect(people.filter(visible=True)).to_have_text([re.compile("ada"), re.compile("olga")])
    expect(page.get_by_text(re.compile("^2 of [0-9]+ people$"))).to_be_attached()


def test_22_nothing_typed_is_lost_by_a_click_escape_or_a_killed_tab(opened: Opener) -> None:
    page = opened()
    page.goto("/contribute/claim")
    fill(page, "Quiet Bittern")
    page.mouse.click(5, 500)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Quiet Bittern")
    expect(page.locator("#draft-told")).to_have_text("Draft saved")

    page.close()
    again = opened()
    again.goto("/contribute/claim")
    again.get_by_role("link", name="Quiet Bittern").click()

    expect(again.get_by_label("Name", exact=True)).to_have_value("Quiet Bittern")
    expect(again.get_by_label("Where is it from?")).to_have_value("Report 7")
    expect(again.get_by_role("radio", name=re.compile("^TLP:GREEN"))).to_be_checked()


def test_22_whoever_is_signed_out_meanwhile_hears_it_and_keeps_what_is_typed(
    opened: Opener,
) -> None:
    page = opened()
    page.goto("/contribute/claim")
    page.context.clear_cookies()

    page.get_by_label("Name", exact=True).fill("Quiet Egret")

    expect(page.locator("#draft-told")).to_contain_text("could not be saved")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Quiet Egret")


def test_23_the_second_of_two_who_edit_one_claim_gets_the_compare_screen(opened: Opener) -> None:
    first, second = opened(), opened()
    first.goto("/contribute/claim")
    fill(first, "Quiet Stork")
    send(first)
    first.get_by_role("link", name="Open the thing").click()
    first.get_by_role("link", name="Correct it").click()
    second.goto(first.url)

    first.get_by_label("What do you say of it?").fill("Said first.")
    send(first)
    second.get_by_label("What do you say of it?").fill("Said second.")
    second.get_by_role("button", name=CHECK, exact=True).click()

    compared = second.get_by_role("region", name="What differs")
    expect(compared).to_contain_text("Said second.")
    expect(compared).to_contain_text("Said first.")
    second.get_by_role("button", name="Save as new version").click()
    second.get_by_role("link", name="Open the thing").click()
    expect(second.locator("#claims")).to_contain_text("Said second.")
    expect(second.locator("#history")).to_contain_text("Said first.")
