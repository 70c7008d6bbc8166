"""The pages of those who run the alliance: every form is accessible, works by keyboard and without script."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

import website
from browser.test_every_screen import NARROW, SCHEMES, accessibility, read
from browser.watching import WIDE, Openings, Watched

ROLES = ("R1", "R2", "R3", "R8")


@pytest.fixture(scope="module")
def running(openings: Openings, site: website.Website) -> Iterator[Page]:
    """A page of somebody who holds the roles that run the alliance."""
    roles = [word for role in ROLES for word in ("--role", role)]
    site.commands(["admin", "add-person", "sec", "--org", "bank", *roles])
    sec = site.signed_in(site.signin_links("sec")[0])
    watched = Watched()
    openings.cookies["sec"] = sec.cookies  # type: ignore[index] # the fixture's own dict
    with openings.watched_by(watched) as opened:
        yield opened("sec")
    assert watched == Watched()


def addresses(page: Page) -> list[str]:
    """Return each page of the alliance that this person can reach from its first one."""
    told = json.loads(page.request.get("/api/v1/alliance").text())
    own = next(each["id"] for each in told["organisations"] if each["short"] == "bank")
    home = f"/alliance/organisations/{own}"
    found = re.findall(r'href="(/alliance/people/[0-9a-f-]{36})"', page.request.get(home).text())
    return [
        *("/alliance", "/alliance/admit", "/alliance/cells/open", "/alliance/agreements/publish"),
        *("/alliance/sign", "/alliance/drafts/cell-charter", home),
        *(f"{home}/{act}" for act in ("profile", "invite", "suspend", "end")),
        *(found[0] + act for act in ("", "/roles", "/training", "/suspend", "/remove")),
    ]


def test_every_page_of_the_alliance_is_accessible_and_narrow(running: Page) -> None:
    running.set_viewport_size(WIDE)
    faults: dict[str, object] = {}
    for path in addresses(running):
        answer = running.goto(path)
        for scheme in SCHEMES:
            found = read(running, scheme)
            wrong = [
                *found.faults,
                *found.small_targets,
                *([found.width_px] if found.width_px > NARROW["width"] else []),
            ]
            if wrong or answer is None or answer.status != 200:
                faults[f"{path} {scheme}"] = wrong

    assert faults == {}


def test_a_form_is_filled_and_sent_by_keyboard_alone(running: Page) -> None:
    running.set_viewport_size(WIDE)
    running.goto("/alliance/admit")
    running.focus("#name")
    for typed in ("Quay Institute", "quayinst"):
        running.keyboard.type(typed)
        running.keyboard.press("Tab")
    running.keyboard.type("Academic")
    for _ in range(4):
        running.keyboard.press("Tab")
    running.keyboard.type("The board agreed.")
    running.keyboard.press("Tab")
    running.keyboard.press("Enter")
    running.wait_for_url(re.compile("/alliance/organisations/"))

    assert running.locator("h1").text_content() == "Quay Institute"
    assert "Academic" in (running.locator("main").text_content() or "")


def test_what_is_wrong_is_said_in_a_summary_that_leads_to_the_field(running: Page) -> None:
    running.set_viewport_size(WIDE)
    running.goto("/alliance/admit")
    running.eval_on_selector("form.contribute", "form => { form.noValidate = true; }")
    running.fill("#name", "Kept")
    running.click("form.contribute button.main")

    running.click(".errors a[href='#reason']")

    assert running.evaluate("document.activeElement.id") == "reason"
    assert running.input_value("#name") == "Kept"
    assert accessibility(running) == []
