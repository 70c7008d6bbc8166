"""What can be wrong with one item of a file. The codes are stable; `docs/reference/problems.md` explains each."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "json.malformed": "The text is not JSON here; correct it and import the file again.",
        "json.truncated": "The file ends in the middle of an item; get the whole file and import it again.",
        "json.encoding": "The bytes are not UTF-8; save the file as UTF-8 without a byte order mark.",
        "json.depth": "An item is nested deeper than 64 levels; flatten it.",
        "json.size": "An item is larger than 24 MiB; put large content into evidence and refer to it.",
        "json.keys": "An item has more than 20,000 members; split it.",
        "json.duplicate_key": "A member name stands twice in one object; keep the one that is meant.",
        "json.number": "A number is too long or too large to keep exactly; write it as text.",
        "json.text": "A text holds NUL or half of a surrogate pair; remove it.",
        "json.trailing": "There is text after the end of the document; remove it.",
        "stix.not_stix": "This is JSON, but not a STIX object or bundle.",
        "stix.bad_id": "The id is not of the form type--UUID with the object's own type.",
        "stix.missing_property": "A property that the STIX specification requires is missing.",
        "stix.bad_value": "A property has a value that the STIX specification does not allow.",
        "stix.oddity": "The object departs from the specification in a way that is common in practice; it was taken.",
        "stix.spec_version": "Only STIX 2.0 and 2.1 are read.",
        "stix.pattern": "The pattern is not in the STIX language, or beyond the limits; correct or split it.",
        "marking.unknown": "A marking is not in this file or not understood; the object stays with its contributor.",
        "marking.looser": "It is known under the same date with a stricter marking, which goes on; send a newer date.",
        "marking.crossing": "It is known under the same date for others, and neither marking is the stricter.",
        "marking.contradictory": "Markings contradict each other; the object stays with its contributor.",
        "marking.granular": "An object cannot stand without properties marked more strictly; all of it is under them.",
        "marking.cycle": "Marking definitions refer to each other in a circle.",
        "marking.bad_selector": "A granular marking names a property that the object does not have.",
        "marking.audience": "TLP:RED names no person, so it waits in its own organisation; name persons with --to.",
        "identifier.checksum": "The check digits of an identifier do not fit; it was kept as text.",
        "identifier.form": "An identifier does not have the form of its kind; it was kept as text.",
        "csv.value": "The row holds no identifier of the type named, or of any known form; correct it.",
        "csv.type": "The type that the row names is not known; leave it empty or take one of the list.",
        "csv.cells": "The row has more cells than value, type and note; put a cell with a separator in quotes.",
        "csv.size": "A line has more than 20,000 characters or a note more than 10,000; shorten it.",
        "csv.quote": "A quoted cell does not end within 50 lines; close it or take the quote away.",
        "csv.column": "A column is none of value, type and note; it was not read.",
        "csv.mapping": "No column is said to hold the identifier, or the mapping cannot be used; choose the columns.",
        "csv.date": "A cell is no date, or could be two days; write it like 2024-05-31 or say what comes first.",
        "csv.confidence": "A cell is no confidence; write 0 to 100, or none, low, medium, high.",
        "csv.marking": "A cell is no marking; write TLP:CLEAR, GREEN, AMBER, AMBER+STRICT or RED.",
        "xlsx.refused": "The workbook is encrypted, has macros, is of the old form, or too large; save it plainly.",
        "xlsx.broken": "The workbook is damaged; open it, save it again as XLSX, and send that.",
        "xlsx.sheet": "The workbook has no such sheet, or it holds no rows; choose another.",
        "csv.encoding": "The file is not UTF-8; it was read as Windows-1252. Check names with accents.",
        "misp.not_event": "This is JSON, but no MISP event; import events as MISP or PyMISP writes them.",
        "misp.part": "A part of a MISP event is not what it must be, and was left out; correct it.",
        "misp.as_note": "An attribute does not have the form of its type; it was kept as a note.",
        "misp.distribution": "MISP keeps it to fewer readers than its tag says; the stricter of both holds.",
        "misp.tag": "A tag that marks or grades is not known; what is not known stays with its contributor.",
        "misp.again": "Another part of the event has the same UUID; both stand, this one under an id of its own.",
        "misp.data": "An attached file is not base64; it was kept as text.",
        "misp.record": "A record is too large to be kept whole; what it lacks is named.",
        "misp.warninglist": "A warning list holds this value, so it may be harmless; it was taken.",
        "version.conflict": "Two contents stand under one id and one date of change; both were kept.",
        "version.ahead": "The date of change lies more than 24 hours ahead; kept as history, never current.",
        "item.limits": "A name, a word or a type is too long to be found by; shorten it.",
        "file.unreadable": "The file cannot be read.",
        "file.format": "The format of the file was not recognised.",
        "file.foreign": "The file is of a kind that is not taken in; what to do stands beside it.",
        "file.configuration": "The file describes words or services and states nothing; nothing is to be done.",
        "file.archive": "Archives are never opened; unpack it, look at what is in it, and import the files.",
        "file.special": "In a folder, links and what is no plain file are not followed; name the file itself.",
        "file.empty": "The file holds nothing.",
    }
)


@attrs.frozen(kw_only=True)
class Problem:
    """One thing to tell the contributor about one item.

    `where` is a place that a person can find (`objects[12]`, `line 4`, `byte 1042`); `id` is the item's own
    id or empty; `message` says what was found and what to do. `rejected` tells whether the item was left out.
    """

    where: str
    code: str = attrs.field(validator=attrs.validators.in_(PROBLEMS))
    message: str
    id: str = ""
    rejected: bool = True
