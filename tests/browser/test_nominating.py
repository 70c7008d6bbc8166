"""A nomination is kept while it is written, and stands there again after its tab was closed."""

from playwright.sync_api import expect

import website
from browser.watching import Opener


def test_a_nomination_that_was_begun_survives_a_closed_tab(
    site: website.Website, opened: Opener
) -> None:
    site.commands(["admin", "add-person", "nomi", "--org", "bank", "--role", "R3"])
    page = opened(None)
    page.goto(site.signin_links("nomi")[0])
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto("/nominations/new")
    page.get_by_label("How is the target called?").fill("Umber Moth")
    page.get_by_label("Why now?").fill("Three crews moved there")
    expect(page.locator("#draft-told")).to_have_text("Draft saved", timeout=20_000)

    page.goto("/nominations")
    page.get_by_role("link", name="Umber Moth").click()

    expect(page.get_by_label("How is the target called?")).to_have_value("Umber Moth")
    expect(page.get_by_label("Why now?")).to_have_value("Three crews moved there")
    page.goto("/nominations")
    page.get_by_role("button", name="Discard Umber Moth").click()
    expect(page.get_by_role("link", name="Umber Moth")).to_have_count(0)
