"""The map by time and by country. Numbers in the names are those of the checklist of the interface design."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.mapworld import Picture, Places
from browser.watching import Opener


@pytest.fixture
def page(opened: Opener, places: Places) -> Page:
    """The countries of a crew."""
    page = opened()
    page.goto(places.address(of="Gilt Plover", tab="geography"))
    return page


def test_11_a_country_pressed_is_the_filter_of_every_tab_and_stays(page: Page) -> None:
    expect(page.locator("#map[data-settled]")).to_be_attached()
    page.locator(".tiles a[data-country=MT]").click()
    expect(page).to_have_url(re.compile("country=MT"))
    in_malta = page.get_by_role("checkbox", name="in Malta")
    expect(in_malta).to_be_checked()
    expect(page.locator("tr[data-country=QS]")).to_have_count(0)

    for tab in ("Table", "Timeline", "Map", "Geography"):
        page.get_by_role("navigation", name="Ways to see it").get_by_text(tab).click()
        expect(page.locator(f"#map-stage[data-tab={tab.lower()}]")).to_be_attached()
        expect(page.locator("#map")).not_to_have_attribute("aria-busy", "true")
        page.reload()
        assert "country=MT" in page.url
        expect(in_malta).to_be_checked()
        expect(page.locator("tr[data-thing]")).to_have_count(2)
        assert sorted(Picture(page).names) == ["Gilt Plover", "Salt Quarry"]

    page.get_by_role("link", name="All but Malta too").click()
    expect(page.locator("tr[data-thing]")).to_have_count(3)
    expect(page.locator("tr[data-country=QS]")).to_be_visible()


def test_11_a_stretch_of_days_is_the_filter_of_every_tab(page: Page) -> None:
    expect(page.locator("#map[data-settled]")).to_be_attached()
    page.get_by_role("navigation", name="Ways to see it").get_by_text("Timeline").click()
    page.get_by_label("From", exact=True).fill("2025-01-01")
    page.get_by_role("button", name="Narrow").click()
    expect(page).to_have_url(re.compile("seen-since=2025-01-01"))
    expect(page.locator("tr[data-thing]")).to_have_count(2)

    page.get_by_role("navigation", name="Ways to see it").get_by_text("Geography").click()
    expect(page.locator("tr[data-country]")).to_have_count(1)
    expect(page.locator("tr[data-country=QS]")).to_be_visible()
    page.get_by_role("link", name="What is aimed there").click()
    expect(page.locator("tr[data-country=MT]")).to_be_visible()
    expect(page.get_by_label("It was so since")).to_have_value("2025-01-01")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator("tr[data-thing]")).to_have_count(3)
    expect(page.locator("#place-targeted")).to_have_attribute("aria-current", "true")


def test_time_and_countries_work_without_script_and_by_keyboard(
    opened: Opener, places: Places
) -> None:
    page = opened(java_script_enabled=False)
    page.goto(places.address(of="Gilt Plover", tab="timeline"))
    expect(page.get_by_role("table")).to_have_count(1)

    page.get_by_role("link", name="Narrow to 2024-03").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seen-since=2024-03-01&seen-until=2024-03-31"))
    page.get_by_role("link", name="All times").click()
    page.get_by_role("link", name="Geography").click()
    page.get_by_role("link", name="Only Malta").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("country=MT&tab=geography"))
    expect(page.get_by_role("row", name="Malta MT Europe 1")).to_be_visible()
