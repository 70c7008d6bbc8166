"""From the bytes of a list to its rows: lines put together where a quoted cell goes on, each of bounded size."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from atlas.formats.tabular import trails
from atlas.formats.tabular.lines import MAX_LINE_CHARS, Lines, Row
from atlas.formats.tabular.sniffing import HEAD_BYTES, Layout, encoding_of, is_remark, layout_of
from atlas.formats.turning import turned
from atlas.model.problems import Problem

MAX_ROW_LINES = 50
_SNIFFED_LINES = 50
_MOST_COLUMNS = 5
_NAME_CHARS = 40
_FORMULA = ("=", "+", "-", "@", "|", "%")


def iter_rows(file: BinaryIO) -> Iterator[Row | Problem]:
    """Yield the rows of a file in order, and a problem for each that cannot be read as one.

    Blank lines, remarks (`#`) and the heading are left out. A file that cannot be turned back is copied first. Costs
    O(n) time and memory for one row; nothing in the file makes it raise.
    """
    with turned(file) as again:
        encoding = encoding_of(again)
        if encoding == "cp1252":
            yield _remark(
                "csv.encoding", "This is no UTF-8; it was read as Windows-1252. Save it as UTF-8."
            )
        text = io.TextIOWrapper(again, encoding=encoding, errors="replace")
        try:
            yield from _listed(text, text.read(HEAD_BYTES))
        finally:
            text.detach()


def text_of(content: bytes) -> tuple[str, bool]:
    """Return the text of a list, and whether its encoding had to be guessed."""
    encoding = encoding_of(io.BytesIO(content))
    return content.decode(encoding, errors="replace"), encoding == "cp1252"


def _listed(text: io.TextIOWrapper, head: str) -> Iterator[Row | Problem]:
    first = head.splitlines()[:_SNIFFED_LINES]
    text.seek(0)
    if trails.is_trails(first):
        return trails.iter_trails(Lines(text))
    if trails.is_hosts(first):
        return trails.iter_hosts(Lines(text))
    return _rows(text, layout_of(head))


def _rows(text: io.TextIOWrapper, layout: Layout) -> Iterator[Row | Problem]:
    if layout.unread:
        yield _remark("csv.column", _unread(layout.unread))
    is_heading = layout.has_heading
    for line, record in iter_records(text, layout.delimiter):
        if isinstance(record, Problem):
            yield record
        elif is_heading:
            is_heading = False
        else:
            yield _row(line, record, layout)


def _unread(columns: Sequence[tuple[int, str]]) -> str:
    """Return which columns are not read; of many the first, names cut."""
    told = [f'column {at} "{name[:_NAME_CHARS]}"' for at, name in columns[:_MOST_COLUMNS]]
    if len(columns) > len(told):
        told.append(f"{len(columns) - len(told):,} more")
    verb = "is" if len(columns) == 1 else "are"
    listed = ", ".join(told)
    return f"{listed[0].upper()}{listed[1:]} {verb} not read; expected value, type, note."


def iter_records(
    text: io.TextIOWrapper, delimiter: str
) -> Iterator[tuple[int, str] | tuple[int, Problem]]:
    """Yield each record with its first line: one line, or several where a quoted cell goes on."""
    lines = Lines(text)
    while (line := lines.next()) is not None:
        first = lines.number
        if len(line) > MAX_LINE_CHARS:
            yield (
                first,
                _problem(
                    first, "csv.size", f"The line is longer than {MAX_LINE_CHARS:,} characters"
                ),
            )
        elif line.strip() and not is_remark(line):
            record = _closed(lines, line, delimiter)
            if record is None:
                wrong = f"A quoted cell does not end within {MAX_ROW_LINES} lines"
                yield first, _problem(first, "csv.quote", wrong)
            else:
                yield first, record


def _closed(lines: Lines, line: str, delimiter: str) -> str | None:
    """Return a line with those that a quoted cell goes on in; `None`, and the lines put back, where it never ends."""
    if not delimiter or not _is_open(line, delimiter):
        return line
    record, taken = line, list[str]()
    while len(taken) < MAX_ROW_LINES and len(record) <= MAX_LINE_CHARS:
        further = lines.next()
        if further is None:
            break
        taken.append(further)
        record = f"{record}\n{further}"
        if not _is_open(record, delimiter):
            return record
    lines.put_back(taken)
    return None


def _is_open(record: str, delimiter: str) -> bool:
    """Tell whether a record ends inside a quoted cell (RFC 4180, section 2, rules 5 to 7)."""
    at = 0
    while True:
        begins = at + len(record[at:]) - len(record[at:].lstrip(" "))
        if record[begins : begins + 1] == '"':
            at = _after_quote(record, begins + 1)
            if at < 0:
                return True
        at = record.find(delimiter, at) + 1
        if not at:
            return False


def _after_quote(record: str, at: int) -> int:
    """Return where a quoted cell has ended that is entered at `at`; -1 where it does not."""
    while (end := record.find('"', at)) >= 0:
        if record[end + 1 : end + 2] != '"':
            return end + 1
        at = end + 2
    return -1


def _row(line: int, record: str, layout: Layout) -> Row | Problem:
    cells = cells_of(record, layout.delimiter)
    while len(cells) > layout.width and not cells[-1]:
        cells.pop()
    if len(cells) > layout.width:
        wrong = (
            f"The row has {len(cells)} cells, expected at most {layout.width} (value, type, note); "
            "put a cell that holds the separator in quotes"
        )
        return _problem(line, "csv.cells", wrong)
    value, type_, note = (
        live(cells[place]) if place is not None and place < len(cells) else ""
        for place in layout.places
    )
    return Row(line, value, type_ or layout.type, note)


def live(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from calculating it, as our own files have."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def cells_of(record: str, delimiter: str) -> list[str]:
    """Return the cells of a record, without quotes and blanks around them; one where nothing separates."""
    if not delimiter:
        return [record.strip()]
    reader = csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, skipinitialspace=True)
    return [cell.strip() for cell in next(reader, [])]


def _problem(line: int, code: str, wrong: str) -> Problem:
    return Problem(where=f"line {line}", code=code, message=f"{wrong}.")


def _remark(code: str, message: str) -> Problem:
    return Problem(where="file", code=code, message=message, rejected=False)
