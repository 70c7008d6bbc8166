"""A data subject's case from its receipt to its letter, as a legal officer does it, light and dark."""

import pytest
from playwright.sync_api import Page, expect

import website
from browser.test_every_screen import NARROW, SCHEMES, read
from browser.watching import Opener, Watched
from website import stix

PERSON = stix("threat-actor", name="Ordinal Person", aliases=["ordinal"])
MORE = {"labels": ["alleged"]}


@pytest.fixture
def officer(site: website.Website, opened: Opener) -> Page:
    """The page of a legal officer of the bank, of which one claim is about a person."""
    site.commands(
        ["admin", "add-person", "leila", "--org", "bank", "--role", "R6"],
        ["import", "--org", "bank", "--marking", "TLP:GREEN", site.file([PERSON | MORE])],
    )
    page = opened(None)
    page.goto(site.signin_links("leila")[0])
    page.get_by_role("main").get_by_role("button").first.click()
    return page


def faults_of(page: Page) -> list[object]:
    """Return what axe and the sizes find wrong with a page, in each scheme."""
    found = [read(page, scheme) for scheme in SCHEMES]
    wide = [each.width_px for each in found if each.width_px > NARROW["width"]]
    return [*(fault for each in found for fault in each.faults), *wide]


def test_a_case_is_opened_found_decided_written_and_closed(officer: Page, watched: Watched) -> None:
    page = officer
    page.goto("/subjects")
    faults = faults_of(page)
    page.get_by_role("link", name="Open a case").click()
    page.get_by_label("Who asks?").fill("Ordinal Person")
    page.get_by_label("Access").check()
    page.get_by_label("Find by").fill("Ordinal Person")
    faults += faults_of(page)
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("DS-")

    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_label("In the answer: Ordinal Person").select_option("tell")
    faults += faults_of(page)
    page.get_by_role("button", name="Keep what goes into the answer").click()
    expect(page.get_by_text("Tell it")).to_be_visible()
    page.get_by_role("link", name="Identify the person").click()
    page.get_by_label("How did you make sure").fill("passport seen")
    page.get_by_role("button", name="Note how").click()
    expect(page.get_by_text("passport seen")).to_be_visible()
    page.get_by_role("link", name="Write the letter").click()
    expect(page.get_by_label("The letter")).to_contain_text("Dear Ordinal Person")
    faults += faults_of(page)
    page.get_by_role("button", name="Keep the letter").click()
    page.get_by_role("link", name="Version 1").click()
    expect(page.locator(".letter")).to_contain_text("neither confirm nor deny")
    faults += faults_of(page)
    page.get_by_role("link", name="Back to the case").click()
    page.get_by_role("link", name="Close the case").click()
    page.get_by_label("Why?").fill("sent by post")
    page.get_by_role("button", name="Close the case").click()

    expect(page.get_by_text("Answered")).to_be_visible()
    assert faults == []
    assert (watched.violations, watched.outside) == ([], [])
