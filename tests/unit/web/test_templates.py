"""What templates and scripts may hold. Read as text: a page that was never opened is checked too."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

ROOM = Path(str(files("atlas.web")))
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOM / "static").rglob("*.js"))
STYLES = sorted((ROOM / "static").rglob("*.css"))

_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_BLOCKTRANSLATE = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
_NOT_WORDS = re.compile(r"<(pre|style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(title|placeholder|aria-label|alt|data-copied|data-failed)="([^"]*)"')
_CLASS = re.compile(
    r'\sclass="[\w -]*"$', re.MULTILINE
)  # what a block puts into a tag of its frame
_PHYSICAL = re.compile(
    r"\b(margin|padding|border|inset)-(left|right|top|bottom)\b|[{;]\s*(left|right|top|bottom|width|height"
    r"|min-width|max-width|min-height|max-height)\s*:|text-align:\s*(left|right)|float:"
)


def own_words(text: str) -> list[str]:
    """Return the words of a template that do not go through gettext."""
    plain = _TAG.sub("", _BLOCKTRANSLATE.sub("", text))
    attributes = [value for _, value in _ATTRIBUTE.findall(plain)]
    visible = _CLASS.sub("", _NOT_WORDS.sub(" ", plain)).replace("&nbsp;", " ")
    return [word for each in (visible, *attributes) for word in re.findall(r"[^\W\d_]{2,}", each)]


def names(paths: list[Path]) -> list[str]:
    """Return paths as test ids."""
    return [path.relative_to(ROOM).as_posix() for path in paths]


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_every_word_of_a_template_goes_through_gettext(path: Path) -> None:
    assert own_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_a_template_escapes_all_and_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    forbidden = r"\|\s*safe\b|autoescape|\bstyle=|<style|\son\w+=|hx-on|javascript:|js:|<script(?![^>]*\bsrc=)"
    assert re.findall(forbidden, text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_every_htmx_request_stands_on_a_link_a_form_or_a_poll(path: Path) -> None:
    text = _TAG.sub("x", path.read_text(encoding="utf-8"))

    tags = re.findall(r"<[^>]*\bhx-(?:get|post)=[^>]*>", text)
    assert [
        each for each in tags if not re.search(r"\bhref=|\bname=|hx-trigger=\"every", each)
    ] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_writes_text_only_as_text(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setAttribute\(\"on"

    assert re.findall(forbidden, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=names(STYLES))
def test_styles_name_no_side_so_that_pages_can_be_mirrored(path: Path) -> None:
    rules = re.sub(r"@media[^{]*{", "", path.read_text(encoding="utf-8"))

    assert [found[0] for found in _PHYSICAL.finditer(rules)] == []


def test_nothing_of_another_host_is_asked_for() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SCRIPTS, *STYLES)]

    assert [
        text for text in texts if re.search(r"""(src|href|url\()=?["']?(https?:)?//""", text)
    ] == []


def test_the_checks_notice_what_they_are_for() -> None:
    assert own_words('<p title="Read">{% translate "ok" %} Hello</p>') == ["Hello", "Read"]
    assert _PHYSICAL.search("a { margin-left: 1px }")
