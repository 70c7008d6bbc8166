"""From the bytes of a list to decoded objects and problems, in the order of its rows."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import attrs
import msgspec

from atlas.errors import MalformedError
from atlas.formats import stix
from atlas.formats.tabular.identifying import identify
from atlas.formats.tabular.objects import object_of
from atlas.formats.tabular.reading import Row, iter_rows
from atlas.model.claim import Decoded
from atlas.model.identifiers import Identifier
from atlas.model.problems import Problem

MAX_NOTE_CHARS = 10_000
MAX_SOURCE_CHARS = 1_000
_AT_ONCE = 500


@attrs.frozen(kw_only=True)
class Listed:
    """One row that was understood: where it stands, as it was written, what it is, and its object."""

    row: Row
    identifier: Identifier
    decoded: Decoded


def iter_decoded(file: BinaryIO, *, source: str = "") -> Iterator[Decoded | Problem]:
    """Yield each row of a list as the object that it states, or the problem that kept it out.

    Costs O(n) time, and memory for 500 rows; nothing in the file makes it raise.
    """
    for found in iter_listed(file, source=source):
        yield found.decoded if isinstance(found, Listed) else found


def iter_listed(file: BinaryIO, *, source: str = "") -> Iterator[Listed | Problem]:
    """Yield what `iter_decoded` does, each object with its row and identifier."""
    rows = iter_rows(file)
    while found := [_understood(each) for each in islice(rows, _AT_ONCE)]:
        good = [each for each in found if not isinstance(each, Problem)]
        decoded = iter(_decoded(good, source[:MAX_SOURCE_CHARS]))
        for each in found:
            if isinstance(each, Problem):
                yield each
            else:
                yield _listed(*each, next(decoded))


def _understood(found: Row | Problem) -> tuple[Row, Identifier] | Problem:
    if isinstance(found, Problem):
        return found
    if len(found.note) > MAX_NOTE_CHARS:
        message = f"Its note is longer than {MAX_NOTE_CHARS:,} characters; shorten it."
        return Problem(where=f"line {found.line}", code="csv.size", message=message)
    try:
        return found, identify(found.value, found.type)
    except MalformedError as error:
        return Problem(where=f"line {found.line}", code=error.problem, message=str(error))


def _decoded(rows: Sequence[tuple[Row, Identifier]], source: str) -> Iterable[Decoded | Problem]:
    """Give the objects of rows to the one decoder that there is, so that a list is judged as STIX is."""
    if not rows:
        return ()
    objects = [object_of(each, note=row.note, source=source) for row, each in rows]
    return stix.iter_decoded(io.BytesIO(msgspec.json.encode(objects)))


def _listed(row: Row, identifier: Identifier, found: Decoded | Problem) -> Listed | Problem:
    where = f"line {row.line}"
    if isinstance(found, Problem):
        return attrs.evolve(found, where=where)
    warnings = tuple(attrs.evolve(each, where=where) for each in found.warnings)
    decoded = attrs.evolve(found, where=where, warnings=warnings)
    return Listed(row=row, identifier=identifier, decoded=decoded)
