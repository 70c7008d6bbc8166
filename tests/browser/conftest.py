"""Debian's Chromium on the real server. Every page that a test opens is watched.

Without Chromium these tests are skipped with a loud reason; with ATLAS_REQUIRE_BROWSER=1 they fail.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

import website
from browser import mapworld
from browser.mapworld import Places
from browser.watching import Opener, Openings, Watched

PATIENCE_MS = 60_000  # however slow the machine
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that lies in this folder."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser with a fresh profile."""
    path = shutil.which("chromium")
    if path is None:
        stop = pytest.fail if os.environ.get("ATLAS_REQUIRE_BROWSER") == "1" else pytest.skip
        stop("CHROMIUM ABSENT: no `chromium` on PATH, the browser tests did not run")
    # Playwright keeps an event loop running in this thread; Django's database calls there are still one at a time
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium: Browser) -> Iterator[website.Website]:
    """The real server with the small world; not started where there is no browser."""
    with website.running() as running:
        yield running


@pytest.fixture(scope="session")
def visitors(site: website.Website) -> dict[str | None, website.Visitor]:
    """Clients: one signed in for each person, and a stranger."""
    people = ("ada", "bo", "olga")
    links = site.signin_links(*people)
    found: dict[str | None, website.Visitor] = {None: site.visitor()}
    return found | {who: site.signed_in(link) for who, link in zip(people, links, strict=True)}


@pytest.fixture(scope="session")
def openings(
    chromium: Browser, site: website.Website, visitors: dict[str | None, website.Visitor]
) -> Openings:
    """What opens pages of the site."""
    cookies = {person: visitor.cookies for person, visitor in visitors.items()}
    return Openings(chromium=chromium, base=site.base, cookies=cookies)


@pytest.fixture(scope="session")
def places(site: website.Website, visitors: dict[str | None, website.Visitor]) -> Places:
    """Crews, a hub and a chain on the map, and their ids."""
    site.commands(*mapworld.commands(site))
    return mapworld.places(visitors["ada"])


@pytest.fixture
def watched() -> Iterator[Watched]:
    """Nothing is refused by the content policy, leaves the origin, or opens a dialog."""
    seen = Watched()
    yield seen
    assert seen == Watched()


@pytest.fixture
def opened(openings: Openings, watched: Watched) -> Iterator[Opener]:
    """A function that opens an empty page for `ada`, or as told; the page takes relative addresses."""
    with openings.watched_by(watched) as opener:
        yield opener
