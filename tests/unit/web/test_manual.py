"""The help is made of the documents: every page, every link between pages, and no markup but ours."""

import re
import tomllib
from pathlib import Path

import pytest

from atlas.errors import NotFound
from atlas.web import manual

CLONE = Path(__file__).resolve().parents[3]
NAMES = [each.name for part in manual.contents() for each in part.entries]
TAG = re.compile(r"</?([a-z0-9]+)")
ALLOWED = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "a",
        "code",
        "pre",
        "strong",
        "em",
        "hr",
        "br",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "div", "blockquote"),
}


def test_the_four_kinds_of_page_have_pages() -> None:
    assert [bool(part.entries) for part in manual.contents()] == [True] * 4


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_one_title_and_only_plain_markup(name: str) -> None:
    html = manual.document(name).html

    assert html.count("<h1") == 1
    assert set(TAG.findall(html)) - ALLOWED == set()
    assert re.findall(r"\son\w+=|style=|javascript:", html) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_link_between_pages_leads_somewhere(name: str) -> None:
    links = re.findall(r'href="/help/([^"#]+)#?([^"]*)"', manual.document(name).html)

    assert [page for page, _ in links if page not in NAMES] == []
    lost = [(p, a) for p, a in links if a and f'id="{a}"' not in manual.document(p).html]
    assert lost == []


def test_markup_in_a_document_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# A <b>title</b>\n\n<script>alert(1)</script> [x](javascript:alert(1)) `<i>`\n"
    monkeypatch.setattr(manual, "_texts", lambda: {"how-to/x": text})

    html = manual._document.__wrapped__("how-to/x").html

    assert "<script" not in html
    assert "<b>" not in html
    assert "href" not in html


@pytest.mark.parametrize(
    "name", ["", "nothing", "../settings", "how-to", "adr/0001", "how-to/install.md"]
)
def test_what_is_no_page_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        manual.document(name)


def test_every_document_is_shipped_in_the_wheel() -> None:
    project = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert {f"docs/{part}" for part in manual.PARTS} <= set(wheel["only-include"])
    assert wheel["sources"]["docs"] == "atlas/web/manual"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\n## Two", "<h2>One</h2><h3>Two</h3>"),
        ("## One\n\n# Two", "<h3>One</h3><h2>Two</h2>"),
        ("## One", "<h2>One</h2>"),
        ("Plain <b>&</b> *told*", "<p>Plain &lt;b&gt;&amp;&lt;/b&gt; <em>told</em></p>"),
        ("[a](javascript:alert(1)) [b](/thing/x)", None),
        ("", ""),
    ],
)
def test_a_text_of_the_alliance_begins_at_the_second_level_and_leads_nowhere_by_itself(
    text: str, html: str | None
) -> None:
    made = manual.rendered(text)

    assert "<a " not in made
    assert html is None or made == html
