"""STIX timestamps: as times, and as text that sorts by time."""

import re
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from atlas.errors import MalformedError

_MAX_USUAL_CHARS = 27
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})"
    r"(?:\.([0-9]{1,100}))?[Zz]"  # a hundred digits: versions are compared by all, and indexed
)


def is_usual(text: str) -> bool:
    """Tell whether a time of the calendar is written as almost all are: in UTC, at most microseconds.

    Only the marks are looked at; that it is a time of the calendar is known from elsewhere.
    """
    size = len(text)
    return (
        (size == 24 or size == 20 or 22 <= size <= 27)
        and text[-1] == "Z"
        and text[10] == "T"
        and (size == 20 or text[19] == ".")
    )


def find_usual(text: str) -> tuple[str, datetime] | None:
    """Return a timestamp that is written as almost all are: `sortable` and as a time, else `None`."""
    return _usual(text) if len(text) <= _MAX_USUAL_CHARS else None


@lru_cache(maxsize=16_384)  # files repeat their times
def _usual(text: str) -> tuple[str, datetime] | None:
    if not is_usual(text):
        return None
    try:
        when = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        return None
    return (text[:-1] if len(text) == 20 else text[:-1].rstrip("0").rstrip(".")), when


def sortable(text: str) -> str:
    """Return a timestamp as text whose plain byte order is the order of time.

    No zone, no trailing zeros: `2024-01-01T00:00:00.120Z` becomes `2024-01-01T00:00:00.12`. All
    digits of the fraction are kept.

    Raises:
        MalformedError: this is no time of the calendar in the form that STIX demands.
    """
    usual = find_usual(text)
    return usual[0] if usual else _read(text)[0]


def find_time(text: object) -> datetime | None:
    """Return a timestamp as aware UTC time, cut to microseconds, or `None` for no text."""
    if not isinstance(text, str):
        return None
    usual = find_usual(text)
    return usual[1] if usual else _read(text)[1]


def _read(text: str) -> tuple[str, datetime]:
    found = _TIMESTAMP.fullmatch(text)
    if not found:
        raise _refused()
    *whole, fraction = found.groups(default="")
    micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
    try:
        year, month, day, hour, minute, second = map(int, whole)
        when = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    except ValueError as error:
        raise _refused() from error
    digits = fraction.rstrip("0")
    seconds = when.replace(microsecond=0, tzinfo=None).isoformat()
    return (f"{seconds}.{digits}" if digits else seconds), when


def _refused() -> MalformedError:
    return MalformedError(
        "is not a timestamp of the form 2024-01-31T12:00:00.000Z; correct it",
        problem="stix.bad_value",
    )
