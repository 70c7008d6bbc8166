"""Tables as files. What a spreadsheet would take for a formula is defused."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from atlas.services.lists import Rejected
from atlas.services.lookup import Line, LookedUp

# What begins a formula in common spreadsheets, full-width forms too (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Where a spreadsheet that was told another separator begins a new cell, quoted or not.
_CELL_ENDS = re.compile(r"([;\t\r\n])")
_HEADINGS = (
    "line",
    "given",
    "read as",
    "normal form",
    "on the map",
    "kind",
    "name",
    "marking",
    "claims",
    "organisations",
)


def looked_up(found: LookedUp) -> bytes:
    """Return the answer as CSV (RFC 4180), UTF-8 with byte order mark: one row a line and thing."""
    return _csv([_HEADINGS, *(row for line in found.lines for row in _rows(line))])


def rejected(rows: Iterable[Rejected]) -> bytes:
    """Return rows of a list that stayed out, with line and reason behind what a list has."""
    told = ((each.value, each.type, each.note, each.line, each.reason) for each in rows)
    return _csv([("value", "type", "note", "line", "reason"), *told])


def plain(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows of our own making as CSV."""
    return _csv(rows)


def defused(cell: object) -> str:
    """Return a cell that no spreadsheet calculates: an apostrophe before each part where one would.

    Parts end at a semicolon, a tab or the end of a line, at which another separator cuts the cell.
    """
    text = str(cell)
    parts = _CELL_ENDS.split(text)
    safe = "".join(f"'{part}" if part.lstrip().startswith(_FORMULA) else part for part in parts)
    return f"'{safe}" if text[:1] in ("\t", "\r", "\n") else safe


def _rows(line: Line) -> Iterator[Sequence[object]]:
    first = line.identifiers[0] if line.identifiers else None
    given = (line.number, line.text, first.kind if first else "", first.value if first else "")
    if not line.things:
        yield *given, "no" if first else "unreadable", "", "", "", "", ""
    for item in line.things:
        organisations = "; ".join(item.organisations)
        yield *given, "yes", item.kind, item.name, item.marking, item.claims, organisations


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
