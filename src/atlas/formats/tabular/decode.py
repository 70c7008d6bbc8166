"""From the bytes of a list to decoded objects and problems, in the order of its rows."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import attrs
import msgspec

from atlas.errors import MalformedError
from atlas.formats import stix
from atlas.formats.tabular.columns import ColumnMapping
from atlas.formats.tabular.identifying import identify_all
from atlas.formats.tabular.lines import Row
from atlas.formats.tabular.mapped import iter_mapped
from atlas.formats.tabular.objects import object_of
from atlas.formats.tabular.previewing import guess_of
from atlas.formats.tabular.reading import iter_rows
from atlas.formats.tabular.sheets import is_xlsx
from atlas.formats.turning import turned
from atlas.model.claim import Decoded
from atlas.model.identifiers import Identifier
from atlas.model.problems import Problem

MAX_NOTE_CHARS = 10_000
MAX_SOURCE_CHARS = 1_000
_AT_ONCE = 500
_HEAD_BYTES = 8
_LINE = re.compile(r"line (\d+)")


@attrs.frozen(kw_only=True)
class Listed:
    """One row that was understood: where it stands, as it was written, what it is, and its object."""

    row: Row
    identifier: Identifier
    decoded: Decoded


@attrs.frozen(kw_only=True)
class Refused:
    """One row that stays out. `row` is `None` where not even its cells could be told apart."""

    line: int
    row: Row | None
    problem: Problem


def iter_decoded(
    file: BinaryIO, *, source: str = "", apart: str = "", mapping: ColumnMapping | None = None
) -> Iterator[Decoded | Problem]:
    """Yield each row of a list or workbook as the object that it states, or the problem that kept it out.

    `mapping` says what its columns hold; without one a list is read as value, type, note, and a workbook by what its
    first rows look like. Rows with another `apart` are other objects, whatever they say: what is told to named
    persons has one of its own. Costs O(n) time, and memory for 500 rows (of a workbook also for its shared texts);
    nothing in the file makes it raise.
    """
    for found in iter_listed(file, source=source, apart=apart, mapping=mapping):
        if isinstance(found, Listed):
            yield found.decoded
        else:
            yield found.problem if isinstance(found, Refused) else found


def iter_listed(
    file: BinaryIO, *, source: str = "", apart: str = "", mapping: ColumnMapping | None = None
) -> Iterator[Listed | Refused | Problem]:
    """Yield what `iter_decoded` does, with the rows; a problem stands alone only for the list as a whole."""
    rows = _rows(file, mapping)
    while found := [_understood(each) for each in islice(rows, _AT_ONCE)]:
        good = [each for each in found if isinstance(each, tuple)]
        decoded = iter(_decoded(good, source[:MAX_SOURCE_CHARS], apart))
        for each in found:
            yield _listed(*each, next(decoded)) if isinstance(each, tuple) else each


def _rows(file: BinaryIO, mapping: ColumnMapping | None) -> Iterator[Row | Problem]:
    with turned(file) as again:
        if mapping is None:
            head = again.read(_HEAD_BYTES)
            again.seek(0)
            if is_xlsx(head):
                try:
                    mapping = guess_of(again)
                except MalformedError as error:
                    yield Problem(where="file", code=error.problem, message=str(error))
                    return
        yield from iter_mapped(again, mapping) if mapping else iter_rows(again)


def _understood(found: Row | Problem) -> tuple[Row, tuple[Identifier, ...]] | Refused | Problem:
    if isinstance(found, Problem):
        line = _LINE.match(found.where)
        if line is None or not found.rejected:
            return found
        return Refused(line=int(line[1]), row=None, problem=found)
    if len(found.note) > MAX_NOTE_CHARS:
        message = f"The note is longer than {MAX_NOTE_CHARS:,} characters; shorten it."
        return _refused(found, "csv.size", message)
    try:
        return found, identify_all(found.value, found.type)
    except MalformedError as error:
        return _refused(found, error.problem, str(error))


def _refused(row: Row, code: str, message: str) -> Refused:
    problem = Problem(where=f"line {row.line}", code=code, message=message)
    return Refused(line=row.line, row=row, problem=problem)


def _decoded(
    rows: Sequence[tuple[Row, tuple[Identifier, ...]]], source: str, apart: str
) -> Iterable[Decoded | Problem]:
    """Give the objects of rows to the one decoder that there is, so that a list is judged as STIX is."""
    if not rows:
        return ()
    objects = [
        object_of(found, note=row.note, source=source, apart=apart, told=row.told)
        for row, found in rows
    ]
    return stix.iter_decoded(io.BytesIO(msgspec.json.encode(objects)))


def _listed(
    row: Row, identifiers: Sequence[Identifier], found: Decoded | Problem
) -> Listed | Refused:
    where = f"line {row.line}"
    if isinstance(found, Problem):
        return Refused(line=row.line, row=row, problem=attrs.evolve(found, where=where))
    warnings = tuple(attrs.evolve(each, where=where) for each in found.warnings)
    decoded = attrs.evolve(found, where=where, warnings=warnings)
    return Listed(row=row, identifier=identifiers[0], decoded=decoded)
