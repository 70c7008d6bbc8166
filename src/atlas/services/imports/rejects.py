"""Rows that stay out of an import: as they were given, with place, code and reason, to be corrected and sent again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from atlas.formats import tabular
from atlas.formats.detect import Format
from atlas.formats.tabular import ColumnMapping
from atlas.formats.tabular.mapped import iter_cells
from atlas.formats.tabular.writing import csv_of
from atlas.model.problems import Problem
from atlas.store.batches import Batch

_PLACE = re.compile(r"line (\d+)(?:, column (\d+))?")
TOLD = ("place", "code", "reason")


def mapping_of(batch: Batch) -> ColumnMapping | None:
    """Return what the columns of a table hold, `None` for a file that is none."""
    said = batch.said.get("mapping", "")
    is_table = Format(batch.format) in (Format.CSV, Format.XLSX)
    return tabular.mapping_of(said) if said and is_table else None


def as_csv(file: BinaryIO, mapping: ColumnMapping | None, problems: Sequence[Problem]) -> bytes:
    """Return rows that stayed out, UTF-8 with byte order mark; no spreadsheet takes a cell for a formula."""
    rows = _with_rows(file, mapping, problems) if mapping else _alone(problems)
    return csv_of(rows).encode("utf-8-sig")


def given(file: BinaryIO, mapping: ColumnMapping, problems: Sequence[Problem]) -> Mapping[str, str]:
    """Return by place what was given there: the cell that a problem names, else the whole row."""
    wanted = {_line(each): each.where for each in problems}
    found: dict[str, str] = {}
    for row in iter_cells(file, mapping):
        if not isinstance(row, Problem) and row[0] in wanted:
            where = wanted[row[0]]
            column = _column(where)
            inside = column is not None and column < len(row[1])
            found[where] = row[1][column] if inside and column is not None else ", ".join(row[1])
    return found


def _with_rows(
    file: BinaryIO, mapping: ColumnMapping, problems: Sequence[Problem]
) -> Iterator[Sequence[object]]:
    by_line = {_line(each): each for each in problems}
    is_heading, width = mapping.has_heading, max(mapping.places.values()) + 1
    if not is_heading:
        yield [*(_called(mapping, place) for place in range(width)), *TOLD]
    for found in iter_cells(file, mapping):
        if isinstance(found, Problem):
            yield [*[""] * width, found.where, found.code, found.message]
        elif is_heading:
            is_heading, width = False, len(found[1])
            yield [*found[1], *TOLD]
        elif problem := by_line.get(found[0]):
            cells = (*found[1], *[""] * width)[:width]
            yield [*cells, problem.where, problem.code, problem.message]


def _called(mapping: ColumnMapping, place: int) -> str:
    return next((str(column) for column, at in mapping.places.items() if at == place), "")


def _alone(problems: Sequence[Problem]) -> Iterator[Sequence[object]]:
    yield ("place", "id", "code", "reason")
    for each in problems:
        yield (each.where, each.id, each.code, each.message)


def _line(problem: Problem) -> int:
    found = _PLACE.match(problem.where)
    return int(found[1]) if found else 0


def _column(where: str) -> int | None:
    found = _PLACE.match(where)
    return int(found[2]) - 1 if found and found[2] else None
