"""Dates as people write them in tables: read where they mean one day, refused where they could mean two."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import attrs

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import DateOrder

_MAX_CHARS = 64
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}.*)?")
_WORDS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y")
_EXPECTED = "expected a date like 2024-05-31 or 2024-05-31T13:00:00Z"


@attrs.frozen(kw_only=True)
class Guess:
    """What dates of a column say of their order. `ambiguous`: some could be read in two ways, and none decides."""

    order: DateOrder | None = None
    ambiguous: bool = False


def read_date(text: str, order: DateOrder | None = None) -> str:
    """Return a date as a STIX timestamp, in milliseconds and UTC; a day is its first moment.

    Where the zone is not said it is UTC. Dates with dots have the day first. `order` decides those of which the
    first two numbers could each be a month.

    Raises:
        MalformedError: `csv.date`: this is no date, or it could be two days.
    """
    found = _read(text.strip()[: _MAX_CHARS + 1], order)
    if found is None:
        raise MalformedError(f"The date cannot be read; {_EXPECTED}.", problem="csv.date")
    try:
        moment = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError as error:
        raise MalformedError(
            f"The date is out of range; {_EXPECTED}.", problem="csv.date"
        ) from error
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def guess_order(texts: Iterable[str]) -> Guess:
    """Return which order the dates of a column show, from those that can be read in only one way."""
    seen: set[DateOrder] = set()
    open_ = False
    for text in texts:
        found = _NUMBERS.fullmatch(text.strip()[:_MAX_CHARS])
        if found and found[2] != ".":
            first, second = int(found[1]), int(found[3])
            if first > 12:
                seen.add(DateOrder.DAY_FIRST)
            elif second > 12:
                seen.add(DateOrder.MONTH_FIRST)
            else:
                open_ = open_ or first != second
    order = seen.pop() if len(seen) == 1 else None
    return Guess(order=order, ambiguous=open_ and order is None)


def _read(text: str, order: DateOrder | None) -> datetime | None:
    try:
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text)
        if found := _NUMBERS.fullmatch(text):
            return _of_numbers(found, order)
        if found := _YEAR_FIRST.fullmatch(text):
            return _made(found[1], found[2], found[3], found[4])
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), tz=UTC)
    except ValueError:
        return None
    return _of_words(text)


def _of_numbers(found: re.Match[str], order: DateOrder | None) -> datetime:
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        order = DateOrder.DAY_FIRST
    elif second > 12:
        order = DateOrder.MONTH_FIRST
    if order is None:
        message = (
            "The date could be two days: its first two numbers could each be the month. Say which comes first, "
            "or write it like 2024-05-31."
        )
        raise MalformedError(message, problem="csv.date")
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _made(found[4], str(month), str(day), found[5])


def _made(year: str, month: str, day: str, clock: str | None) -> datetime:
    hour, minute, second = (*map(int, (clock or "0:0").split(":")), 0)[:3]
    return datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=UTC)


def _of_words(text: str) -> datetime | None:
    if not text[:1].isalnum() or len(text) > _MAX_CHARS:
        return None
    for form in _WORDS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
