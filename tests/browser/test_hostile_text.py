"""Contributed text is only ever text: naughty strings as names, words and sources of things.

Strings that no file may hold (NUL) are refused when a file is read, and tested there.
"""

import ast
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import website
from browser.watching import Opener
from website import Object, stix

STRINGS_PER_THING = 30
BYTES_PER_THING = 8_000  # each string is in its object six times, and a page shows 64 KiB
WORD = "naughtyword"  # finds all of them

# The forms that our own pages have: the places of each with its address, and how many stand there.
OUR_FORMS = {
    "thing": {
        "main > header.thing-head > .thing-acts > details > form.menu-body[action='/map']": 2,
        "main > .columns > div > section#same > form[action='/same/judge']": 1,
    },
    "lookup": {"main > form.lookup[action='/lookup']": 1},
}

# What would show that a page took text for markup: the forms given are ours.
READ_TAKEN_FOR_MARKUP = """ours => [
    ...document.querySelectorAll("main :is(script, style, iframe, object, embed, img, video, base, link, meta)"),
    ...[...document.querySelectorAll("main form")].filter(each => !Object.keys(ours).some(one => each.matches(one))),
    ...Object.entries(ours).flatMap(([place, many]) => [...document.querySelectorAll(place)].slice(many)),
    ...[...document.querySelectorAll("main *")].filter(
        each => [...each.attributes].some(one => /^on/i.test(one.name) || one.name === "style")),
    ...[...document.querySelectorAll("main a")].filter(each => new URL(each.href).origin !== location.origin),
].map(each => each.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def strings(shared: Path) -> list[str]:
    """All naughty strings that can stand in a file."""
    known = json.loads((shared / "vectors" / "blns" / "blns.json").read_text(encoding="utf-8"))
    made = labels(shared / "vectors" / "hostile" / "make_hostile.py")
    return [each for each in [*made, *known] if each and "\0" not in each]


def labels(maker: Path) -> list[str]:
    """Return the strings that the maker of hostile files writes, without making its other files."""
    tree = ast.parse(maker.read_text(encoding="utf-8"))
    lists = {
        each.targets[0].id: each.value
        for each in tree.body
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }
    found: list[str] = eval(compile(ast.Expression(lists["L"]), maker.name, "eval"), {})
    return found


@pytest.fixture(scope="module")
def things(
    site: website.Website, visitors: dict[str | None, website.Visitor], strings: list[str]
) -> dict[str, list[str]]:
    """The strings that each address shows."""
    groups = in_groups(strings)
    given = site.file([thing_of(n, group) for n, group in enumerate(groups)])
    site.commands(["import", given, "--org", "bank", "--marking", "TLP:GREEN"])
    return {visitors["ada"].things(f"{WORD}{n}")[0]: group for n, group in enumerate(groups)}


def in_groups(strings: list[str]) -> list[list[str]]:
    """Return the strings in groups that one page shows; what is too long for that stands alone."""
    groups: list[list[str]] = [[]]
    for each in strings:
        together = sum(len(one.encode()) for one in (*groups[-1], each))
        if groups[-1] and (together > BYTES_PER_THING or len(groups[-1]) == STRINGS_PER_THING):
            groups.append([])
        groups[-1].append(each)
    return groups


def thing_of(number: int, group: list[str]) -> Object:
    """Return one object with each string as alias, property, part of a text, and source."""
    return stix(
        "malware",
        name=group[0],
        aliases=group[1:],
        is_family=False,
        description=f"{WORD} {WORD}{number} " + "\n".join(each[:5_000] for each in group),
        x_naughty={f"p{place:03}": each for place, each in enumerate(group)},
        external_references=[
            {"source_name": each, "url": each, "description": each} for each in group
        ],
    )


def test_no_string_becomes_markup_on_any_page_of_its_thing(
    opened: Opener, things: dict[str, list[str]]
) -> None:
    page = opened()

    taken = {path: look(page, path, of="thing") for path in things}

    assert {path: found for path, found in taken.items() if found} == {}


def look(page: Page, path: str, *, of: str = "") -> list[str]:
    """Open a page with all its folds open and return what was taken for markup."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    return taken_for_markup(page, of=of)


def taken_for_markup(page: Page, *, of: str = "") -> list[str]:
    """Return what an open page took for markup; its own forms, if any, are those `of` a kind of page."""
    found: list[str] = page.evaluate(READ_TAKEN_FOR_MARKUP, OUR_FORMS.get(of, {}))
    return found


def test_the_reading_notices_markup_and_forms_that_are_not_ours(
    opened: Opener, things: dict[str, list[str]]
) -> None:
    page = opened()
    page.goto(next(iter(things)))
    assert taken_for_markup(page, of="thing") == []

    page.evaluate(
        """() => {
            const form = document.querySelector("main form").outerHTML;
            document.querySelector("main h1").insertAdjacentHTML("beforeend", form);
            document.querySelector("main .thing-acts > details").insertAdjacentHTML("beforeend", form);
            const judging = document.querySelector("#same > form").outerHTML;
            document.querySelector("#same").insertAdjacentHTML("beforeend", judging);
            document.querySelector("main > header").insertAdjacentHTML("beforeend", judging);
            document.querySelector("main h1").insertAdjacentHTML("beforeend", "<img alt>");
        }"""
    )

    assert len(taken_for_markup(page, of="thing")) == 5


def test_each_string_comes_back_as_it_was_given(
    opened: Opener, things: dict[str, list[str]]
) -> None:
    page = opened()

    shown, too_large = {}, []
    for path, group in things.items():
        page.goto(path)
        if page.get_by_text("more than a page shows").count():
            too_large += group
        else:
            told = json.loads(page.locator("pre.json").first.text_content() or "")
            shown[path] = list(told["x_naughty"].values())

    assert [each for each in too_large if len(each) < BYTES_PER_THING] == []
    assert shown == {path: group for path, group in things.items() if path in shown}


def test_no_string_becomes_markup_in_lists_suggestions_and_look_up(
    opened: Opener, things: dict[str, list[str]], strings: list[str]
) -> None:
    page = opened()
    short = [each for each in strings if len(each) < 200]

    found = look(page, f"/search?q={WORD}")
    page.locator("#q").fill(WORD[:-1])
    page.locator("#q").press(WORD[-1])
    expect(page.get_by_role("option").first).to_be_visible()
    found += taken_for_markup(page)
    page.goto("/lookup")
    page.get_by_label("Identifiers, one a line").fill("\n".join(short))
    page.get_by_role("main").get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    found += taken_for_markup(page, of="lookup")

    assert found == []


def test_no_string_breaks_out_of_the_search_box_or_the_title(
    opened: Opener, strings: list[str]
) -> None:
    page = opened()
    risky = [each for each in strings if any(sign in each for sign in "<>\"'") and len(each) < 400]

    wrong = []
    for each in risky[::32]:
        page.goto("/search")
        page.locator("#q").fill(each)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Search")
        wrong += taken_for_markup(page)

    assert len(risky) > 100
    assert wrong == []
