"""What catalogues of translations are made from: every string is found, and none goes past gettext."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from translations import messages

ROOM = Path(str(files("atlas.web")))
VIEWS = sorted(path for path in ROOM.rglob("*.py") if path.parent.name not in {"api", "taxii"})
SCRIPTS = sorted((ROOM / "static").rglob("*.js"))

# the page of what is not there takes nothing from the error
_FINE = frozenset(
    {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "NotFound"}
)
_SENTENCE = re.compile(r"^[A-Z][\w'-]* [\w'-].*")
# Words that are no part of a page: names of browsers and keys, what programs and operators read.
_NO_PAGE = frozenset({"entering.py", "errors.py", "metrics.py"})
_SAID = frozenset(
    {
        "Ctrl K",
        "Ctrl Z",
        "HX-Request, Cookie",
        "Sign in first: atlas signin.",
        "The map is being arranged.",
    }
)


def past_gettext(text: str) -> list[str]:
    """Return the sentences of a module of pages that do not go through gettext, without docstrings."""
    tree = ast.parse(text)
    excused = {id(each) for node in ast.walk(tree) for each in _excused(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in excused
        and _SENTENCE.match(node.value)
    ]


def _excused(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("NO_"):
        yield node.value  # what a `NotFound` says
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _FINE:
        yield from ast.walk(node)


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOM).as_posix() for path in paths]


@pytest.mark.parametrize("path", VIEWS, ids=names(VIEWS))
def test_every_sentence_of_a_view_goes_through_gettext(path: Path) -> None:
    found = [] if path.name in _NO_PAGE else past_gettext(path.read_text(encoding="utf-8"))

    assert [each for each in found if each not in _SAID] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_takes_its_words_from_the_page(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.strip().startswith(("//", "*", "/*")))

    assert re.findall(r"""["'`]([A-Z][a-z]+ [a-z][^"'`]*)["'`]""", code) == []


def test_strings_of_templates_views_and_tables_of_words_are_found() -> None:
    found = {each.id: each for each in messages()}

    assert {"Search the atlas", "Completely new"} & found.keys() == {"Search the atlas"}
    assert "Representative: answers for the organisation's people" in found
    assert ("%(n)s link", "%(n)s links") in found
    assert len(found) > 900


def test_a_translation_can_put_the_parts_of_a_sentence_in_its_own_order() -> None:
    unnamed = [each.id for each in messages() if re.search(r"%[sd]", "".join((*each.id,)))]

    assert unnamed == []


def test_the_checks_notice_what_they_are_for() -> None:
    assert past_gettext('"""Doc text here."""\nx = "Not found here"\n') == ["Not found here"]
    assert past_gettext('x = _("Not found here")') == []
