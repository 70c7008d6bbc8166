"""The three questions with which the desk opens on the sample, each answered by keyboard alone."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as Xml

import pytest
from playwright.sync_api import Browser, Page, expect

import website
from atlas.settings import Settings
from browser.watching import Openings, Watched
from cluster import Cluster, Database
from sample import copied

Enter = Callable[[str], Page]

READ_FOCUS = "document.activeElement ? document.activeElement.textContent.trim() : ''"
SVG = "{http://www.w3.org/2000/svg}"
FIRST = "What do Glass Heron and Ledger Finch share?"
SECOND = "How does a wallet lead to a person?"
WALLET = "17Qe4qCJrq8dLMccHmeMST4m13hKQGzhqE"


@pytest.fixture(scope="module")
def sample(chromium: Browser, cluster: Cluster) -> Iterator[Openings]:
    """A site with the sample atlas on it, and who can open it."""
    with copied(cluster, "questions") as database, served(database) as site:
        people = ("astrid", "noor")
        links = site.signin_links(*people)
        cookies: dict[str | None, Mapping[str, str]] = {
            person: site.signed_in(link).cookies for person, link in zip(people, links, strict=True)
        }
        yield Openings(chromium=chromium, base=site.base, cookies=cookies)


@contextmanager
def served(database: Database) -> Iterator[website.Website]:
    """Serve a database of the run from a folder of its own, with the keys of the run."""
    reached = {
        "ATLAS_DATABASE_URL": database.server.conninfo("atlas_app", database.name),
        "ATLAS_OWNER_DATABASE_URL": database.server.conninfo("atlas_owner", database.name),
    }
    with TemporaryDirectory(prefix="atlas-site-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(Settings.from_env().data / "keys", data / "keys")
        site = website.Website(data=data, port=website.free_port(), variables=reached)
        with website.served(site):
            yield site


@pytest.fixture
def at_desk(sample: Openings, watched: Watched) -> Iterator[Enter]:
    """A function that opens the desk of a person, with nothing focused."""
    with sample.watched_by(watched) as opener:

        def enter(person: str) -> Page:
            page: Page = opener(person)
            page.goto("/")
            return page

        yield enter


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus reads like that."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(READ_FOCUS).startswith(words):
            return
    raise AssertionError(f"no stop of the keyboard reads {words!r}")


def follow(page: Page, words: str) -> None:
    """Open a link by keyboard, and wait until its picture is there."""
    tab_to(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?*")
    expect(page.locator("#map[data-settled]")).to_be_attached()


def test_what_two_crews_share_is_found_and_opened(at_desk: Enter) -> None:
    page = at_desk("astrid")

    follow(page, FIRST)
    answers = page.locator("#answer .answer")
    expect(answers).to_have_count(4)
    expect(answers.first.get_by_role("heading")).to_have_text("Harbourline Resale")
    expect(answers.first).to_contain_text("Sentrivale Research")
    expect(answers.first).to_contain_text("Northbank of Veldmark")
    tab_to(page, "Harbourline Resale")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbourline Resale")


# Where two things lie so close that their own names fill the room, a link between them may stay without.
UNNAMED = """e => {
    const far = ({ source: a, target: b }) => e.camera.scale
        * Math.hypot(e.scene.xs[a] - e.scene.xs[b], e.scene.ys[a] - e.scene.ys[b]) > 110;
    const answers = e.scene.links.map((link, i) => [link, i]).filter(([link]) => link.answer && far(link));
    return [answers.length > 3, answers.filter(([, i]) => !e.named.has(i)).map(([link]) => link.label)];
}"""


@pytest.mark.parametrize("question", [FIRST, SECOND])
def test_a_link_of_the_answer_has_its_name_in_the_picture(at_desk: Enter, question: str) -> None:
    page = at_desk("astrid")

    follow(page, question)

    assert page.locator("atlas-graph").evaluate(UNNAMED) == [True, []]


def test_the_picture_as_a_file_has_the_whole_wallet(at_desk: Enter, tmp_path: Path) -> None:
    page = at_desk("astrid")
    follow(page, SECOND)

    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    coming.value.save_as(tmp_path / "way.svg")

    texts = [each.text for each in Xml.parse(tmp_path / "way.svg").getroot().iter(f"{SVG}text")]
    assert WALLET in texts
    assert any(each.startswith("Masked person ") for each in texts if each)
    assert "vitrum_admin" not in texts


def test_the_picture_of_what_they_share_is_walked_by_arrows(at_desk: Enter) -> None:
    page = at_desk("astrid")
    follow(page, FIRST)
    line = page.locator("#map-line")

    while page.evaluate("document.activeElement.tagName") != "CANVAS":
        page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(line).to_contain_text("Glass Heron, Intrusion set, TLP:AMBER")
    walked = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        walked.append(line.inner_text().split(",")[0])

    assert "Harbourline Resale" in walked


def test_a_wallet_leads_to_a_person_in_three_steps_of_three_sources(at_desk: Enter) -> None:
    page = at_desk("astrid")

    follow(page, SECOND)

    steps = page.locator("#answer .answer").first.locator(".route li")
    expect(steps).to_have_count(3)
    sources = ("Northbank of Veldmark", "Sentrivale Research", "Judicial Police of Costa Serena")
    for place, source in enumerate(sources):
        expect(steps.nth(place)).to_contain_text(source)
    expect(steps.last).to_contain_text("Masked person ")


def test_somebody_else_sees_no_trace_of_what_is_hidden(at_desk: Enter) -> None:
    astrid, noor = at_desk("astrid"), at_desk("noor")
    follow(astrid, SECOND)
    address = astrid.url

    follow(noor, FIRST)
    expect(noor.locator("#answer .answer")).to_have_count(3)
    content = noor.content() + noor.request.get(noor.url.replace("/map?", "/map.json?")).text()
    hidden = noor.request.get(address)
    absent = noor.request.get("/map?of=00000000-0000-8000-8000-000000000000")

    assert WALLET not in content
    assert (hidden.status, absent.status) == (404, 404)
    assert hidden.text() == absent.text()
