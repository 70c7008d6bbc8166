"""Addresses of searches."""

import pytest
from django.http import QueryDict  # noqa: TID251 - the room under test speaks HTTP
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.markings import TLP
from atlas.web import queries


def test_all_of_a_search_stands_in_its_address() -> None:
    asked = QueryDict("q=+lock++&kind=tool&kind=malware&marking=TLP:RED&org=bank&page=3")

    found = queries.query(asked)

    assert found.text == "lock"
    assert found.kinds == {"tool", "malware"}
    assert found.markings == {TLP.RED}
    assert found.organisations == {"bank"}
    assert found.page == 3


def test_a_marking_with_a_plus_survives_the_way_through_an_address() -> None:
    asked = QueryDict(queries.with_facet(QueryDict("q=x"), "marking", "TLP:AMBER+STRICT")[1:])

    assert queries.query(asked).markings == {TLP.AMBER_STRICT}


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "1e9", "999999999", "²", "٣"])
def test_a_page_that_is_no_number_is_the_first(page: str) -> None:
    asked = QueryDict(mutable=True)
    asked["page"] = page

    assert queries.page_number(asked) == 1


def test_a_facet_put_on_begins_at_the_first_page_and_taken_off_is_gone() -> None:
    asked = QueryDict("q=x&page=4")

    on = queries.with_facet(asked, "kind", "tool")
    off = queries.with_facet(QueryDict(on[1:]), "kind", "tool")

    assert on == "?q=x&kind=tool"
    assert off == "?q=x"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("uses:out", ("uses", True)),
        ("uses:in", ("uses", False)),
        ("x:y:in", ("x:y", False)),
        ("uses", None),
        ("uses:sideways", None),
        (":out", None),
        ("", None),
    ],
)
def test_a_relation_is_read_with_its_direction(text: str, found: tuple[str, bool] | None) -> None:
    asked = QueryDict(mutable=True)
    asked["relation"] = text

    assert queries.relation(asked) == found


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    asked = QueryDict(mutable=True)
    asked["q"] = asked["marking"] = asked["page"] = text

    found = queries.query(asked)

    assert len(found.text) <= queries.TEXT_MAX_CHARS
