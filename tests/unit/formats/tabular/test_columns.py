"""A mapping is kept as JSON and read again; one that cannot be used is refused."""

import pytest

from atlas.errors import MalformedError
from atlas.formats.tabular import Column, ColumnMapping, DateOrder, mapping_of


def test_a_mapping_comes_back_as_it_was() -> None:
    mapping = ColumnMapping(
        places={Column.VALUE: 2, Column.FIRST_SEEN: 0},
        has_heading=False,
        delimiter=";",
        encoding="cp1252",
        sheet="Tabelle1",
        type="domain",
        dates=DateOrder.DAY_FIRST,
    )

    assert mapping_of(mapping.as_json()) == mapping


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"places":{}}',
        '{"places":{"note":0}}',
        '{"places":{"value":-1}}',
        '{"places":{"value":200}}',
        '{"places":{"value":0,"note":0}}',
        '{"places":{"value":0},"encoding":"rot13"}',
        '{"places":{"value":0},"delimiter":"ab"}',
        '{"places":{"value":0},"sheet":"' + "x" * 101 + '"}',
        '{"places":{"value":0},"other":1}',
        '{"places":{"colour":0}}',
        '{"places":{"value":0},"dates":"noon"}',
    ],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(MalformedError) as refused:
        mapping_of(text)

    assert refused.value.problem == "csv.mapping"
