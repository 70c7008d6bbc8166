"""The story of a new analyst, by keyboard alone (ui.md, check 6); the ring of the focus is seen at each step.

Signing in by passkey is `test_passkeys`; here a link is the door, opened by Enter as well.
"""

import re

import attrs
import pytest
from playwright.sync_api import Locator, Page, expect

import website
from browser.mapworld import Places
from browser.test_journeys import READ_RING
from browser.watching import Opener

RING = "solid rgb(255, 221, 0)"
MOST_TABS = 150


@attrs.frozen
class Keyboard:
    """The hands of somebody without a mouse."""

    page: Page

    def to(self, place: Locator) -> None:
        """Press Tab until a place has the focus; each stop on the way shows it."""
        expect(place).to_be_visible()
        for _ in range(MOST_TABS):
            if place.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            told = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            assert self.page.evaluate(READ_RING) in {RING, None}, told
        raise AssertionError(f"no way by Tab to {place}")

    def press(self, place: Locator, key: str = "Enter") -> None:
        """Go to a place and press a key there."""
        self.to(place)
        self.page.keyboard.press(key)

    def write(self, place: Locator, text: str) -> None:
        """Go to a field and type."""
        self.to(place)
        self.page.keyboard.type(text)


@pytest.fixture
def page(site: website.Website, opened: Opener, places: Places) -> Page:
    """A page of somebody who was just added, at the link that lets them in."""
    assert places
    site.commands(["admin", "add-person", "nia", "--org", "bank", "--role", "R2"])
    found = opened(None)
    found.goto(site.signin_links("nia")[0])
    return found


def test_6_a_new_analyst_signs_in_finds_reads_walks_and_writes_by_keyboard_alone(
    page: Page,
) -> None:
    hands = Keyboard(page)
    hands.press(page.get_by_role("main").get_by_role("button").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")
    hands.press(page.get_by_role("navigation").get_by_role("link", name="Desk").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")

    finds_and_reads(page, hands)
    walks(page, hands)
    writes(page, hands)


def finds_and_reads(page: Page, hands: Keyboard) -> None:
    """Find a crew by its first letters, open it, and read why its first claim is seen."""
    page.keyboard.press("/")
    page.keyboard.type("chain link 0", delay=10)
    expect(page.get_by_role("option").first).to_contain_text("Chain Link 0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chain Link 0")

    hands.press(page.get_by_role("main").get_by_role("link", name=re.compile("^Why")).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why")
    hands.press(page.get_by_role("main").get_by_role("link", name="Chain Link 0").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chain Link 0")


def walks(page: Page, hands: Keyboard) -> None:
    """See what is one step away, and how it leads to another thing: each step with its source."""
    hands.press(page.get_by_role("main").get_by_role("link", name="Map", exact=True))
    page.wait_for_url(re.compile(r"/map\?"))
    expect(page.locator("#map-acts")).to_be_visible()

    hands.write(page.get_by_label("Path from here to"), "Chain Link 3")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .route li")).to_have_count(3)
    assert "vendor" in page.locator("#answer .route li").nth(1).inner_text().lower()


def writes(page: Page, hands: Keyboard) -> None:
    """Write a claim, see who will read it, send it, and find it as one that nobody vetted."""
    page.keyboard.press("c")
    hands.press(page.get_by_role("link", name="Write one claim instead"))
    hands.write(page.get_by_label("Name", exact=True), "Chain Link 3")
    expect(page.locator("#near-name")).to_contain_text("Chain Link 3")
    page.keyboard.type(" again")
    hands.write(page.get_by_label("Where is it from?"), "Report 7")
    hands.press(page.get_by_role("radio", name=re.compile("^TLP:RED")), "ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^TLP:GREEN"))).to_be_checked()
    hands.press(page.get_by_role("button", name="Check", exact=True))
    expect(
        page.get_by_text(re.compile("Visible to [0-9]+ organisations?, [0-9]+ (people|person)"))
    ).to_be_visible()
    hands.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Claim sent")

    hands.press(page.get_by_role("link", name="Open the thing"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chain Link 3 again")
    expect(page.get_by_text("UNVETTED").first).to_be_visible()
