"""A table that somebody sends: which sheet, what may be done with it, what is seen of it before it is stored."""

from pathlib import Path

import pytest

from atlas.errors import UsageError
from atlas.formats.tabular import Column, ColumnMapping
from atlas.model.handling import Purpose
from atlas.model.ids import BatchId
from atlas.model.markings import PAP, TLP
from atlas.services import export
from atlas.services.export import Wanted
from atlas.services.export_forms import Form
from atlas.services.imports import spool, uploads, working
from atlas.services.imports.uploads import Chosen
from builders import NOW, World
from workbooks import a_workbook

HEADING = ("Indicator", "Seen", "Remark", "TLP", "PAP", "Shop")
ROW = ("heron.example", "2026-03-14", "a page", "amber", "green", "x")
OTHER = ("ibis.example", "", "", "", "", "")
BOOK = a_workbook([("Read me",)], Rows=[HEADING, ROW, OTHER])


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return spool.folder_in(tmp_path)


def sent(world: World, folder: Path, content: bytes, name: str, *, pap: PAP = PAP.AMBER) -> BatchId:
    chosen = Chosen(marking="TLP:GREEN", source="Report Seven", pap=pap)
    return uploads.begin(world.visit("ada"), content, name, chosen, folder=folder)


def stored(world: World, folder: Path, id_: BatchId) -> None:
    uploads.start(world.visit("ada"), id_, folder=folder)
    person = world.visit("ada").actor.person
    assert person is not None
    place = working.Place(folder=folder, map_key=world.map_key, clock=lambda: NOW)
    working.run(id_, person, Purpose.RESEARCH, place=place)


def blocked(world: World, out: Path) -> list[str]:
    wanted = Wanted(form=Form.BLOCKLIST)
    export.export(world.visit("ada"), out, clock=lambda: NOW, wanted=wanted)
    return [line for line in out.read_text("utf-8").splitlines() if line and line[0] != "#"]


def test_another_sheet_is_looked_at_and_its_columns_are_guessed_anew(
    people: World, folder: Path
) -> None:
    ada, id_ = people.visit("ada"), sent(people, folder, BOOK, "book.xlsx")

    first = uploads.look(ada, id_, folder=folder)
    uploads.choose_sheet(ada, id_, "Rows", folder=folder)
    second = uploads.look(ada, id_, folder=folder)

    assert first.preview is not None
    assert (first.preview.sheets, first.mapping) == (("Sheet", "Rows"), None)
    assert second.mapping is not None
    assert second.mapping.places[Column.VALUE] == 0
    assert (second.sheet, second.mapping.sheet) == ("Rows", "Rows")
    with pytest.raises(UsageError):
        uploads.choose_sheet(ada, id_, "Nowhere", folder=folder)


def test_the_check_shows_date_note_marking_and_pap_and_names_what_is_not_read(
    people: World, folder: Path
) -> None:
    ada, id_ = people.visit("ada"), sent(people, folder, BOOK, "book.xlsx")
    uploads.choose_sheet(ada, id_, "Rows", folder=folder)

    told = uploads.check(ada, id_, folder=folder, map_key=people.map_key)

    one, other = told.samples
    assert (one.first_seen[:10], one.note, one.tlp, one.pap) == (
        "2026-03-14",
        "a page",
        TLP.AMBER,
        PAP.GREEN,
    )
    assert (other.first_seen, other.note, other.tlp, other.pap) == ("", "", TLP.GREEN, PAP.AMBER)
    warnings = [problem.message for _, problem in told.report.entries if not problem.rejected]
    assert any(message.startswith('Column 6 "Shop" is not read') for message in warnings)


def test_what_a_table_lets_block_reaches_a_list_to_block(
    people: World, folder: Path, tmp_path: Path
) -> None:
    rows = "value,pap\nheron.example,PAP:GREEN\nibis.example,\n"
    stored(people, folder, sent(people, folder, rows.encode(), "list.csv"))

    assert blocked(people, tmp_path / "list.txt") == ["heron.example"]


def test_what_may_be_done_can_be_said_for_the_whole_file(
    people: World, folder: Path, tmp_path: Path
) -> None:
    rows = b"value,pap\nheron.example,\nibis.example,PAP:RED\n"
    stored(people, folder, sent(people, folder, rows, "list.csv", pap=PAP.GREEN))

    assert blocked(people, tmp_path / "list.txt") == ["heron.example"]


def test_a_file_that_waits_since_before_paps_were_asked_for_is_amber(
    people: World, folder: Path
) -> None:
    id_ = sent(people, folder, b"value\nheron.example\n", "list.csv")
    uploads.explain(people.visit("ada"), id_, ColumnMapping(places={Column.VALUE: 0}))

    told = uploads.check(people.visit("ada"), id_, folder=folder, map_key=people.map_key)

    assert told.samples[0].pap is PAP.AMBER
