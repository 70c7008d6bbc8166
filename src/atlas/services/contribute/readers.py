"""Which reader takes which format: one table for the command line, the browser and programs."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats import misp, tabular
from atlas.formats.detect import HEAD_BYTES, Detected, Format, detect
from atlas.formats.turning import turned
from atlas.model.claim import Decoded
from atlas.model.problems import Problem
from atlas.services.contribute.ahead import iter_decoded_ahead
from atlas.services.contribute.offers import in_few_lines

Found = Iterator[Decoded | Problem]


@attrs.frozen(kw_only=True)
class Way:
    """How a file is read: its name, where a list is from, what sets rows for named persons apart, and its columns.

    `chosen` are columns by names or numbers, of which each table makes a mapping of its own; `mapping` comes first.
    """

    name: str = ""
    source: str = ""
    apart: str = ""
    mapping: tabular.ColumnMapping | None = None
    chosen: tabular.Chosen | None = None


def _stix(file: BinaryIO, way: Way) -> Found:
    return in_few_lines(iter_decoded_ahead(file, name=way.name))


def _events(file: BinaryIO, way: Way) -> Found:
    return misp.iter_decoded(file, name=way.name)


def _rows(file: BinaryIO, way: Way) -> Found:
    if way.mapping or way.chosen is None:
        yield from tabular.iter_decoded(
            file, source=way.source, apart=way.apart, mapping=way.mapping
        )
        return
    with turned(file) as again:
        try:
            mapping = tabular.choose(again, way.chosen)
        except MalformedError as error:
            yield Problem(where="file", code=error.problem, message=str(error))
            return
        yield from tabular.iter_decoded(again, source=way.source, apart=way.apart, mapping=mapping)


READERS: Mapping[Format, Callable[[BinaryIO, Way], Found]] = MappingProxyType(
    {
        Format.STIX: _stix,
        Format.MISP: _events,
        **dict.fromkeys((Format.CSV, Format.XLSX, Format.TRAIL), _rows),
    }
)
"""A format that is known and not here is told as one that is not taken in."""


def looked_at(file: BinaryIO, name: str) -> Detected:
    """Return what a file is, and turn it back to its beginning."""
    found = detect(file.read(HEAD_BYTES), name)
    file.seek(0)
    if found.is_read and found.format not in READERS:
        return Detected(
            Format.NONE,
            "file.foreign",
            f"{found.format.upper()}, which is not taken in yet",
            "Export it from its source as STIX, or as CSV.",
        )
    return found


def refused(found: Detected) -> Problem:
    """Return the problem of a file that is not taken in."""
    return Problem(where="file", code=found.code, message=f"This is {found.reason}. {found.advice}")


def reader(format_: Format) -> Callable[[BinaryIO, Way], Found]:
    """Return what reads a format; of one that is not read, what tells so."""
    return READERS.get(format_) or partial(_nothing, format_)


def _nothing(format_: Format, file: BinaryIO, way: Way) -> Found:
    message = f"This was named as {format_}, which is not taken in."
    return iter([Problem(where="file", code="file.format", message=message)])
