"""What a table looks like before anybody says what its columns mean: its first rows, and a guess at its columns."""

import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import MAX_COLUMNS, Column, ColumnMapping, DateOrder
from atlas.formats.tabular.dates import Guess, guess_order, read_date
from atlas.formats.tabular.dating import dated
from atlas.formats.tabular.identifying import TYPES
from atlas.formats.tabular.lines import MAX_LINE_CHARS
from atlas.formats.tabular.reading import cells_of, iter_records, live
from atlas.formats.tabular.sheets import first_rows, is_xlsx
from atlas.formats.tabular.sniffing import COLUMNS, HEAD_BYTES, TYPED, delimiter_of, encoding_of
from atlas.formats.tabular.told import read_confidence, read_marking
from atlas.formats.turning import turned
from atlas.model.identifiers import IdentifierKind, recognise
from atlas.model.problems import Problem

SHOWN_ROWS = 50
_GUESSED_ROWS = 200
_HEAD_BYTES = 8
_SHOWN_CHARS = 200
_Test = Callable[[str], bool]
_Reader = Callable[[str], object]
NAMES: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        Column.VALUE: (*COLUMNS["value"], "observable_value", "artifact", "artefact", *TYPED),
        Column.TYPE: (*COLUMNS["type"], "observable_type", "artifact_type"),
        Column.NOTE: (*COLUMNS["note"], "context", "comments"),
        Column.FIRST_SEEN: (
            "first_seen",
            "first seen",
            "firstseen",
            "date",
            "seen",
            "from",
            "start",
        ),
        Column.LAST_SEEN: ("last_seen", "last seen", "lastseen", "to", "until", "end"),
        Column.SOURCE: ("source", "reference", "references", "report", "origin", "url_source"),
        Column.CONFIDENCE: ("confidence", "certainty", "score"),
        Column.TAGS: ("tags", "tag", "labels", "label", "keywords", "malware family", "family"),
        Column.MARKING: ("marking", "tlp", "objectmarking", "classification"),
        Column.PAP: ("pap", "permissible actions"),
    }
)


@attrs.frozen(kw_only=True)
class Seen:
    """One column: its place from 0, its name, what it is guessed to hold, and the kinds that its first cells have."""

    place: int
    name: str
    column: Column | None
    kinds: tuple[IdentifierKind, ...]
    dates: Guess


@attrs.frozen(kw_only=True)
class Preview:
    """The first rows of a table, the guess at its columns, and what could not be decided.

    `mapping` is `None` where no column looks like identifiers. `rows` are at most 50, without the heading, cells cut
    after 200 characters. `ambiguous` are the places of columns with dates that could be read in two ways.
    """

    form: str
    sheets: tuple[str, ...]
    encoding: str
    delimiter: str
    columns: tuple[Seen, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: ColumnMapping | None
    ambiguous: tuple[int, ...]


def preview(
    file: BinaryIO, *, sheet: str = "", encoding: str = "", delimiter: str | None = None
) -> Preview:
    """Return what a table that can be turned back looks like, of its first 200 rows; the file is at its start again.

    What is said of sheet, encoding and separator is not guessed.

    Raises:
        MalformedError: a workbook that is not opened, or has no such sheet.
    """
    with turned(file) as again:
        head = again.read(_HEAD_BYTES)
        again.seek(0)
        if is_xlsx(head):
            names, rows = first_rows(again, sheet, _GUESSED_ROWS)
            again.seek(0)
            form = ColumnMapping(places={}, delimiter="", sheet=sheet)
            return _previewed("xlsx", names, form, rows)
        said = encoding or encoding_of(again)
        text = io.TextIOWrapper(again, encoding=said, errors="replace")
        try:
            sign = delimiter_of(text.read(HEAD_BYTES)) if delimiter is None else delimiter
            text.seek(0)
            lines = list(itertools.islice(_lines(text, sign), _GUESSED_ROWS))
        finally:
            text.detach()
            again.seek(0)
        return _previewed("csv", (), ColumnMapping(places={}, delimiter=sign, encoding=said), lines)


def guess_of(file: BinaryIO, *, sheet: str = "") -> ColumnMapping:
    """Return the mapping that a table, or a sheet of it, suggests.

    Raises:
        MalformedError: as `preview`, or `csv.mapping`: no column looks like identifiers.
    """
    found = preview(file, sheet=sheet)
    if found.mapping is None:
        names = ", ".join(f'"{each.name[:40]}"' for each in found.columns[:5] if each.name)
        message = (
            f"No column looks like identifiers (seen: {names or 'no names'}); say what each holds."
        )
        raise MalformedError(message, problem="csv.mapping")
    return found.mapping


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[str, ...]]:
    for _, record in iter_records(text, delimiter):
        if not isinstance(record, Problem):
            yield tuple(live(cell) for cell in cells_of(record[: 2 * MAX_LINE_CHARS], delimiter))


