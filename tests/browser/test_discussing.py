"""Discuss a thing, in both themes: write, mention, withdraw; then the notices."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.test_every_screen import accessibility
from browser.watching import Opener


def discussion_of(page: Page) -> None:
    page.goto("/search?q=Quiet+Ledger")
    page.locator("main").get_by_role("link", name="Quiet Ledger").first.click()
    page.get_by_role("link", name=re.compile("^Discussion")).click()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_comment_is_written_with_a_mention_answered_and_withdrawn(
    opened: Opener, theme: str
) -> None:
    page = opened(color_scheme=theme)
    discussion_of(page)
    page.get_by_role("checkbox", name="olga @olga").check()
    page.get_by_role("textbox", name="Comment").fill(f"Seen in {theme}.")

    page.get_by_role("button", name="Check who would read it").click()
    expect(page.get_by_text(re.compile("A notice goes to olga"))).to_be_visible()
    page.get_by_role("button", name="Comment", exact=True).click()
    mine = page.locator(".remark").filter(has_text=f"Seen in {theme}.")
    expect(mine).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # what lies half under the bar counts as small
    assert accessibility(page, theme) == []

    mine.get_by_text("Withdraw", exact=True).click()
    mine.get_by_role("button", name="Withdraw the comment").click()
    expect(page.get_by_text("Withdrawn by its author.").first).to_be_visible()
    expect(page.get_by_text(f"Seen in {theme}.")).to_have_count(0)

    page.get_by_role("link", name=re.compile("notices?|Notices")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
    assert accessibility(page, theme) == []
