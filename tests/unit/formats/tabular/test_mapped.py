"""A table whose columns somebody explained: rows as they say, and problems that name their cell."""

import io
import json
from typing import Any

import pytest

from atlas.formats.tabular import Column, ColumnMapping, DateOrder, iter_decoded, preview
from atlas.model.claim import Decoded
from atlas.model.markings import PAP, TLP
from atlas.model.problems import Problem
from workbooks import a_workbook

HEADING = ("Indicator", "Seen", "Sure", "Tags", "TLP", "Where from", "Remark")
ROW = ("evil.example", "31/05/2024", "high", "phish; akira", "amber", "Report 7", "a shop")
PLACES = {
    Column.VALUE: 0,
    Column.FIRST_SEEN: 1,
    Column.CONFIDENCE: 2,
    Column.TAGS: 3,
    Column.MARKING: 4,
    Column.SOURCE: 5,
    Column.NOTE: 6,
}
MAPPING = ColumnMapping(places=PLACES)


def decoded(content: bytes, mapping: ColumnMapping | None = MAPPING) -> list[Decoded | Problem]:
    return list(iter_decoded(io.BytesIO(content), mapping=mapping))


def a_csv(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def told(found: Decoded | Problem) -> dict[str, Any]:
    assert isinstance(found, Decoded)
    value: dict[str, Any] = json.loads(found.content)
    return value


def test_each_column_stands_in_its_place_of_the_object() -> None:
    (found,) = decoded(a_csv(HEADING, ROW))

    assert isinstance(found, Decoded)
    value = told(found)
    assert (value["value"], value["x_note"], value["x_source"]) == (
        "evil.example",
        "a shop",
        "Report 7",
    )
    assert value["x_first_seen"] == "2024-05-31T00:00:00.000Z"
    assert value["x_tags"] == ["phish", "akira"]
    assert (found.confidence, found.marked.tlp, found.marked.unknown) == (85, TLP.AMBER, False)
    assert found.warnings == ()


def test_a_workbook_and_a_csv_of_the_same_cells_are_the_same_objects() -> None:
    (one,) = decoded(a_csv(HEADING, ROW))
    (other,) = decoded(a_workbook([HEADING, ROW]))

    assert isinstance(one, Decoded)
    assert isinstance(other, Decoded)
    assert (one.digest, one.where) == (other.digest, other.where)


def test_a_row_that_tells_more_is_an_object_of_its_own_about_one_thing() -> None:
    rows = decoded(a_csv(HEADING, ROW, (*ROW[:2], "low", *ROW[3:]), ROW))

    found = [each for each in rows if isinstance(each, Decoded)]
    assert found[0].object_id == found[2].object_id != found[1].object_id
    assert len({each.about for each in found}) == 1


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [
        (1, "03/04/2024", "csv.date"),
        (1, "soon", "csv.date"),
        (2, "likely", "csv.confidence"),
        (4, "secret", "csv.marking"),
        (6, "x" * 10_001, "csv.size"),
    ],
)
def test_a_bad_cell_is_named_with_line_and_column_and_the_others_go_in(
    place: int, cell: str, code: str
) -> None:
    bad = (*ROW[:place], cell, *ROW[place + 1 :])

    first, second, third = decoded(a_csv(HEADING, ROW, bad, ROW))

    assert isinstance(first, Decoded)
    assert isinstance(third, Decoded)
    assert isinstance(second, Problem)
    assert (second.code, second.where) == (code, f'line 3, column {place + 1} "{HEADING[place]}"')


def test_dates_that_could_be_two_days_are_read_once_the_order_is_said() -> None:
    mapping = ColumnMapping(places=PLACES, dates=DateOrder.MONTH_FIRST)

    (found,) = decoded(a_csv(HEADING, (ROW[0], "03/04/2024", *ROW[2:])), mapping)

    assert told(found)["x_first_seen"] == "2024-03-04T00:00:00.000Z"


def test_a_preview_guesses_what_columns_hold_by_names_and_by_cells() -> None:
    rows = [("Host", "When", "Remark"), ("evil.example", "31/05/2024", "a"), ("b.example", "", "b")]

    found = preview(io.BytesIO(a_workbook(rows)))

    assert found.mapping is not None
    assert dict(found.mapping.places) == {Column.VALUE: 0, Column.NOTE: 2, Column.FIRST_SEEN: 1}
    assert (found.mapping.has_heading, found.mapping.dates) == (True, DateOrder.DAY_FIRST)
    assert found.rows == (("evil.example", "31/05/2024", "a"), ("b.example", "", "b"))
    assert (found.form, found.sheets, found.ambiguous) == ("xlsx", ("Sheet",), ())


def test_a_preview_tells_dates_that_could_be_two_days() -> None:
    content = b"ioc;first seen\nevil.example;03/04/2024\n192.0.2.1;05/06/2024\n"

    found = preview(io.BytesIO(content))

    assert found.mapping is not None
    assert (found.mapping.delimiter, found.mapping.dates, found.ambiguous) == (";", None, (1,))