def _previewed(
    form: str, sheets: tuple[str, ...], known: ColumnMapping, rows: Sequence[Sequence[str]]
) -> Preview:
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    padded = [tuple((*row, *[""] * width)[:width]) for row in rows]
    has_heading = bool(padded) and _is_heading(padded[0], padded[1:])
    names = padded[0] if has_heading else [""] * width
    body = padded[1:] if has_heading else padded
    cells = [[row[place] for row in body if row[place]] for place in range(width)]
    places = _places(names, cells, body)
    by_place = {place: column for column, place in places.items()}
    columns = tuple(
        Seen(
            place=place,
            name=names[place][:_SHOWN_CHARS],
            column=by_place.get(place),
            kinds=_kinds(cells[place]),
            dates=guess_order(cells[place]),
        )
        for place in range(width)
    )
    mapping = attrs.evolve(
        known,
        places=MappingProxyType(places),
        has_heading=has_heading,
        type=_type(names, places),
        dates=_order(columns),
    )
    return Preview(
        form=form,
        sheets=sheets,
        encoding=known.encoding,
        delimiter=known.delimiter,
        columns=columns,
        rows=tuple(tuple(cell[:_SHOWN_CHARS] for cell in row) for row in body[:SHOWN_ROWS]),
        mapping=mapping if Column.VALUE in places else None,
        ambiguous=tuple(each.place for each in columns if each.column and each.dates.ambiguous),
    )


def _is_heading(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether a first row has names: known ones, or of several columns none empty and none an identifier."""
    if any(map(_recognised, first)):
        return False
    said = {cell.casefold() for cell in first}
    if any(said & set(names) for names in NAMES.values()):
        return True
    return len(first) > 1 and bool(others) and all(first)


def _places(
    names: Sequence[str], cells: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> dict[Column, int]:
    """Return where what stands: by name, else by what most cells are."""
    called = [name.casefold().strip() for name in names]
    found: dict[Column, int] = {}
    for column, words in NAMES.items():
        place = next((called.index(word) for word in words if word in called), None)
        if place is not None and place not in found.values():
            found[column] = place
    for column, test in _TESTS:
        free = [place for place in range(len(cells)) if place not in found.values()]
        if column not in found:
            best = max(free, key=lambda place: _share(cells[place], test), default=None)
            if best is not None and _share(cells[best], test) > 0.5:
                found[column] = best
    held = set(found.values())
    dates = [place for place in range(len(cells)) if place not in held]
    dates = [place for place in dates if _share(cells[place], _is_date) > 0.5]
    dates.sort(key=lambda place: -len(cells[place]))
    return found | dict(dated(names, rows, dates, found))


def _share(cells: Sequence[str], test: _Test) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _recognised(cell: str) -> bool:
    return any(each.kind is not IdentifierKind.ATTACK for each in recognise(cell))


def _is_type(cell: str) -> bool:
    return " ".join(cell.casefold().replace("_", "-").split()) in TYPES


def _is_date(cell: str) -> bool:
    return not cell.isdigit() and _reads(lambda text: read_date(text, DateOrder.DAY_FIRST), cell)


def _is_marking(cell: str) -> bool:
    return "TLP" in cell.upper() and _reads(read_marking, cell)


def _is_confidence(cell: str) -> bool:
    return not cell.isdigit() and _reads(read_confidence, cell)


def _reads(reader: _Reader, cell: str) -> bool:
    try:
        reader(cell)
    except MalformedError:
        return False
    return True


def _kinds(cells: Sequence[str]) -> tuple[IdentifierKind, ...]:
    """Return the kinds of identifier that cells have, the most frequent first."""
    firsts = (next(iter(recognise(cell)), None) for cell in cells)
    counts = Counter(
        each.kind for each in firsts if each and each.kind is not IdentifierKind.ATTACK
    )
    return tuple(kind for kind, _ in counts.most_common())


def _type(names: Sequence[str], places: Mapping[Column, int]) -> str:
    """Return the type that the name of the values' column says, where none names the types."""
    if Column.VALUE not in places or Column.TYPE in places:
        return ""
    name = names[places[Column.VALUE]].casefold().strip()
    return name if name in TYPED else ""


def _order(columns: Sequence[Seen]) -> DateOrder | None:
    orders = {each.dates.order for each in columns if each.column and each.dates.order}
    return orders.pop() if len(orders) == 1 else None


_TESTS: tuple[tuple[Column, _Test], ...] = (
    (Column.VALUE, _recognised),
    (Column.TYPE, _is_type),
    (Column.MARKING, _is_marking),
    (Column.CONFIDENCE, _is_confidence),
)
