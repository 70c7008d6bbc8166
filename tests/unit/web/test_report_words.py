"""Each type, section and column of a report on a thing has its words for the page."""

import ast
from pathlib import Path

from django.utils import translation

from atlas.services import reports
from atlas.services.reports import on_things
from atlas.web.report_words import words

SOURCE = Path(on_things.__file__).read_text("utf-8")
_NAMED = ("heading", "none")


def said() -> set[str]:
    """Return what the module of these reports calls its sections and columns."""
    found = set()
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.keyword) and node.arg in _NAMED:
            found |= {ast.literal_eval(node.value)}
        if isinstance(node, ast.keyword) and node.arg == "heads":
            found |= (
                set(ast.literal_eval(node.value)) if isinstance(node.value, ast.Tuple) else set()
            )
    return found


def test_each_section_and_column_has_its_words() -> None:
    assert reports.Type.ALERT
    assert len(said()) > 10
    assert said() - words().keys() == set()


def test_words_are_found_by_those_of_the_paper_in_whatever_language_is_shown() -> None:
    with translation.override("en"):
        assert str(words()["Relations"]) == "Relations"
