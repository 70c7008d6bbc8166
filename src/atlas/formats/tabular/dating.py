"""Which columns of a table say when something was seen first and last: by their names, else by their dates."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import Column, DateOrder
from atlas.formats.tabular.dates import guess_order, read_date

_WORD = re.compile(r"[^\W\d_]+")
_SAYING: Mapping[Column, frozenset[str]] = MappingProxyType(
    {
        Column.FIRST_SEEN: frozenset(("first", "since", "start", "begin", "earliest", "from")),
        Column.LAST_SEEN: frozenset(("last", "until", "end", "latest", "to")),
    }
)
_OTHER = {Column.FIRST_SEEN: Column.LAST_SEEN, Column.LAST_SEEN: Column.FIRST_SEEN}


def said_by(name: str) -> Column | None:
    """Return which of the two a column's name says; `None` where it says neither, or both."""
    words = set(_WORD.findall(name.casefold()))
    said = [column for column, saying in _SAYING.items() if words & saying]
    return said[0] if len(said) == 1 else None


def dated(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    free: Sequence[int],
    known: Mapping[Column, int],
) -> Mapping[Column, int]:
    """Return which columns with dates hold first and last seen, beside what is known of them.

    `free` are the places of columns with dates that hold nothing else, the fullest first. What a name says decides;
    of others the one with the earlier dates is first, in most of the rows that have both.
    """
    found = {column: known[column] for column in _OTHER if column in known}
    for place in free:
        said = said_by(names[place])
        if said and said not in found:
            found[said] = place
    others = [place for place in free if said_by(names[place]) is None]
    if not found and others:
        found[Column.FIRST_SEEN] = others.pop(0)
    if len(found) == 1 and others:
        ((column, place),) = found.items()
        is_named = column in known or said_by(names[place]) is column
        found |= _paired(rows, column, place, others[0], is_named=is_named)
    return found


def _paired(
    rows: Sequence[Sequence[str]], column: Column, place: int, other: int, *, is_named: bool
) -> Mapping[Column, int]:
    """Return what two columns hold; the second holds nothing where it contradicts the name of the first."""
    first, last = (place, other) if column is Column.FIRST_SEEN else (other, place)
    if _is_order(rows, first, last):
        return {Column.FIRST_SEEN: first, Column.LAST_SEEN: last}
    return {} if is_named else {Column.FIRST_SEEN: last, Column.LAST_SEEN: first}


def _is_order(rows: Sequence[Sequence[str]], first: int, last: int) -> bool:
    """Tell whether dates of one column are not after those of another in at least half of the rows with both."""
    pairs = list(zip(_moments(rows, first), _moments(rows, last), strict=True))
    both = [one <= other for one, other in pairs if one and other]
    return 2 * sum(both) >= len(both)


def _moments(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """Return the dates of a column as STIX timestamps, empty where there is none."""
    order = guess_order(row[place] for row in rows).order or DateOrder.DAY_FIRST
    return [_moment(row[place], order) for row in rows]


def _moment(text: str, order: DateOrder) -> str:
    try:
        return read_date(text, order)
    except MalformedError:
        return ""
