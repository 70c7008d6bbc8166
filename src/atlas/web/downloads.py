"""Tables as files. What a spreadsheet would take for a formula is defused."""

from collections.abc import Iterable, Iterator, Sequence

from atlas.formats.tabular.writing import csv_of
from atlas.services.lists import Rejected
from atlas.services.lookup import Line, LookedUp

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


def _rows(line: Line) -> Iterator[Sequence[object]]:
    first = line.identifiers[0] if line.identifiers else None
    given = (line.number, line.text, first.kind if first else "", first.value if first else "")
    if line.stays:
        yield *given, "left out", "", "", "", "", ""
    elif not line.things:
        yield *given, "no" if first else "unreadable", "", "", "", "", ""
    for item in line.things:
        organisations = "; ".join(item.organisations)
        yield *given, "yes", item.kind, item.name, item.marking, item.claims, organisations


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    return csv_of(rows).encode("utf-8-sig")
