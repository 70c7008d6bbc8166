"""The table from code to status."""

import pytest
from django.db import OperationalError  # noqa: TID251 - what the web server meets when it is gone
from django.http import HttpResponse  # noqa: TID251 - the room under test speaks HTTP
from django.test import RequestFactory

from atlas import errors as tree
from atlas.web.errors import STATUS, answer, failed

# Faults of the node itself: nobody who looks at a page can do anything about them, so they are plain 500s.
OURS = {"atlas.error", "settings.unusable", "log.bad_proof", "backup.refused", "package.refused"}


def all_codes() -> set[str]:
    """Return the code of each class of the tree."""
    return {
        each.code
        for each in vars(tree).values()
        if isinstance(each, type) and issubclass(each, tree.AtlasError)
    }


def test_each_code_has_a_status_or_is_a_fault_of_the_node() -> None:
    assert all_codes() == STATUS.keys() | OURS


def test_no_status_stands_for_success() -> None:
    assert {status for status in STATUS.values() if not 400 <= status < 600} == set()


def answered(error: Exception) -> HttpResponse:
    """Return what a request gets in which an error was raised that nobody foresaw."""
    try:
        raise error
    except type(error):
        return failed(RequestFactory().get("/secret-address"))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (tree.UsageError("x"), 400),
        (tree.Denied("x", rule="R.role"), 403),
        (tree.SigninError("x"), 403),
        (tree.NotFound("x"), 404),
        (tree.ProofError("x"), 500),
        (tree.ServerError("x"), 503),
    ],
)
def test_each_error_becomes_a_page_of_its_status(error: tree.AtlasError, status: int) -> None:
    assert answer(RequestFactory().get("/"), error).status_code == status


def test_a_refusal_names_its_rule() -> None:
    page = answer(RequestFactory().get("/"), tree.Denied("Your role lacks it.", rule="R.role"))

    assert b"R.role" in page.content
    assert b"Your role lacks it." in page.content


def test_the_page_of_what_is_not_there_takes_nothing_from_error_or_address() -> None:
    pages = {
        answer(RequestFactory().get(f"/{word}"), tree.NotFound(word)).content for word in ("a", "b")
    }

    assert len(pages) == 1


def test_an_outage_of_the_database_is_told_as_one() -> None:
    page = answered(OperationalError("server closed the connection; password=geheim"))

    assert page.status_code == 503
    assert b"geheim" not in page.content


def test_what_nobody_foresaw_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    page = answered(ZeroDivisionError("wallet bc1secret"))

    told = capsys.readouterr()
    assert page.status_code == 500
    assert b"bc1secret" not in page.content
    assert "ZeroDivisionError" in told.out + told.err
    assert "bc1secret" not in told.out + told.err
    assert "secret-address" not in told.out + told.err
