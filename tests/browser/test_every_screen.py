"""What holds on every screen. Numbers in the names are those of the checklist of the interface design.

Each screen is opened once and read in both schemes, light and dark; the tests look at what was read. What axe
finds costs most of the time: each run asks it of some screens, others tomorrow, and the long count of all.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

import website
from browser.screens import Screen, all_screens, some_of
from browser.watching import WIDE, Opener, Openings, Watched

AXE = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],  # the rules that look at colours
}
EVERYDAY = 4  # axe reads one screen in so many
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NARROW = ViewportSize(width=320, height=640)
COLOURS = {
    "TLP:RED": "rgb(255, 43, 43)",
    "TLP:AMBER+STRICT": "rgb(255, 192, 0)",
    "TLP:AMBER": "rgb(255, 192, 0)",
    "TLP:GREEN": "rgb(51, 255, 0)",
    "TLP:CLEAR": "rgb(255, 255, 255)",
}
STRICTEST_FIRST = list(COLOURS)
ONE_EACH = ("h1", "main", "html[lang][dir]", ".skip", "head title")

# The desk asks for its numbers when it is there, and a colour may fade in: until then it is not what people read.
AT_REST = """() => !document.querySelector('[hx-trigger=load], .htmx-request')
    && document.getAnimations().length === 0"""
# Inline links in a text are excused by WCAG 2.5.8; so is what is there for screen readers alone.
READ = """oneEach => {
    const all = selector => [...document.querySelectorAll(selector)];
    const texts = selector => all(selector).map(each => each.textContent);
    const style = each => getComputedStyle(each);
    return {
        badges: all(".tlp").map(each => [
            each.textContent, style(each).color, style(each).backgroundColor, style(each).fontWeight,
        ]),
        shown: texts("main .tlp:not(.facets .tlp, .words .tlp, .choices .tlp)"),
        marked: texts("#page-marking .tlp"),
        counts: oneEach.map(each => all(each).length),
        small_targets: all("a, button, summary, select, input")
            .filter(each => each.checkVisibility() && style(each).display !== "inline"
                && !each.matches(".skip, .quiet, [type=hidden], [type=radio]"))
            .filter(each => each.getBoundingClientRect().height < 24)
            .map(each => each.outerHTML.slice(0, 120)),
    };
}"""


@attrs.frozen(kw_only=True)
class Reading:
    """What was found on one screen in one scheme."""

    faults: list[str]
    badges: set[tuple[str, ...]]
    shown: list[str]
    marked: list[str]
    counts: list[int]
    small_targets: list[str]
    width_px: int


@attrs.frozen(kw_only=True)
class Readings:
    """What was found by scheme and path, the status of each path, and what happened meanwhile."""

    screens: Sequence[Screen]
    statuses: Mapping[str, int]
    visits: Mapping[tuple[str, str], Reading]
    watched: Watched


@pytest.fixture(scope="session")
def screens(site: website.Website, visitors: dict[str | None, website.Visitor]) -> list[Screen]:
    """Each screen there is."""
    return all_screens(site, visitors["ada"])


@pytest.fixture(scope="session")
def readings(openings: Openings, screens: list[Screen]) -> Readings:
    """Each screen, opened once and read in each scheme, some of them with axe."""
    some = some_of(screens, one_in=EVERYDAY, asked="axe")
    return walked(openings, screens, with_axe={each.path for each in some})


def walked(openings: Openings, screens: Sequence[Screen], *, with_axe: Collection[str]) -> Readings:
    """Open each screen once and read it in each scheme, those of `with_axe` with axe."""
    watched = Watched()
    statuses: dict[str, int] = {}
    visits: dict[tuple[str, str], Reading] = {}
    with openings.watched_by(watched) as opened:
        pages = {name: opened(name) for name in ("ada", None)}
        for screen in screens:
            page = pages["ada" if screen.signed_in else None]
            answer = page.goto(screen.path)
            statuses[screen.path] = answer.status if answer else 0
            asked = screen.path in with_axe
            visits |= {(to, screen.path): read(page, to, with_axe=asked) for to in SCHEMES}
    return Readings(screens=screens, statuses=statuses, visits=visits, watched=watched)


def read(page: Page, scheme: Literal["light", "dark"], *, with_axe: bool = True) -> Reading:
    """Read all that the tests look at on an open page; without axe, no faults are found."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(AT_REST)
    faults = accessibility(page, scheme) if with_axe else []
    found = page.evaluate(READ, ONE_EACH)
    badges = {tuple(each) for each in found.pop("badges")}
    page.set_viewport_size(NARROW)
    width_px: int = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return Reading(**found, faults=faults, badges=badges, width_px=width_px)


