"""Tables for people and spreadsheets: rows as CSV in which no program takes a cell for a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.stix.observables import identify
from atlas.model.markings import TLP

HEADINGS = (
    "value",
    "type",
    "note",
    "first_seen",
    "last_seen",
    "source",
    "confidence",
    "tags",
    "marking",
    "name",
    "object_type",
    "from",
    "relation",
    "to",
    "created",
    "modified",
    "id",
    "vetting",
)
"""The columns of an export, in their order; an import reads the first nine again."""

PARTLY = "Some properties have no column in a table."
# What begins a formula in common spreadsheets, full-width forms too (OWASP, "CSV injection"), behind blanks and the
# quotes that a program takes off when another separator cuts the cell. What begins with an apostrophe is safe already.
_FORMULA = re.compile(r"""(?!')[\s"']*[=+\-@|%\uff1d\uff0b\uff0d\uff20]""")
# Where a spreadsheet that was told another separator begins a new cell, quoted or not.
_CELL_ENDS = re.compile(r"([;\t\r\n])")
_CARRIED = frozenset(
    {
        "type",
        "id",
        "spec_version",
        "name",
        "value",
        "description",
        "x_note",
        "x_source",
        "x_first_seen",
        "x_last_seen",
        "x_tags",
        "first_seen",
        "last_seen",
        "confidence",
        "labels",
        "created",
        "modified",
        "source_ref",
        "relationship_type",
        "target_ref",
        "hashes",
        "number",
        "currency",
        "extensions",
        "object_marking_refs",
    }
)


def defused(cell: object) -> str:
    """Return a cell that no spreadsheet calculates: an apostrophe before each part where one would.

    Parts end at a semicolon, a tab or the end of a line, at which another separator cuts the cell.
    """
    text = str(cell)
    parts = _CELL_ENDS.split(text)
    safe = "".join(f"'{part}" if _FORMULA.match(part) else part for part in parts)
    return f"'{safe}" if text[:1] in ("\t", "\r", "\n") else safe


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV (RFC 4180), each cell defused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()


class CsvWriter:
    """Writes a row for each identifier of an object, or one for an object without; keeps `formats.outgoing.Writer`.

    UTF-8 with byte order mark, which spreadsheets want.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._items = 0
        file.write(csv_of([HEADINGS]).encode("utf-8-sig"))

    @property
    def items(self) -> int:
        """Return how many objects were written."""
        return self._items

    def add(self, content: bytes, *, spec: str, tlp: TLP, vetting: str = "") -> str | None:
        """Write the rows of one object; return what of it has no column."""
        value = json.loads(content)
        self._file.write(csv_of(_rows(value, tlp, vetting)).encode())
        self._items += 1
        return None if value.keys() <= _CARRIED else PARTLY

    def close(self) -> None:
        """Write nothing: a table has no end of its own."""
        self._file.flush()


def _rows(value: Mapping[str, Any], tlp: TLP, vetting: str) -> Iterator[Sequence[object]]:
    told = _told(value) | {"marking": tlp, "vetting": vetting}
    for kind, identifier in _identifiers(value) or [("", "")]:
        row = told | {"value": identifier, "type": kind}
        yield [row.get(name, "") for name in HEADINGS]


def _identifiers(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        _, found, _ = identify(dict(value))
    except MalformedError:
        return []
    return [(str(each.kind), each.value) for each in found]


def _told(value: Mapping[str, Any]) -> dict[str, object]:
    tags = value.get("x_tags") or value.get("labels")
    return {
        "note": _text(value, "x_note", "description"),
        "first_seen": _text(value, "x_first_seen", "first_seen", "valid_from"),
        "last_seen": _text(value, "x_last_seen", "last_seen"),
        "source": _text(value, "x_source"),
        "confidence": value.get("confidence", ""),
        "tags": ", ".join(map(str, tags)) if isinstance(tags, list) else "",
        "name": _text(value, "name"),
        "object_type": _text(value, "type"),
        "from": _text(value, "source_ref"),
        "relation": _text(value, "relationship_type"),
        "to": _text(value, "target_ref"),
        "created": _text(value, "created"),
        "modified": _text(value, "modified"),
        "id": _text(value, "id"),
    }


def _text(value: Mapping[str, Any], *names: str) -> str:
    return next((value[name] for name in names if isinstance(value.get(name), str)), "")
