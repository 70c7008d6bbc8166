"""What somebody says of a table's columns by their names or numbers, made a mapping of that very table."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import Column, ColumnMapping, DateOrder, checked
from atlas.formats.tabular.previewing import Preview, guess_of, preview


@attrs.frozen(kw_only=True)
class Chosen:
    """What is said: where columns stand, by the names of their headings or numbers from 1; the sheet; dates.

    Without `columns` they are guessed. An empty `sheet` is the first.
    """

    columns: Mapping[Column, str] = attrs.field(factory=dict)
    sheet: str = ""
    dates: DateOrder | None = None


def choose(file: BinaryIO, chosen: Chosen) -> ColumnMapping:
    """Return the mapping of a table that can be turned back; the file is at its start again.

    Raises:
        MalformedError: as `preview`; or `csv.mapping`: a column is not there, or none holds the identifier.
    """
    seen = preview(file, sheet=chosen.sheet)
    mapping = _said(seen, chosen) if chosen.columns else guess_of(file, sheet=chosen.sheet)
    return checked(attrs.evolve(mapping, dates=chosen.dates or mapping.dates))


def _said(seen: Preview, chosen: Chosen) -> ColumnMapping:
    names = [each.name.casefold().strip() for each in seen.columns]
    places = {column: _place(names, said) for column, said in chosen.columns.items()}
    return ColumnMapping(
        places=MappingProxyType(places),
        has_heading=any(names),
        delimiter=seen.delimiter,
        encoding=seen.encoding,
        sheet=chosen.sheet,
    )


def _place(names: Sequence[str], said: str) -> int:
    wanted = said.casefold().strip()
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    known = ", ".join(f'"{each[:40]}"' for each in names[:10] if each)
    message = f"There is no column {said[:40]!r}; expected a number up to {len(names)}, or a name ({known or 'none'})."
    raise MalformedError(message, problem="csv.mapping")
