"""The coordinator's story of the interface design (section 8), as far as what it needs is there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

import website
from browser.watching import Opener, Openings, Watched

MEMBERS = ("bank", "vendor", "harbourcert", "tidepolice")


@pytest.fixture(scope="module")
def coordinator(openings: Openings, site: website.Website) -> Iterator[Page]:
    """A page of the secretariat; there are four organisations, and a cell can be led."""
    how = ("--kind", "CSIRT", "--reason", "The board agreed.")
    admitted = [["admin", "admit", each, "--name", each, *how] for each in MEMBERS[2:]]
    site.commands(
        *admitted,
        *(["admin", "sign", each] for each in MEMBERS[2:]),
        ["admin", "add-person", "cora", "--org", "bank", "--role", "R1"],
        ["admin", "add-person", "lena", "--org", "vendor", "--role", "R8"],
    )
    visitor = site.signed_in(site.signin_links("cora")[0])
    watched = Watched()
    openings.cookies["cora"] = visitor.cookies  # type: ignore[index] # the fixture's own dict
    with openings.watched_by(watched) as opened:
        yield opened("cora")
    assert watched == Watched()


def fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)


def preview(page: Page, whom: str) -> None:
    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Preview as").click()
    page.get_by_label("As whom?").select_option(label=whom)
    page.get_by_label("Why?").fill("What would they see?")
    page.get_by_role("button", name="Begin the preview").click()
    expect(page.locator(".preview-banner")).to_contain_text(whom)


def found(page: Page) -> int:
    page.goto("/search?q=ledger")
    return page.locator("main a[href^='/thing/']").count()


def admit(page: Page) -> None:
    """Admit an organisation from the page of the alliance, and invite who represents it; return with the link shown."""
    page.goto("/alliance")
    page.get_by_role("link", name="Admit an organisation").click()
    expect(page.locator(".follows")).to_contain_text("The agreement in force is")
    fill(page, name="Lantern Foundation", short="lantern", reason="The board agreed.")
    page.locator("#kind").select_option("NGO")
    page.get_by_role("button", name="Admit").click()
    page.get_by_role("link", name="Invite somebody").click()
    fill(page, name="Rosa Lind", short="rosa")
    page.get_by_label(re.compile("^R2 ")).check()
    page.get_by_role("button", name="Invite").click()


def sign(page: Page, link: str) -> None:
    """Come in by a link that was passed on, and sign for the organisation."""
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/")
    page.get_by_role("link", name=re.compile("Read and sign the agreement")).click()
    page.get_by_label("I read it, and I may sign for my organisation.").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.goto("/alliance")


def publish(page: Page) -> None:
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    page.goto("/alliance/agreements/publish")
    fill(page, version="next", effective_from=day, reason="Agreed by the board.")
    page.locator("#title").fill("Charter of the coming year")
    page.get_by_role("button", name="Publish").click()


def test_a_coordinator_admits_previews_and_opens_a_cell(coordinator: Page, opened: Opener) -> None:
    publish(coordinator)
    admit(coordinator)
    link = coordinator.locator(".link code").inner_text()

    # the desk tells what ends, who has not signed, and who has not come
    coordinator.goto("/")
    waiting = coordinator.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("The agreement in force ends when version next follows on")
    expect(waiting.get_by_role("link", name="Lantern Foundation")).to_be_visible()
    expect(waiting.get_by_role("link", name="Rosa Lind")).to_be_visible()

    # nothing is seen as the new member before it signed
    assert found(coordinator) > 0
    preview(coordinator, "Lantern Foundation")
    assert found(coordinator) == 0
    coordinator.get_by_role("button", name="End the preview").click()

    # once it signed, what both may read
    sign(opened(None), link)
    preview(coordinator, "Lantern Foundation")
    assert found(coordinator) > 0
    expect(coordinator.locator("main")).not_to_contain_text(website.SECRET_NAME)
    coordinator.get_by_role("button", name="End the preview").click()
    coordinator.goto("/")
    expect(waiting.get_by_role("link", name="Lantern Foundation", exact=True)).to_have_count(0)

    # a cell of four, with the strictest marking that it may carry
    coordinator.goto("/alliance")
    coordinator.get_by_role("link", name="Open a cell").click()
    fill(coordinator, name="Night Ferry", purpose="Stop one crew.", bound_to="Quiet Ledger")
    fill(coordinator, reason="Four members asked for it.")
    for each in ("bank", "vendor", *MEMBERS[2:]):
        coordinator.locator("#members, fieldset").get_by_label(each, exact=True).first.check()
    coordinator.locator("#lead").select_option(label="lena")
    coordinator.locator("#ceiling").select_option("TLP:AMBER+STRICT")
    coordinator.get_by_role("button", name="Open the cell").click()

    expect(coordinator.locator("h1")).to_have_text("Night Ferry")
    expect(coordinator.locator("section", has_text="Members").first).to_contain_text("4")
    expect(coordinator.locator("main")).to_contain_text("TLP:AMBER+STRICT")