def accessibility(page: Page, scheme: str = "light") -> list[str]:
    """Return what axe-core finds, one line a rule and place."""
    options = {"runOnly": AXE[scheme], "resultTypes": ["violations"]}
    if page.evaluate("!('axe' in window)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(told => told.violations)", options)
    return [f"{each['id']} at {node['target']}" for each in found for node in each["nodes"]]


def test_the_walk_finds_the_screens_that_are_known_today(readings: Readings) -> None:
    paths = [screen.path for screen in readings.screens]

    expected = ("/", "/search", "/lookup", "/help/words", "/signed-out")
    assert [each for each in expected if each not in paths] == []
    assert any(path.startswith("/thing/") for path in paths)
    assert any(path.startswith("/signin/") for path in paths)


def test_each_screen_answers_as_it_should(readings: Readings) -> None:
    expected = {screen.path: screen.status for screen in readings.screens}

    assert readings.statuses == expected


def test_5_no_screen_has_an_accessibility_fault_in_light_or_dark(readings: Readings) -> None:
    faults = {visit: each.faults for visit, each in readings.visits.items() if each.faults}

    assert faults == {}


@pytest.mark.soak
def test_5_no_screen_of_all_has_an_accessibility_fault_in_light_or_dark(
    openings: Openings, screens: list[Screen]
) -> None:
    readings = walked(openings, screens, with_axe={each.path for each in screens})

    assert {visit: each.faults for visit, each in readings.visits.items() if each.faults} == {}


def test_29_no_screen_scrolls_sideways_at_320_pixels(readings: Readings) -> None:
    widths = {visit: each.width_px for visit, each in readings.visits.items()}

    assert {visit: px for visit, px in widths.items() if px > NARROW["width"]} == {}


def test_19_every_badge_has_the_exact_label_and_colours(readings: Readings) -> None:
    found = set().union(*(each.badges for each in readings.visits.values()))

    expected = {(label, colour, "rgb(0, 0, 0)", "700") for label, colour in COLOURS.items()}
    assert found == expected


def test_19_the_marking_of_a_page_is_the_strictest_of_what_it_shows(readings: Readings) -> None:
    pairs = {
        visit: (each.marked, [min(each.shown, key=STRICTEST_FIRST.index)])
        for visit, each in readings.visits.items()
        if each.shown
    }

    assert len(pairs) > 6
    assert {visit: pair for visit, pair in pairs.items() if pair[0] != pair[1]} == {}


def test_each_screen_has_one_title_one_heading_one_main_and_a_language(readings: Readings) -> None:
    expected = [1] * len(ONE_EACH)

    assert {v: r.counts for v, r in readings.visits.items() if r.counts != expected} == {}


def test_every_target_is_24_pixels_high_or_stands_in_a_text(readings: Readings) -> None:
    small = {v: r.small_targets for v, r in readings.visits.items() if r.small_targets}

    assert small == {}


def test_2_and_3_nothing_is_refused_or_leaves_the_origin_on_any_screen(readings: Readings) -> None:
    assert readings.watched == Watched()


def test_the_checks_notice_what_they_are_for(opened: Opener, watched: Watched) -> None:
    page = opened()
    page.goto("/help/words")

    page.evaluate(
        """() => {
            const bad = '<i style="color:red">x</i><img src="http://127.0.0.1:9/x.png"><a id="tiny" href="/"></a>';
            document.body.insertAdjacentHTML("beforeend", bad);
            const script = document.createElement("script");
            script.textContent = "1";
            document.body.append(script);
        }"""
    )
    faults = accessibility(page)

    assert any(each.startswith("image-alt") for each in faults)
    assert any(each.startswith("link-name") for each in faults)
    assert len(watched.violations) >= 3
    watched.violations.clear()
    watched.outside.clear()


def test_29_the_rail_becomes_a_menu_at_320_pixels(opened: Opener) -> None:
    page = opened()
    page.set_viewport_size(NARROW)
    page.goto("/")

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Look up").click()

    page.wait_for_url("**/lookup")
