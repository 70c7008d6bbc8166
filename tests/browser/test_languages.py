"""Pages in a language of longer strings that is read from right to left. The number is that of the checklist.

Each run looks at some screens, another part tomorrow, and the long count at all.
"""

import re
from collections.abc import Sequence

import attrs
import pytest
from playwright.sync_api import Page, expect

import website
from browser.screens import Screen, all_screens, some_of
from browser.test_every_screen import COLOURS, NARROW
from browser.watching import WIDE, Opener, Openings, Watched

EVERYDAY = 3  # one screen in so many
# What is cut on purpose: names that people gave, and an address to copy.
CUT = ".person-name, .purpose-name, .reference, .tasks .address, .quiet, .skip"
READ = """cut => {
    const seen = each => each.checkVisibility({ visibilityProperty: true }) && !each.closest(cut);
    const moves = each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX);
    const within = each => each && (moves(each) ? each : within(each.parentElement));
    const texts = [...document.querySelectorAll("body *")].filter(seen).filter(each =>
        [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    const told = each => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 60)}`;
    const clipped = texts.filter(each => getComputedStyle(each).overflowX !== "visible" && !moves(each)
        && getComputedStyle(each).display !== "inline"
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1));
    const places = each => [...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => {
        const range = document.createRange(); // of its own text: what stands in it speaks for itself
        range.selectNodeContents(node);
        return range.getBoundingClientRect();
    });
    const outside = texts.filter(each => !within(each)).filter(each => {
        const box = each.closest("button, .chip, .tag, .tlp, summary, td, th, li, p, dd, dt, label");
        const room = box ? box.getBoundingClientRect() : { left: 0, right: innerWidth };
        return places(each).some(text => text.width > 0
            && (text.left < Math.max(room.left, 0) - 1 || text.right > Math.min(room.right, innerWidth) + 1));
    });
    const [rail, main] = [".rail", "main"].map(each => document.querySelector(each));
    return {
        direction: getComputedStyle(document.body).direction,
        width_px: document.documentElement.scrollWidth,
        clipped: clipped.map(told),
        outside: outside.map(told),
        mirrored: !rail || rail.getBoundingClientRect().left >= main.getBoundingClientRect().right - 1,
        labels: [...document.querySelectorAll(".tlp")].map(each => each.textContent),
    };
}"""


@attrs.frozen(kw_only=True)
class Reading:
    """What was found on one screen, at one width."""

    direction: str
    width_px: int
    clipped: list[str]
    outside: list[str]
    mirrored: bool
    labels: list[str]


Readings = dict[tuple[str, int], Reading]


@pytest.fixture(scope="module")
def screens(site: website.Website, visitors: dict[str | None, website.Visitor]) -> list[Screen]:
    """Each screen there is."""
    return all_screens(site, visitors["ada"])


@pytest.fixture(scope="module")
def readings(openings: Openings, screens: list[Screen]) -> Readings:
    """Some screens as they are in the trial of Arabic."""
    return walked(openings, some_of(screens, one_in=EVERYDAY, asked="right to left"))


def walked(openings: Openings, screens: Sequence[Screen]) -> Readings:
    """Read screens in the trial of Arabic, wide and narrow; each is opened once."""
    found = {}
    watched = Watched()
    with openings.watched_by(watched) as opened:
        pages = {name: opened(name) for name in ("ada", None)}
        for page in pages.values():
            page.goto("/help?lang=ar")
            page.emulate_media(reduced_motion="reduce")
        for screen in screens:
            page = pages["ada" if screen.signed_in else None]
            page.goto(screen.path)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                found[screen.path, size["width"]] = Reading(**page.evaluate(READ, CUT))
    assert watched == Watched()
    return found


def from_left_to_right(readings: Readings) -> set[tuple[str, int]]:
    return {where for where, each in readings.items() if each.direction != "rtl"}


def rail_at_the_left(readings: Readings) -> list[str]:
    wide = {path: each for (path, px), each in readings.items() if px == WIDE["width"]}
    return [path for path, each in wide.items() if not each.mirrored]


def out_of_place(readings: Readings) -> dict[tuple[str, int], tuple[list[str], list[str]]]:
    return {
        where: (each.clipped, each.outside)
        for where, each in readings.items()
        if each.clipped or each.outside
    }


def sideways(readings: Readings) -> dict[tuple[str, int], int]:
    return {
        (path, px): each.width_px for (path, px), each in readings.items() if each.width_px > px
    }


def labels(readings: Readings) -> set[str]:
    return {label for each in readings.values() for label in each.labels}


def test_30_every_screen_is_read_from_right_to_left(readings: Readings) -> None:
    assert from_left_to_right(readings) == set()


def test_30_the_rail_stands_at_the_right(readings: Readings) -> None:
    assert rail_at_the_left(readings) == []


def test_30_no_longer_string_is_clipped_or_leaves_its_place(readings: Readings) -> None:
    assert out_of_place(readings) == {}


def test_30_no_screen_scrolls_sideways(readings: Readings) -> None:
    assert sideways(readings) == {}


def test_30_labels_stay_as_they_are(readings: Readings) -> None:
    shown = labels(readings)

    assert shown
    assert shown <= {*COLOURS}


@pytest.mark.soak
def test_30_all_screens_are_right_in_a_language_from_right_to_left(
    openings: Openings, screens: list[Screen]
) -> None:
    readings = walked(openings, screens)

    assert from_left_to_right(readings) == set()
    assert rail_at_the_left(readings) == []
    assert out_of_place(readings) == {}
    assert sideways(readings) == {}
    assert labels(readings) == {*COLOURS}


@pytest.fixture
def arabic(opened: Opener) -> Page:
    page = opened()
    page.goto("/search?q=abc-12&lang=ar")
    return page


def test_30_names_of_two_scripts_keep_their_own_direction(arabic: Page) -> None:
    arabic.locator("main a[href^='/thing/']").first.click()
    heading = arabic.locator("h1 [dir=auto]")

    expect(heading).to_have_text("محمد abc-12")
    assert heading.evaluate("each => getComputedStyle(each).direction") == "rtl"
    other = arabic.locator("#links .thing-name [dir=auto], #links a[dir=auto]").first
    expect(other).to_contain_text("Quiet Ledger")
    assert other.evaluate("each => getComputedStyle(each).direction") == "ltr"
    moment = arabic.locator("main time").first
    expect(moment).to_have_text(re.compile(r"^2026-\d\d-\d\d"))
    assert moment.evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_a_language_is_kept_and_left_by_the_menu(arabic: Page) -> None:
    arabic.goto("/help")
    assert arabic.locator("html").get_attribute("dir") == "rtl"

    arabic.locator(".top-end .menu summary").last.click()
    with arabic.expect_navigation():
        arabic.get_by_label("English").click()  # the page is another one before its state is told

    assert arabic.locator("html").get_attribute("dir") == "ltr"
    assert arabic.locator("html").get_attribute("lang") == "en"
