"""Whether the record that an object carries is a record of it, and what else of MISP comes home with it.

Anybody may write an extension. So a record counts only where the reader would make this object of it, and it covers
only what the reader would make beside: by their ids where these follow from the content, else by their bytes.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from atlas.errors import AtlasError
from atlas.formats.json import canonical
from atlas.formats.misp import carriers, parts, tags, values
from atlas.formats.misp.carriers import Around, Made
from atlas.formats.misp.naming import UNDATED
from atlas.formats.misp.tags import Said

_TYPES: Mapping[str, frozenset[str]] = {
    "event": frozenset({"report"}),
    "object": frozenset({"grouping"}),
    "report": frozenset({"note"}),
    "attribute": frozenset({"indicator", "observed-data", "note"}),
}
_SIZE = "size-in-bytes"  # no value to observe by itself, so a note that names no file
_STATED: Mapping[str, tuple[str, ...]] = {
    "report": ("name",),
    "grouping": ("name",),
    "indicator": ("pattern", "pattern_type"),
    "note": ("abstract", "content"),
    "observed-data": ("object_refs",),
}


@attrs.frozen(kw_only=True)
class Agreed:
    """What a record covers: `ids` and `digests` of objects.

    Of a file of several attributes, `fact` is one of `file`, or of any. `data` is the artifact with the attached file,
    `subject` is what the part is about, the same in each version of it.
    """

    subject: tuple[str, ...]
    ids: frozenset[str] = frozenset()
    digests: frozenset[bytes] = frozenset()
    data: str = ""
    file: str = ""
    fact: tuple[str, str] = ("", "")


def agreed(
    value: Mapping[str, Any], said: Mapping[str, Any], record: Mapping[str, Any]
) -> Agreed | None:
    """Return what a record covers; `None` where it is not what the object that carries it says."""
    part, event = said["part"], str(said.get("event"))
    if value["type"] not in _TYPES[part]:
        return None
    around = Around(uuid=event, where="", said=Said(marking=_marking(value)), at=UNDATED)
    try:
        if part == "attribute":
            return _attribute(around, value, said, record)
        return _other(around, value, part, record)
    except (AtlasError, TypeError, ValueError, KeyError, AttributeError):
        return None  # no reader makes anything of it


def digest(content: bytes) -> bytes:
    """Return what stands for the bytes of an object."""
    return hashlib.blake2b(content, digest_size=16).digest()


def facts_of(value: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return what a file states, as types and values of attributes."""
    facts: set[tuple[str, str]] = set()
    hashes = value.get("hashes")
    for name, one in hashes.items() if isinstance(hashes, dict) else ():
        facts.add((values.hash_type(name), str(one)))
    if "name" in value:
        facts.add(("filename", str(value["name"])))
    if "size" in value:
        facts.add((_SIZE, str(value["size"])))
    return facts


def _other(
    around: Around, value: Mapping[str, Any], part: str, record: Mapping[str, Any]
) -> Agreed | None:
    shared: list[dict[str, Any]] = []
    if part == "event":
        if value["id"] != around.report:
            return None
        made = carriers.event_report(around, record, [])
        shared = _shared(carriers.all_tags(record), record, record.get("Orgc"))
    elif part == "object":
        made = parts.grouping(around, record, parts.object_within(around, record, ""), [])
    else:
        made = parts.event_note(around, record, "")
    if not _is_same(made, value):
        return None
    subject = (value["type"], str(value.get("name") or value.get("abstract")))
    return Agreed(subject=subject, digests=_digests(shared))


def _attribute(
    around: Around, value: Mapping[str, Any], said: Mapping[str, Any], record: Mapping[str, Any]
) -> Agreed | None:
    type_, text = str(record.get("type")), str(record.get("value"))
    subject = (value["type"], type_, text)
    made = parts.made_again(around, record, str(said.get("data_ref") or ""))
    seen = carriers.sightings_of(around, made.carrier, record.get("Sighting"), made.said)
    shared = [*made.shared, *seen.shared, *_shared(tags.tag_names(record.get("Tag")), record)]
    note = parts.made_again(around, record, "", is_note=True)
    refers = value.get("object_refs") or said.get("based_on_refs") or ["-"]
    of_file = bool(said.get("object")) and type_ in values.FILE_FACTS and len(refers) == 1
    if of_file and str(refers[0]).startswith("file--") and refers[0] not in _ids(made):
        if value["type"] == "observed-data" or _is_same(made.carrier, value):
            fact = (type_, text)
            return Agreed(subject=subject, digests=_digests(shared), file=str(refers[0]), fact=fact)
        return None
    if type_ == _SIZE and said.get("object") and _is_same(note.carrier, value):
        return Agreed(subject=subject, digests=_digests(shared), fact=(type_, text))
    if not _is_same(made.carrier, value):
        return None if not _is_same(note.carrier, value) else Agreed(subject=subject)
    return Agreed(
        subject=subject,
        ids=frozenset(_ids(made)),
        digests=_digests(shared),
        data=str(said.get("data_ref") or ""),
    )


def _ids(made: Made) -> set[str]:
    return {str(each["id"]) for each in made.objects}


def _shared(
    names: list[str], record: Mapping[str, Any], author: Any = None
) -> list[dict[str, Any]]:
    found = list(carriers.cited(names, record.get("Galaxy")))
    for each in found:
        each.pop("_relation")
    by = carriers.organisation_of(author)
    return [*found, by] if by else found


def _digests(objects: Iterable[dict[str, Any]]) -> frozenset[bytes]:
    return frozenset(digest(canonical(each)) for each in objects)


def _is_same(made: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    type_ = made["type"]
    stated = _STATED[type_]
    return type_ == value["type"] and all(made.get(key) == value.get(key) for key in stated)


def _marking(value: Mapping[str, Any]) -> tags.Marking:
    references = value.get("object_marking_refs")
    return tags.marking_of(references if isinstance(references, list) else ())
