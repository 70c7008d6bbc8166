"""Review in a browser: without script (check 4), by its keys, and never one's own claim (check 24).

On a site of its own: three organisations beside the contributor's, each with one who reviews.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import website
from browser.watching import Openings, Watched

REVIEWERS = {"vic": "vendor", "rae": "reed", "sil": "sage"}
NAME = "Slate Kingfisher"


@pytest.fixture(scope="module")
def people(chromium: Browser) -> Iterator[Openings]:
    """What opens pages for a contributor and three who review."""
    with website.running() as site:
        how = ("--kind", "CSIRT", "--reason", "The board agreed.")
        site.commands(
            *(["admin", "admit", each, "--name", each, *how] for each in ("reed", "sage")),
            *(["admin", "sign", each] for each in ("reed", "sage")),
            *(
                ["admin", "add-person", name, "--org", org, "--role", "R4"]
                for name, org in REVIEWERS.items()
            ),
        )
        names = ("ada", *REVIEWERS)
        visitors = map(site.signed_in, site.signin_links(*names))
        cookies: dict[str | None, dict[str, str]] = {
            name: visitor.cookies for name, visitor in zip(names, visitors, strict=True)
        }
        yield Openings(chromium=chromium, base=site.base, cookies=cookies)


def test_4_and_24_a_claim_is_written_offered_and_reviewed_without_script_and_by_a_key(
    people: Openings, watched: Watched
) -> None:
    with people.watched_by(watched) as opened:
        author = opened("ada", java_script_enabled=False)
        offer(author)
        the_author_has_no_review_to_give(author)
        reviewed = [name for name in REVIEWERS if is_drawn(opened(name, java_script_enabled=False))]
        assert len(reviewed) == 2

        review_without_script(opened(reviewed[0], java_script_enabled=False))
        review_by_key(opened(reviewed[1]))

        author.reload()
        expect(author.get_by_text("Vetted by 2 organisations")).to_be_visible()
        author.goto("/notifications")
        ended = "The review of a claim of your organisation has ended"
        expect(author.get_by_role("main")).to_contain_text(ended)


def offer(page: Page) -> None:
    """Write a claim and offer it, by pages and forms alone."""
    page.goto("/contribute/claim")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Where is it from?").fill("Report 7")
    page.get_by_role("radio", name=re.compile("^TLP:GREEN")).check()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="Open the thing").click()
    page.locator("#claims").get_by_role("link", name=re.compile("contributed|not vetted")).click()
    page.get_by_role("button", name="Offer for review").click()
    expect(page.get_by_text("UNVETTED").first).to_be_visible()


def the_author_has_no_review_to_give(page: Page) -> None:
    """Neither form nor button; that a form made up by hand is refused is `test_web_review`."""
    where = page.url
    page.goto("/review")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(page.get_by_role("heading", name="Your review")).to_have_count(0)
    expect(page.locator("button[name=verdict]")).to_have_count(0)
    page.goto(where)


def is_drawn(page: Page) -> bool:
    page.goto("/review")
    return page.get_by_role("link", name=NAME).count() == 1


def review_without_script(page: Page) -> None:
    """A rejection without a reason is not saved; what is accepted is."""
    page.goto("/review")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("radio", name=re.compile("^2 ")).check()
    page.get_by_role("checkbox", name=re.compile("single source")).check()
    page.locator("button[name=verdict][value=reject]").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    expect(page.get_by_role("radio", name=re.compile("^2 "))).to_be_checked()
    page.locator("button[name=verdict][value=accept]").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def review_by_key(page: Page) -> None:
    """The grade, the tick, then one letter."""
    page.goto("/review")
    page.get_by_role("link", name=NAME).press("Enter")
    page.get_by_role("radio", name=re.compile("^2 ")).press("Space")
    page.get_by_role("checkbox", name=re.compile("single source")).press("Space")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Your review")).to_have_count(0)
