"""Tables as files."""

import csv
import io
import re
import uuid

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.formats.tabular.writing import defused
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.lookup import Line, LookedUp
from atlas.services.search import Item
from atlas.web.downloads import looked_up

HOST = Identifier(IdentifierKind.DOMAIN, "a.example")
ITEM = Item(
    id=ThingId(uuid.uuid4()),
    stix_id="domain-name--1",
    kind="domain-name",
    name="=cmd|' /C calc'!A0",
    aliases=(),
    marking=TLP.AMBER,
    claims=2,
    organisations=("bank", "vendor"),
)


def answer(*lines: Line) -> LookedUp:
    """Return an answer of these lines."""
    return LookedUp(lines=lines, known=0, unknown=0, unreadable=0, highest=TLP.AMBER)


def read(content: bytes) -> list[dict[str, str]]:
    """Return the rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_line_is_a_row_for_each_thing_it_is_on() -> None:
    line = Line(number=3, text="a[.]example", identifiers=(HOST,), things=(ITEM, ITEM), total=2)

    rows = read(looked_up(answer(line)))

    assert [row["line"] for row in rows] == ["3", "3"]
    assert rows[0]["on the map"] == "yes"
    assert rows[0]["marking"] == "TLP:AMBER"
    assert rows[0]["organisations"] == "bank; vendor"


def test_what_stays_as_in_an_export_is_told_as_left_out_beside_what_goes() -> None:
    line = Line(number=1, text="a.example", identifiers=(HOST,), things=(ITEM,), total=2, stays=1)

    rows = read(looked_up(answer(line, attrs.evolve(line, number=2, things=()))))

    told = [(row["line"], row["on the map"], row["name"]) for row in rows]
    assert told == [("1", "left out", ""), ("1", "yes", "'" + ITEM.name), ("2", "left out", "")]


def test_what_is_not_on_the_map_and_what_is_not_read_are_told_apart() -> None:
    unknown = Line(number=1, text="a.example", identifiers=(HOST,), things=(), total=0)
    unreadable = Line(number=2, text="?", identifiers=(), things=(), total=0)

    rows = read(looked_up(answer(unknown, unreadable)))

    assert [row["on the map"] for row in rows] == ["no", "unreadable"]


def test_a_formula_in_a_name_is_defused() -> None:
    line = Line(number=1, text="x", identifiers=(HOST,), things=(ITEM,), total=1)

    assert read(looked_up(answer(line)))[0]["name"] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(1)", "  =1", "|x", "%x", "\uff1d1+1", "\tx", "\rx", "\nx"]
)
def test_what_a_spreadsheet_would_calculate_becomes_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("end", [";", "\t", "\n", "\r\n", "; "])
def test_a_formula_behind_what_another_separator_cuts_is_defused(end: str) -> None:
    assert defused(f"quiet{end}=1+1").endswith("'=1+1" if end != "; " else "' =1+1")


@pytest.mark.parametrize("quoted", ['"=cmd|', '" =1+1"', "\"'=1+1'\"", '""@SUM(1)'])
@pytest.mark.parametrize("end", ["", "a;", "x\t", "x\n"])
def test_a_formula_behind_quotes_that_another_separator_takes_off_is_defused(
    end: str, quoted: str
) -> None:
    assert defused(end + quoted) == f"{end}'{quoted}"


@given(st.text())
def test_what_is_defused_stays_as_it_is(cell: str) -> None:
    assert defused(defused(cell)) == defused(cell)


@given(st.text())
def test_defusing_adds_apostrophes_and_nothing_else(cell: str) -> None:
    assert defused(cell).replace("'", "") == cell.replace("'", "")


@given(st.text(alphabet="=+-@; \t\r\na'\""))
def test_no_part_of_a_defused_cell_begins_like_a_formula(cell: str) -> None:
    parts = re.split(r"[;\t\r\n]", defused(cell))

    assert [part for part in parts if part.lstrip(' "').startswith(("=", "+", "-", "@"))] == []


@given(st.text(), st.text())
def test_every_text_comes_back_from_the_file(given_text: str, name: str) -> None:
    line = Line(number=1, text=given_text, identifiers=(), things=(), total=0)

    row = read(looked_up(answer(line)))[0]

    assert row["given"] == defused(given_text)
