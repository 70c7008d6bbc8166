"""The screens for some roles alone, which the walk over all does not meet. Numbers are those of its checklist."""

import pytest
from playwright.sync_api import Page

import website
from browser.test_every_screen import NARROW, SCHEMES, read
from browser.watching import Opener, Watched
from website import stix

SAID = "The vendor told us that our prices fall next year."
PATHS = ("/admin", "/flags")


@pytest.fixture(scope="session")
def links(site: website.Website) -> dict[str, str]:
    """A sign-in link for each address, of somebody whom it is for; a claim is flagged."""
    flagged = stix("malware", name="Gannet", is_family=False, description=SAID)
    site.commands(
        ["admin", "add-person", "sue", "--org", "vendor", "--role", "R1"],
        ["admin", "add-person", "lotte", "--org", "bank", "--role", "R6"],
        ["import", "--org", "bank", "--marking", "TLP:GREEN", site.file([flagged])],
    )
    return dict(zip(PATHS, site.signin_links("sue", "lotte"), strict=True))


@pytest.fixture(params=PATHS)
def screen(request: pytest.FixtureRequest, opened: Opener, links: dict[str, str]) -> Page:
    page = opened(None)
    page.goto(links[request.param])
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto(request.param)
    return page


def test_5_and_29_the_screens_for_some_roles_hold_what_all_do(
    screen: Page, watched: Watched
) -> None:
    found = [read(screen, scheme) for scheme in SCHEMES]

    assert [each.faults for each in found] == [[], []]
    assert [each.small_targets for each in found] == [[], []]
    assert max(each.width_px for each in found) <= NARROW["width"]
    assert {count for each in found for count in each.counts} == {1}
    assert (watched.violations, watched.outside) == ([], [])