def test_a_preview_of_names_has_no_mapping_and_a_workbook_of_them_says_so() -> None:
    book = a_workbook([("Colour", "Size"), ("red", "large")])

    assert preview(io.BytesIO(book)).mapping is None
    (problem,) = decoded(book, None)
    assert isinstance(problem, Problem)
    assert problem.code == "csv.mapping"
    assert '"Colour", "Size"' in problem.message


def test_a_preview_shows_fifty_rows_and_leaves_the_file_at_its_start() -> None:
    file = io.BytesIO(b"ioc,note\n" + b"evil.example,x\n" * 300)

    found = preview(file)

    assert len(found.rows) == 50
    assert file.tell() == 0


def test_a_workbook_without_a_mapping_is_read_as_it_looks() -> None:
    book = a_workbook([("When", "IOC"), ("2024-05-31", "evil[.]example")])

    (found,) = decoded(book, None)

    assert told(found)["value"] == "evil.example"


def test_a_row_that_is_shorter_than_its_columns_tells_less() -> None:
    (found,) = decoded(a_csv(HEADING, ("evil.example",)))

    assert set(told(found)) == {"id", "type", "spec_version", "value"}


def test_a_row_that_was_seen_last_before_it_was_seen_first_stays_out_and_both_are_named() -> None:
    heading = ("IOC", "First spotted", "Last spotted")
    mapping = ColumnMapping(
        places={Column.VALUE: 0, Column.FIRST_SEEN: 1, Column.LAST_SEEN: 2},
    )
    rows = [
        ("a.example", "2026-04-02", "2026-03-13"),
        ("b.example", "2026-04-02T13:00:00Z", "2026-04-02"),
        ("c.example", "2026-04-02", ""),
    ]

    problem, same_day, first_alone = decoded(a_csv(heading, *rows), mapping)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == ("csv.date", 'line 2, column 2 "First spotted"')
    assert 'column 3 "Last spotted"' in problem.message
    assert isinstance(same_day, Decoded)
    assert isinstance(first_alone, Decoded)


def test_a_type_that_is_not_known_is_named_with_line_and_column() -> None:
    heading = ("IOC", "What it is")
    mapping = ColumnMapping(places={Column.VALUE: 0, Column.TYPE: 1})

    problem, other = decoded(
        a_csv(heading, ("a.example", "Colour"), ("b.example", "domain")), mapping
    )

    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == ("csv.type", 'line 2, column 2 "What it is"')
    assert isinstance(other, Decoded)


@pytest.mark.parametrize(
    ("value", "type_", "kind"),
    [
        ("https://a.example/otp", "Phishing URL", "url"),
        ("DE89370400440532013000", "IBAN mule account", "bank-account"),
        ("a.example", "C2 domain", "domain-name"),
    ],
)
def test_a_type_of_several_words_is_known_by_the_one_that_is(
    value: str, type_: str, kind: str
) -> None:
    mapping = ColumnMapping(places={Column.VALUE: 0, Column.TYPE: 1})

    (found,) = decoded(a_csv(("IOC", "What it is"), (value, type_)), mapping)

    assert isinstance(found, Decoded)
    assert found.kind == kind


@pytest.mark.parametrize("type_", ["file name", "url of domain", "filename"])
def test_a_type_that_names_something_else_is_not_read_by_the_form_of_the_value(type_: str) -> None:
    mapping = ColumnMapping(places={Column.VALUE: 0, Column.TYPE: 1})

    (problem,) = decoded(a_csv(("IOC", "What it is"), ("run.sh", type_)), mapping)

    assert isinstance(problem, Problem)


def test_a_pap_of_a_row_is_what_may_be_done_with_it() -> None:
    rows = a_csv(("Indicator", "PAP"), ("evil.example", "PAP:GREEN"))

    (found,) = decoded(rows, ColumnMapping(places={Column.VALUE: 0, Column.PAP: 1}))

    assert isinstance(found, Decoded)
    assert found.marked.stated is not None
    assert (found.marked.stated.pap, found.marked.tlp) == (PAP.GREEN, None)


def test_rows_without_a_pap_keep_the_ids_that_they_had() -> None:
    rows = a_csv(HEADING, ROW)
    beside = a_csv((*HEADING, "PAP"), (*ROW, ""))

    (one,) = decoded(rows)
    (other,) = decoded(beside, ColumnMapping(places={**PLACES, Column.PAP: 7}))

    assert told(one)["id"] == told(other)["id"]


def test_each_named_column_that_is_not_read_is_a_warning() -> None:
    rows = a_csv(("Indicator", "Shop", "", "Price"), ("evil.example", "a", "b", "c"))

    *warnings, found = decoded(rows, ColumnMapping(places={Column.VALUE: 0}))

    assert isinstance(found, Decoded)
    assert [(each.code, each.rejected) for each in warnings if isinstance(each, Problem)] == [
        ("csv.column", False)
    ] * 2
    assert [str(getattr(each, "message", "")).split(" is not")[0] for each in warnings] == [
        'Column 2 "Shop"',
        'Column 4 "Price"',
    ]
