"""A table on the command line: what its columns hold, which sheet is meant, what may be done with its rows."""

from pathlib import Path

import pytest

from builders import World
from doors import run
from workbooks import a_workbook

ROWS = [("Who", "Where", "When"), ("x", "heron.example", "03/04/2026"), ("y", "b.example", "")]


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    return world


def imported(file: Path, *more: str, status: int = 0) -> str:
    ended, out, err = run(["import", str(file), "--org", "north", "--marking", "TLP:GREEN", *more])
    assert ended == status, err
    return out + err


def exported(folder: Path, form: str) -> str:
    out = folder / f"out.{form}"
    ended, _, err = run(["export", "--as", "ada", "--format", form, "--out", str(out)])
    assert ended == 0, err
    return out.read_text("utf-8")


def test_columns_dates_and_pap_are_said_on_the_command_line(people: World, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(";".join(row) for row in ROWS))

    said = imported(
        file,
        *("--columns", "value=Where,first_seen=3", "--dates", "day-first", "--pap", "PAP:GREEN"),
    )

    assert "stored 2" in said
    assert 'Column 1 "Who" is not read' in said
    assert "2026-04-03" in exported(tmp_path, "csv")
    assert "heron.example" in exported(tmp_path, "blocklist").splitlines()


def test_a_sheet_is_said_on_the_command_line(people: World, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(a_workbook([("Read me",)], Rows=ROWS))

    said = imported(file, "--sheet", "Rows", "--dates", "month-first")

    assert "stored 2" in said


def test_a_column_that_is_not_there_is_told(people: World, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(";".join(row) for row in ROWS))

    said = imported(file, "--columns", "value=Whither", status=3)

    assert "There is no column 'Whither'" in said
    assert "says of no column what it holds" in imported(file, "--columns", "shop=1", status=2)
