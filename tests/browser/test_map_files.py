"""What leaves the map and comes back: pictures, data, saved views. Numbers are those of the design's checklist."""

import json
import re
from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from playwright.sync_api import Page, expect

from browser.mapworld import Picture, Places
from browser.watching import Opener

SVG = "{http://www.w3.org/2000/svg}"
# A picture is not blank when it has many colours, and few pixels are of the page alone.
READ_PIXELS = """async url => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const seen = new Set();
    const { data } = context.getImageData(0, 0, image.width, image.height);
    for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return [image.width, image.height, seen.size];
}"""


@pytest.fixture
def shown(opened: Opener, places: Places) -> Page:
    """The surroundings of a crew, with a filter on."""
    page = opened(accept_downloads=True)
    page.goto(places.address(of="Amber Tern", kind=["tool", "malware"]))
    Picture(page)
    return page


def saved(page: Page, words: str, folder: Path) -> Path:
    """Press a line of the export menu and return the file that came."""
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=words, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_18_an_svg_holds_picture_legend_marking_date_and_filters(
    shown: Page, tmp_path: Path
) -> None:
    file = saved(shown, "SVG", tmp_path)

    texts = [each.text or "" for each in Xml.parse(file).getroot().iter(f"{SVG}text")]
    told = " | ".join(texts)
    assert re.fullmatch(r"atlas-map_amber-tern_\d{4}-\d\d-\d\d_TLP-GREEN\.svg", file.name)
    for part in ("Amber Tern", "Common Kiln", "Wide Hub", "TLP:GREEN", "Legend", "kind=tool"):
        assert part in told
    assert re.search(r"As of \d{4}-\d\d-\d\d", told)
    assert "/map?of=" in told
    assert not {"Undo", "Fit", "Export"} & set(texts)


@pytest.mark.parametrize(
    ("words", "times"), [("PNG twice as large", 2), ("PNG four times as large", 4)]
)
def test_18_a_png_is_as_large_as_asked_and_not_blank(
    shown: Page, tmp_path: Path, words: str, times: int
) -> None:
    svg = Xml.parse(saved(shown, "SVG", tmp_path)).getroot()
    file = saved(shown, words, tmp_path)

    as_url = "data:image/png;base64," + b64encode(file.read_bytes()).decode()
    width, height, colours = shown.evaluate(READ_PIXELS, as_url)
    assert (width, height) == (times * int(svg.attrib["width"]), times * int(svg.attrib["height"]))
    assert colours > 50
    assert file.name.endswith("_TLP-GREEN.png")


def test_18_data_opens_again_as_the_same_view(shown: Page, tmp_path: Path) -> None:
    Picture(shown).drag("Common Kiln", 60, -30)
    expect(shown.locator("#map")).not_to_have_attribute("aria-busy", "true")
    before = Picture(shown).pixels()
    names, place = Picture(shown).names, Picture(shown).place("Common Kiln")
    file = saved(shown, "Data (JSON)", tmp_path)

    shown.goto("/map?of=Lone%20Stone")
    shown.get_by_text("Views", exact=True).click()
    shown.get_by_label("Open a file saved from the map").set_input_files(file)
    shown.get_by_role("button", name="Open", exact=True).click()
    shown.wait_for_url("**of=**at=**")

    again = Picture(shown)
    assert (again.names, again.place("Common Kiln")) == (names, tuple(map(round, place)))
    assert len(before) > 5_000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"version": 7, "state": "of=x"}, "This file is of version 7 of the map"),
        ({"type": "bundle"}, "This is no file that was saved from the map"),
    ],
)
def test_a_file_of_something_else_is_refused_in_a_sentence(
    shown: Page, tmp_path: Path, content: object, sentence: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(json.dumps(content))

    shown.get_by_text("Views", exact=True).click()
    shown.get_by_label("Open a file saved from the map").set_input_files(file)
    shown.get_by_role("button", name="Open", exact=True).click()

    expect(shown.locator("main")).to_contain_text(sentence)


def test_a_view_is_saved_under_a_name_opened_deleted_and_taken_back(shown: Page) -> None:
    Picture(shown).drag("Wide Hub", 30, 50)
    place = Picture(shown).place("Wide Hub")

    shown.get_by_text("Views", exact=True).click()
    shown.get_by_label("Save this view as").fill("Tern and what it uses")
    shown.get_by_role("button", name="Save", exact=True).click()
    shown.wait_for_url("**/map?view=*")
    opened = Picture(shown).place("Wide Hub")
    shown.get_by_text("Views", exact=False).first.click()
    shown.get_by_role("button", name="Delete the view Tern and what it uses").click()
    shown.get_by_role("button", name="Take that back").click()
    shown.wait_for_url("**/map?view=*")

    assert opened == tuple(map(round, place))
    assert sorted(Picture(shown).names) == ["Amber Tern", "Common Kiln", "Wide Hub"]


def test_on_paper_are_the_picture_the_table_and_the_marking(shown: Page) -> None:
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown.emulate_media(media="print")

    expect(shown.locator(".map-picture > svg")).to_be_visible()
    expect(shown.locator("#map-twin")).to_be_visible()
    expect(shown.locator(".print-marking")).to_have_text("TLP:GREEN")
    expect(shown.locator("atlas-graph")).to_be_hidden()
