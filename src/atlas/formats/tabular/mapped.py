"""Rows of a table whose columns somebody explained, from CSV and workbooks alike; each problem names its cell."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import MAX_COLUMNS, Column, ColumnMapping
from atlas.formats.tabular.dates import read_date
from atlas.formats.tabular.identifying import kinds_of
from atlas.formats.tabular.lines import Row
from atlas.formats.tabular.reading import cells_of, iter_records, live
from atlas.formats.tabular.sheets import is_xlsx, iter_sheet
from atlas.formats.tabular.sniffing import encoding_of
from atlas.formats.tabular.told import (
    NOTHING,
    Told,
    read_confidence,
    read_marking,
    read_pap,
    read_tags,
)
from atlas.formats.turning import turned
from atlas.model.problems import Problem

MAX_CELL_CHARS = 10_000
_HEAD_BYTES = 8
_NAME_CHARS = 40
Cells = tuple[int, Sequence[str]]


def iter_cells(file: BinaryIO, mapping: ColumnMapping) -> Iterator[Cells | Problem]:
    """Yield the line, from 1, and the cells of each row, its heading too, and a problem for each that is none.

    In memory for one row (of a workbook also for its shared texts); nothing in the file makes it raise.
    """
    with turned(file) as again:
        head = again.read(_HEAD_BYTES)
        again.seek(0)
        try:
            if is_xlsx(head):
                yield from iter_sheet(again, mapping.sheet)
            else:
                yield from _lines(again, mapping)
        except MalformedError as error:
            yield Problem(where="file", code=error.problem, message=str(error))


def iter_mapped(file: BinaryIO, mapping: ColumnMapping) -> Iterator[Row | Problem]:
    """Yield each row as its columns say, or the problem of the first cell that cannot be read.

    Its place is like `line 4, column 3 "Seen"`.
    """
    names: Sequence[str] = ()
    is_heading = mapping.has_heading
    for found in iter_cells(file, mapping):
        if isinstance(found, Problem):
            yield found
        elif is_heading:
            names, is_heading = found[1], False
            yield from _unread(names, mapping)
        else:
            yield _Reader(mapping, names, found).row()


def _unread(names: Sequence[str], mapping: ColumnMapping) -> Iterator[Problem]:
    """Yield a warning for each named column that is said to hold nothing."""
    held = set(mapping.places.values())
    for place, name in enumerate(names):
        if name and place not in held:
            told = f'Column {place + 1} "{name[:_NAME_CHARS]}" is not read; say what it holds, or leave it.'
            yield Problem(where="file", code="csv.column", message=told, rejected=False)


def _lines(file: BinaryIO, mapping: ColumnMapping) -> Iterator[Cells | Problem]:
    encoding = mapping.encoding or encoding_of(file)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace")
    try:
        for line, record in iter_records(text, mapping.delimiter):
            if isinstance(record, Problem):
                yield record
            else:
                yield (
                    line,
                    [live(cell) for cell in cells_of(record, mapping.delimiter)[:MAX_COLUMNS]],
                )
    finally:
        text.detach()


class _Reader:
    """Reads one row; the first cell that cannot be read is its problem."""

    def __init__(self, mapping: ColumnMapping, names: Sequence[str], found: Cells) -> None:
        self._mapping = mapping
        self._names = names
        self._line, self._cells = found

    def row(self) -> Row | Problem:
        """Return the row, or its problem."""
        column = Column.VALUE
        read: dict[str, Any] = {}
        try:
            for column in self._mapping.places:
                if text := self._text(column):
                    read[str(column)] = self._read(column, text)
        except MalformedError as error:
            return Problem(where=self._where(column), code=error.problem, message=str(error))
        # by days: a day without a clock is its first moment
        if read.get("first_seen", "")[:10] > read.get("last_seen", "9")[:10]:
            return self._reversed()
        value, type_, note = (read.pop(name, "") for name in ("value", "type", "note"))
        told = Told(**read) if read else NOTHING
        return Row(self._line, value, type_ or self._mapping.type, note, told)

    def _reversed(self) -> Problem:
        first, last = self._called(Column.FIRST_SEEN), self._called(Column.LAST_SEEN)
        message = f"First seen ({first}) is after last seen ({last}); correct the row, or say which column holds which."
        return Problem(where=self._where(Column.FIRST_SEEN), code="csv.date", message=message)

    def _text(self, column: Column) -> str:
        place = self._mapping.places[column]
        return self._cells[place] if place < len(self._cells) else ""

    def _read(self, column: Column, text: str) -> Any:
        if len(text) > MAX_CELL_CHARS:
            message = f"The cell is longer than {MAX_CELL_CHARS:,} characters; shorten it."
            raise MalformedError(message, problem="csv.size")
        if column in (Column.FIRST_SEEN, Column.LAST_SEEN):
            return read_date(text, self._mapping.dates)
        reader = _READERS.get(column)
        return reader(text) if reader else text

    def _where(self, column: Column) -> str:
        return f"line {self._line}, {self._called(column)}"

    def _called(self, column: Column) -> str:
        place = self._mapping.places[column]
        name = self._names[place][:_NAME_CHARS] if place < len(self._names) else str(column)
        return f'column {place + 1} "{name}"'


def _read_type(text: str) -> str:
    kinds_of(text)  # here, where its column is known
    return text


_READERS: dict[Column, Callable[[str], Any]] = {
    Column.TYPE: _read_type,
    Column.CONFIDENCE: read_confidence,
    Column.TAGS: read_tags,
    Column.MARKING: read_marking,
    Column.PAP: read_pap,
}
