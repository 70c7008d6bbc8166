"""The map in the browser. Numbers in the names are those of the checklist of the interface design."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

import website
from browser import mapworld
from browser.mapworld import Picture, Places
from browser.watching import Opener

Map = Callable[..., Picture]

SPREAD = """e => {
    const boxes = e.names;
    const over = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
        && a.y < b.y + b.height && b.y < a.y + a.height;
    const outside = b => b.x < 0 || b.y < 0 || b.x + b.width > e.camera.width || b.y + b.height > e.camera.height;
    const clipped = boxes.filter(outside);
    return [boxes.length, boxes.filter((a, i) => boxes.slice(0, i).some(b => over(a, b))).length, clipped.length];
}"""


@pytest.fixture
def on_map(opened: Opener, places: Places) -> Map:
    """A function that opens a state of the map, in which names stand for ids."""

    def open_map(page: Page | None = None, **asked: str | list[str]) -> Picture:
        page = page or opened()
        page.goto(places.address(**asked))
        return Picture(page)

    return open_map


def pins(count: int) -> Callable[[str], bool]:
    """Return what tells whether an address pins so many things."""
    return lambda address: address.count("at=") == count


def test_surroundings_show_what_is_one_step_away(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")

    assert sorted(picture.names) == ["Amber Tern", "Common Kiln", "Wide Hub"]


def test_11_a_filter_is_the_same_on_map_and_table_and_stays(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page

    page.get_by_role("checkbox", name=re.compile("^Malware")).check()
    page.wait_for_url("**kind=malware**")
    expect(page.locator("tr[data-thing]")).to_have_count(2)
    page.get_by_role("link", name="Table").click()
    page.wait_for_url("**tab=table**")
    page.reload()

    assert "kind=malware" in page.url
    expect(page.get_by_role("checkbox", name=re.compile("^Malware"))).to_be_checked()
    expect(page.locator("tr[data-thing]")).to_have_count(2)
    assert sorted(Picture(page).names) == ["Amber Tern", "Wide Hub"]


def test_12_moved_things_stay_and_undo_brings_them_back_after_a_reload(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page
    names = ["Amber Tern", "Common Kiln", "Wide Hub"]
    before = {name: picture.place(name) for name in names}
    for name in names:
        picture.drag(name, 40, 30)
        expect(page.locator("#map")).not_to_have_attribute("aria-busy", "true")
    moved = {name: picture.place(name) for name in names}

    page.reload()
    reloaded = {name: Picture(page).place(name) for name in names}
    for left in (2, 1, 0):
        page.keyboard.press("Control+z")
        page.wait_for_url(pins(left))
        expect(page.locator("#map")).not_to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(300)

    assert all(moved[name] != before[name] for name in names)
    assert reloaded == {name: (round(x), round(y)) for name, (x, y) in moved.items()}
    assert {name: picture.place(name) for name in names} == before


def test_13_a_view_opened_twice_is_the_same_picture(on_map: Map) -> None:
    first, second = (on_map(of=["Amber Tern", "Wide Hub"]).pixels() for _ in range(2))

    assert first == second
    assert len(first) > 5_000


def test_14_a_hub_asks_by_kind_and_closing_removes_only_what_that_opened(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page

    picture.press("Wide Hub")
    groups = page.locator("#groups")
    expect(groups).to_be_visible()
    groups.get_by_role("link", name=re.compile("Malware")).click()
    page.wait_for_url("**open=**")
    expect(page.locator("#map")).to_have_attribute("data-settled", str(3 + mapworld.HUB_FILES))
    opened = picture.names
    page.locator("#map-acts").get_by_role("link", name="Collapse").click()
    page.wait_for_url(lambda url: "open=" not in url)
    expect(page.locator("#map")).to_have_attribute("data-settled", "3")

    assert sum(name.startswith("Spoke file") for name in opened) == mapworld.HUB_FILES
    assert not [name for name in opened if name.startswith("Spoke tool")]
    assert sorted(picture.names) == ["Amber Tern", "Common Kiln", "Wide Hub"]


def test_15_a_path_of_six_steps_tells_the_source_of_each(on_map: Map) -> None:
    picture = on_map(from_="Chain Link 0", to="Chain Link 6")
    page = picture.page

    steps = page.locator("#answer .route li")
    expect(steps).to_have_count(mapworld.STEPS)
    sources = ["bank" if n % 2 == 0 else "vendor" for n in range(mapworld.STEPS)]
    for step, source in zip(steps.all_inner_texts(), sources, strict=True):
        assert source in step.lower()
    assert picture.names == [f"Chain Link {n}" for n in range(mapworld.STEPS + 1)]


def test_15_where_there_is_no_path_a_sentence_says_so(on_map: Map) -> None:
    page = on_map(from_="Amber Tern", to="Lone Stone").page

    expect(page.locator("#map-notes")).to_contain_text("No path of up to 6 steps")
    expect(page.locator("#map-notes").get_by_role("link", name="Look around both")).to_be_visible()


def test_what_two_share_is_named_with_a_way_from_each(on_map: Map) -> None:
    picture = on_map(shared=["Amber Tern", "Basalt Wren"])

    answer = picture.page.locator("#answer .answer")
    expect(answer).to_have_count(1)
    expect(answer.get_by_role("heading")).to_have_text("Common Kiln")
    expect(answer.locator(".route")).to_have_count(2)


def test_16_table_and_picture_hold_the_same_and_choose_for_each_other(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page
    rows = page.locator("tr[data-thing]")
    assert rows.count() == len(picture.names)

    picture.press("Common Kiln")
    page.wait_for_url("**pick=**")
    chosen = page.locator("tr[data-thing].picked").inner_text()
    page.get_by_role("link", name="Table").click()
    page.get_by_role("checkbox", name="Choose Common Kiln").uncheck()
    page.get_by_role("checkbox", name="Choose Wide Hub").check()

    assert "Common Kiln" in chosen
    expect(page.locator("#map-panel h2")).to_have_text("Wide Hub")
    assert picture.picked == ["Wide Hub"]


def test_16_what_is_ticked_while_the_table_is_fetched_stays_ticked(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page
    picture.press("Common Kiln")
    page.wait_for_url("**pick=**")
    expect(page.locator("#map")).not_to_have_attribute("aria-busy", "true")
    held: list[Route] = []
    page.route(re.compile("tab=table"), lambda route: held.append(route), times=1)

    with page.expect_request(re.compile("tab=table")):
        page.get_by_role("link", name="Table").click()
    page.get_by_role("checkbox", name="Choose Common Kiln").uncheck()
    with page.expect_response(re.compile("tab=table")):
        held[0].continue_()
    page.get_by_role("checkbox", name="Choose Wide Hub").check()

    expect(page.locator("#map-panel h2")).to_have_text("Wide Hub")
    assert picture.picked == ["Wide Hub"]


def test_17_arrow_keys_walk_neighbours_and_a_line_says_where_one_is(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page
    line = page.locator("#map-line")
    page.locator("atlas-graph canvas").focus()

    page.keyboard.press("Home")
    expect(line).to_have_text("Amber Tern, Intrusion set, TLP:GREEN, 2 links")
    x, _ = picture.place("Amber Tern")
    aside = "ArrowRight" if picture.place("Common Kiln")[0] > x else "ArrowLeft"
    page.keyboard.press(aside)

    expect(line).to_have_text("Common Kiln, Tool, TLP:GREEN, 2 links")
    expect(page.get_by_role("status")).to_have_text("Common Kiln, Tool, TLP:GREEN, 2 links")


def test_tab_leaves_the_picture(on_map: Map) -> None:
    page = on_map(of="Amber Tern").page
    page.locator("atlas-graph canvas").focus()

    page.keyboard.press("Tab")

    expect(page.locator("atlas-graph canvas")).not_to_be_focused()


def test_the_menu_of_a_thing_opens_by_key_and_holds_what_the_panel_holds(on_map: Map) -> None:
    picture = on_map(of="Amber Tern")
    page = picture.page
    page.locator("atlas-graph canvas").focus()
    page.keyboard.press("Home")

    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    in_menu = menu.get_by_role("menuitem").all_inner_texts()
    in_panel = page.locator("#map-acts a").all_inner_texts()
    page.keyboard.press("Escape")

    assert [each.split() for each in in_menu] == [each.split() for each in in_panel]
    expect(menu).to_be_hidden()
    expect(page.locator("atlas-graph canvas")).to_be_focused()


def test_what_can_be_dragged_can_be_moved_by_a_form(on_map: Map) -> None:
    picture = on_map(of="Amber Tern", pick="Common Kiln")
    page = picture.page

    page.get_by_label("x", exact=True).fill("300")
    page.get_by_label("y", exact=True).fill("-120")
    page.get_by_role("button", name="Move", exact=True).click()
    page.wait_for_url("**at=**")
    page.reload()

    assert Picture(page).place("Common Kiln") == (300, -120)


def test_20_what_is_hidden_is_in_no_part_of_the_map(on_map: Map, places: Places) -> None:
    picture = on_map(shared=["Amber Tern", "Basalt Wren"])
    page = picture.page
    sources = [
        page.content(),
        page.request.get(page.url.replace("/map?", "/map.json?")).text(),
        page.request.get(places.address(of="Amber Tern", hops="2")).text(),
    ]

    assert [mapworld.HIDDEN_FROM_BANK in each for each in sources] == [False] * 3


def test_the_one_who_may_see_it_sees_it(
    opened: Opener, places: Places, visitors: dict[str | None, website.Visitor]
) -> None:
    page = opened("bo")
    page.goto(places.address(shared=["Amber Tern", "Basalt Wren"]))

    assert mapworld.HIDDEN_FROM_BANK in Picture(page).names


@pytest.mark.parametrize("zoom", [0.2, 1, 4])
def test_names_overlap_at_no_zoom_and_none_is_clipped(on_map: Map, zoom: float) -> None:
    picture = on_map(of=["Amber Tern", "Wide Hub"], open="")
    page = picture.page
    page.goto(page.url + "&open=" + page.url.split("of=")[2].split("&")[0] + "~*~*")
    picture = Picture(page)

    shown, overlapping, clipped = picture.element.evaluate(
        f"e => {{ e.zoomBy({zoom}); e.drawNow(); return ({SPREAD})(e); }}"
    )

    assert shown > 0
    assert (overlapping, clipped) == (0, 0)


def test_a_hand_made_address_leads_to_a_map_and_a_sentence(on_map: Map) -> None:
    page = on_map(of="Amber Tern", hide="nobody", hops="99").page

    expect(page.locator("#map-notes")).to_contain_text(
        "cannot be read and was left out: hops, hide"
    )


def test_a_thing_that_is_gone_leaves_the_others(on_map: Map) -> None:
    gone = "00000000-0000-8000-8000-000000000000"
    picture = on_map(of=["Amber Tern", gone])

    expect(picture.page.locator("#map-notes")).to_contain_text(
        "1 thing of this address is not among"
    )
    assert "Amber Tern" in picture.names


def test_a_name_that_several_bear_asks_which_one(opened: Opener, places: Places) -> None:
    page = opened()
    page.goto("/map?of=Chain")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Which")
    page.get_by_role("link", name="Chain Link 3").click()

    assert "Chain Link 3" in Picture(page).names


def test_the_map_works_without_script_by_links_and_forms(opened: Opener, places: Places) -> None:
    page = opened(java_script_enabled=False)
    page.goto(places.address(of="Amber Tern"))

    page.get_by_role("checkbox", name="Choose Common Kiln").check()
    page.locator(".twin-head").get_by_role("button", name="Hide").click()
    expect(page.locator("tr[data-thing]")).to_have_count(2)
    page.get_by_role("link", name="Show all again").click()
    expect(page.locator("tr[data-thing]")).to_have_count(3)
    page.locator(".row-menu summary").nth(1).click()
    page.locator(".row-menu[open]").get_by_role("link", name="Look around it").click()

    expect(page.locator("#map-top h1")).to_have_text("Common Kiln")
