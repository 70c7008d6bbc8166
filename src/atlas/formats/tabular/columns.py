"""What the columns of a table mean: chosen by a person, kept as JSON, and used again for the next file like it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs
import msgspec

from atlas.errors import MalformedError

MAX_COLUMNS = 200
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp1250",
    "cp1251",
    "iso-8859-15",
    "koi8-r",
    "shift_jis",
    "gb18030",
    "euc-kr",
    "big5",
)
DELIMITERS = ("", ",", ";", "\t", "|")
_MAX_NAME_CHARS = 100


class Column(StrEnum):
    """What a column can hold."""

    VALUE = "value"
    TYPE = "type"
    NOTE = "note"
    FIRST_SEEN = "first_seen"
    LAST_SEEN = "last_seen"
    SOURCE = "source"
    CONFIDENCE = "confidence"
    TAGS = "tags"
    MARKING = "marking"
    PAP = "pap"


class DateOrder(StrEnum):
    """How dates of three numbers are meant whose first two could each be a month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@attrs.frozen(kw_only=True)
class ColumnMapping:
    """Where what stands. `places` count from 0.

    An empty `encoding` is guessed, an empty `delimiter` makes a line one cell, an empty `sheet` is the first.
    `type` holds for rows that name none. Without `dates` a date that could be read in two ways is refused.
    """

    places: Mapping[Column, int]
    has_heading: bool = True
    delimiter: str = ","
    encoding: str = ""
    sheet: str = ""
    type: str = ""
    dates: DateOrder | None = None

    def as_json(self) -> str:
        """Return the mapping as text that `mapping_of` reads."""
        told = attrs.asdict(self) | {"places": {str(k): v for k, v in self.places.items()}}
        return msgspec.json.encode(told, order="sorted").decode()


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    places: dict[Column, int]
    has_heading: bool = True
    delimiter: str = ","
    encoding: str = ""
    sheet: str = ""
    type: str = ""
    dates: DateOrder | None = None


def mapping_of(text: str | bytes) -> ColumnMapping:
    """Return the mapping that a text states, as `as_json` writes it.

    Raises:
        MalformedError: `csv.mapping`; the message says what was expected.
    """
    try:
        kept = msgspec.json.decode(text, type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refused(f"It is not the JSON of a mapping: {error}.") from error
    given: dict[str, Any] = msgspec.structs.asdict(kept)
    return checked(ColumnMapping(**given | {"places": MappingProxyType(kept.places)}))


def checked(mapping: ColumnMapping) -> ColumnMapping:
    """Return a mapping that can be used.

    Raises:
        MalformedError: `csv.mapping`; the message says what was expected.
    """
    places = list(mapping.places.values())
    if Column.VALUE not in mapping.places:
        raise _refused("No column is said to hold the identifier; choose one.")
    if not all(0 <= place < MAX_COLUMNS for place in places):
        raise _refused(f"A column lies outside the first {MAX_COLUMNS}; move it to the front.")
    if len(set(places)) < len(places):
        raise _refused("One column is said to hold two things; choose one for each.")
    if mapping.encoding not in ("", *ENCODINGS):
        raise _refused("The encoding is not known; expected " + ", ".join(ENCODINGS) + ".")
    if mapping.delimiter not in DELIMITERS:
        raise _refused("The separator is not known; expected a comma, a semicolon, a tab or a bar.")
    if len(mapping.sheet) > _MAX_NAME_CHARS or len(mapping.type) > _MAX_NAME_CHARS:
        raise _refused(f"A name has more than {_MAX_NAME_CHARS} characters; shorten it.")
    return mapping


def _refused(message: str) -> MalformedError:
    return MalformedError(message, problem="csv.mapping")
