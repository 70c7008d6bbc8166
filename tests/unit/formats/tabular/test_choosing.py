"""What somebody says of columns by their names or numbers, made a mapping of the very table."""

import io

import pytest

from atlas.errors import MalformedError
from atlas.formats.tabular import Chosen, Column, DateOrder, choose
from workbooks import a_workbook

ROWS = [
    ("Who", "Where", "When"),
    ("x", "evil.example", "03/04/2026"),
    ("y", "b.example", "05/06/2026"),
]
TABLE = "\n".join(";".join(row) for row in ROWS).encode()


def test_columns_are_found_by_name_whatever_their_case() -> None:
    chosen = Chosen(columns={Column.VALUE: "where", Column.NOTE: "WHO"})

    mapping = choose(io.BytesIO(TABLE), chosen)

    assert dict(mapping.places) == {Column.VALUE: 1, Column.NOTE: 0}
    assert (mapping.delimiter, mapping.has_heading) == (";", True)


def test_columns_are_found_by_number_from_one() -> None:
    chosen = Chosen(columns={Column.VALUE: "2", Column.FIRST_SEEN: "3"}, dates=DateOrder.DAY_FIRST)

    mapping = choose(io.BytesIO(TABLE), chosen)

    assert dict(mapping.places) == {Column.VALUE: 1, Column.FIRST_SEEN: 2}
    assert mapping.dates is DateOrder.DAY_FIRST


@pytest.mark.parametrize("said", ["4", "0", "Whose"])
def test_a_column_that_is_not_there_is_told_with_those_that_are(said: str) -> None:
    with pytest.raises(MalformedError, match=r'number up to 3, or a name .*"where"'):
        choose(io.BytesIO(TABLE), Chosen(columns={Column.VALUE: said}))


def test_without_columns_a_sheet_and_the_order_of_dates_hold_for_the_guess() -> None:
    book = a_workbook([("Nothing",)], Second=ROWS)

    mapping = choose(io.BytesIO(book), Chosen(sheet="Second", dates=DateOrder.MONTH_FIRST))

    assert mapping.places[Column.VALUE] == 1
    assert (mapping.sheet, mapping.dates) == ("Second", DateOrder.MONTH_FIRST)
