"""Workbooks are read as text, row by row; what is no plain one is refused before it is unpacked."""

import io
import random
import time
import zipfile
from base64 import b64encode
from datetime import datetime

import pytest

from atlas.errors import MalformedError
from atlas.formats.tabular.sheets import is_xlsx, iter_sheet, sheets_of
from workbooks import a_workbook, changed

ROWS = [("ioc", "seen"), ("evil.example", datetime(2024, 5, 31))]  # noqa: DTZ001 - workbooks have no zones
PLAIN = a_workbook(ROWS)
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rows(workbook: bytes, sheet: str = "") -> list[tuple[int, tuple[str, ...]]]:
    return list(iter_sheet(io.BytesIO(workbook), sheet))


def a_sheet(cells: bytes, before: bytes = b'<?xml version="1.0"?>') -> bytes:
    return b"%s<worksheet %s><sheetData>%s</sheetData></worksheet>" % (before, _MAIN, cells)


def refusal(workbook: bytes) -> str:
    with pytest.raises(MalformedError) as refused:
        rows(workbook)
    return refused.value.problem


def test_cells_are_texts() -> None:
    cells = [("a", 51447, 0.5, 7.0, True, None, " b ")]

    assert rows(a_workbook(cells)) == [(1, ("a", "51447", "0.5", "7", "true", "", "b"))]
    assert rows(PLAIN)[1] == (2, ("evil.example", "2024-05-31T00:00:00"))


def test_a_formula_is_its_text_and_is_not_calculated() -> None:
    assert rows(a_workbook([("=1+1", '=WEBSERVICE("http://evil.example")')])) == [
        (1, ("=1+1", '=WEBSERVICE("http://evil.example")'))
    ]


def test_blank_rows_count_and_are_left_out() -> None:
    assert [number for number, _ in rows(a_workbook([("a",), (), ("b",)]))] == [1, 3]


def test_a_sheet_is_chosen_by_its_name() -> None:
    book = a_workbook([("a",)], Second=[("b",)])

    assert sheets_of(io.BytesIO(book)) == ("Sheet", "Second")
    assert rows(book, "Second") == [(1, ("b",))]
    with pytest.raises(MalformedError) as refused:
        rows(book, "Third")
    assert refused.value.problem == "xlsx.sheet"


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    said = (
        b'<?xml version="1.0"?><worksheet %s><dimension ref="A1"/><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
        b"</sheetData></worksheet>" % _MAIN
    )

    assert rows(changed(PLAIN, {SHEET: said})) == [(1, ("1", "2")), (2, ("3",))]


def test_columns_beyond_the_last_and_rows_far_away_cost_little() -> None:
    cells = b'<row r="1000000"><c r="A1000000"><v>1</v></c><c r="XFD1000000"><v>2</v></c></row>'

    assert rows(changed(PLAIN, {SHEET: a_sheet(cells)})) == [(1_000_000, ("1",))]


def test_a_row_beyond_all_rows_is_left_out_within_a_second() -> None:
    far = changed(PLAIN, {SHEET: a_sheet(b'<row r="3999999999"><c r="A3"><v>1</v></c></row>')})
    began = time.process_time()

    assert rows(far) == []
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "workbook",
    [
        pytest.param(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), id="encrypted"),
        pytest.param(changed(PLAIN, {"xl/vbaProject.bin": b"x"}), id="macros"),
        pytest.param(changed(PLAIN, {"xl/media/zeros.bin": bytes(2**22)}), id="bomb"),
        pytest.param(changed(PLAIN, {f"xl/{n}": b"" for n in range(2_001)}), id="members"),
        pytest.param(
            changed(PLAIN, {SHEET: a_sheet(b"", b'<!DOCTYPE a [<!ENTITY b "c">]>')}), id="entities"
        ),
        pytest.param(
            changed(PLAIN, {SHEET: b" " * 9_000 + a_sheet(b"", b"<!DOCTYPE a>")}), id="far entities"
        ),
        pytest.param(
            changed(PLAIN, {SHEET: a_sheet(b"").decode().encode("utf-16")}), id="other encoding"
        ),
        pytest.param(
            changed(PLAIN, {SHEET: a_sheet(b"", b'<?xml version="1.0" encoding="cp037"?>')}),
            id="declared encoding",
        ),
        pytest.param(
            changed(PLAIN, {"xl/other.dat": a_sheet(b"", b"<!DOCTYPE a>")}), id="entities elsewhere"
        ),
    ],
)
def test_what_is_no_plain_workbook_is_refused_before_it_is_read(workbook: bytes) -> None:
    assert refusal(workbook) == "xlsx.refused"


NOISE = b64encode(random.Random(5).randbytes(2**15))  # so that it is not packed too small


def with_texts(texts: bytes) -> bytes:
    """Return a workbook with these shared texts; the library itself writes them into the cells."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as plain:
        types = plain.read("[Content_Types].xml")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    held = b"<sst %s><!--%s-->%s</sst>" % (_MAIN, NOISE, texts)
    return changed(
        PLAIN,
        {
            "xl/sharedStrings.xml": held,
            "[Content_Types].xml": types if kind in types else types.replace(b"</Types>", part),
        },
    )


@pytest.mark.parametrize(
    "workbook",
    [
        pytest.param(with_texts(b"<si/>" * 200_001), id="texts"),
        pytest.param(
            changed(
                PLAIN,
                {"xl/styles.xml": b"<styleSheet %s>%s</styleSheet>" % (_MAIN, b"<a/>" * 50_001)},
            ),
            id="styles",
        ),
        pytest.param(
            changed(PLAIN, {"xl/worksheets/_rels/sheet1.xml.rels": b"<a>" + b"<a/>" * 50_001}),
            id="relations",
        ),
    ],
)
def test_many_small_parts_are_refused_at_little_cost(workbook: bytes) -> None:
    began = time.process_time()

    assert refusal(workbook) == "xlsx.refused"
    assert time.process_time() - began < 5


def test_shared_texts_are_what_is_written_in_all_their_runs() -> None:
    texts = b"<si><t>ioc</t></si><si/><si><r><t>evil</t></r><r><rPr/><t>.example</t></r><rPh><t>x</t></rPh></si>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in (1, 2, 3))

    book = changed(with_texts(texts), {SHEET: a_sheet(cells.encode())})

    assert [row for _, row in rows(book)] == [("ioc",), ("",), ("evil.example",)]


@pytest.mark.parametrize(
    ("workbook", "problem"),
    [
        (b"PK\x03\x04" + bytes(100), "xlsx.broken"),
        (PLAIN[: len(PLAIN) // 2], "xlsx.broken"),
        (changed(PLAIN, {SHEET: b"<worksheet"}), "xlsx.broken"),
        (
            changed(PLAIN, {SHEET: a_sheet(b'<row r="x"><c r="!!"><v>1</v></c></row>')}),
            "xlsx.broken",
        ),
        (changed(PLAIN, {"xl/workbook.xml": b"<a/>"}), "xlsx.sheet"),
    ],
)
def test_a_damaged_workbook_is_a_problem_and_nothing_else(workbook: bytes, problem: str) -> None:
    assert refusal(workbook) == problem


def test_another_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "root")

    assert is_xlsx(out.getvalue())
    assert refusal(out.getvalue()) == "file.format"
