"""Attributes, objects and reports of an event as STIX objects."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import attrs

from atlas.errors import MalformedError
from atlas.formats.misp import carriers, tags, values
from atlas.formats.misp.carriers import Around, Made
from atlas.formats.misp.naming import RECORD, UNDATED, derived, extension, moment, uuid_of
from atlas.formats.misp.records import packed
from atlas.formats.misp.tags import Said
from atlas.model.identifiers import IdentifierKind, normalise, stix_reference

_NAMED = {"threat-actor": "threat-actor", "campaign-name": "campaign"}
_MOST_NAME = 250
_CONTEXT = "unspecified"  # STIX 2.1, grouping-context-ov


@attrs.frozen(kw_only=True)
class Within:
    """The MISP object around an attribute; empty for one that stands in the event itself.

    `said` is what holds for the object, `file` the observable that its attributes state together, if they do. `again`
    tells that another attribute of the event has the same UUID, as happens.
    """

    uuid: str = ""
    again: bool = False
    said: Said | None = None
    file: dict[str, Any] | None = None


NOT_WITHIN = Within()


def attribute(around: Around, value: Any, where: str, within: Within = NOT_WITHIN) -> Made:
    """Return what an attribute becomes: its observables, things that it names, its carrier.

    Raises:
        MalformedError: `misp.part`, it is no attribute.
    """
    return _Attribute(around, value, where, within).made()


def as_note(around: Around, value: Any, where: str, within: Within = NOT_WITHIN) -> Made:
    """Return an attribute as a note, whatever its type: for one whose value does not have the form of it."""
    return _Attribute(around, value, where, within).as_note()


def made_again(
    around: Around, record: Mapping[str, Any], data: str, *, is_note: bool = False
) -> Made:
    """Return what a record without its attached file became; `data` is the id of the artifact that holds it.

    Raises:
        MalformedError: `misp.part`, it is no attribute.
    """
    found = _Attribute(around, dict(record), "", NOT_WITHIN, data)
    return found.as_note() if is_note else found.made()


def object_within(around: Around, value: Any, where: str) -> Within:
    """Return what holds for the attributes of a MISP object.

    Raises:
        MalformedError: `misp.part`, it is no object.
    """
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise MalformedError("an object needs a `name`; correct it", problem="misp.part")
    said = tags.within(tags.read((), value.get("distribution")), around.said)
    return Within(
        uuid=uuid_of(value.get("uuid"), "object", around.uuid, where),
        said=said,
        file=_file_of(around, value, said),
    )


def grouping(
    around: Around, value: Mapping[str, Any], within: Within, references: list[str]
) -> dict[str, Any]:
    """Return the carrier of a MISP object; `references` are the ids of what its attributes became."""
    record = {key: each for key, each in value.items() if key != "Attribute"}
    comment = value.get("comment")
    said = within.said or around.said
    found = {
        **carriers.dated(around, f"grouping--{within.uuid}", value),
        "name": value["name"][:_MOST_NAME],
        "description": comment if isinstance(comment, str) else "",
        "context": _CONTEXT,
        "object_refs": references or [around.report],
        "extensions": extension(
            "object", around.uuid, **carriers.graded(said), **{RECORD: packed(record)}
        ),
    }
    return carriers.marked(found, said)


def event_note(around: Around, value: Any, where: str) -> dict[str, Any]:
    """Return the note that an event report becomes.

    Raises:
        MalformedError: `misp.part`, it is none.
    """
    if not isinstance(value, dict):
        raise MalformedError("an event report is an object; correct it", problem="misp.part")
    said = tags.within(tags.read((), value.get("distribution")), around.said)
    uuid = uuid_of(value.get("uuid"), "report", around.uuid, where)
    name, content = value.get("name"), value.get("content")
    found = carriers.note(
        around,
        value,
        id_=f"note--{uuid}",
        abstract=name if isinstance(name, str) else "",
        content=content if isinstance(content, str) and content else "-",
    )
    found["extensions"] = extension(
        "report", around.uuid, **carriers.graded(said), **{RECORD: packed(value)}
    )
    return carriers.marked(found, said)


def _file_of(around: Around, value: Mapping[str, Any], said: Said) -> dict[str, Any] | None:
    """Return the file that a MISP object states by attributes that are marked as it is itself."""
    listed = value.get("Attribute")
    if value["name"] != "file" or not isinstance(listed, list):
        return None
    facts: dict[str, str] = {}
    for each in listed:
        type_ = each.get("type") if isinstance(each, dict) else None
        if isinstance(type_, str) and type_ in values.FILE_FACTS and _is_open(each):
            facts.setdefault(type_, str(each.get("value")))
    found = values.file_of(facts)
    return carriers.undated(found, said, event=around.uuid) if found else None


def _is_open(value: Mapping[str, Any]) -> bool:
    said = tags.read(tags.tag_names(value.get("Tag")), value.get("distribution"))
    return said.marking == tags.Marking() and value.get("deleted") not in (True, "1", 1)


class _Attribute:
    """One attribute on its way."""

    def __init__(
        self, around: Around, value: Any, where: str, within: Within, data: str = ""
    ) -> None:
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise MalformedError("an attribute needs a `type`; correct it", problem="misp.part")
        said = value.get("value")
        if isinstance(said, bool) or not isinstance(said, (str, int)) or said == "":
            raise MalformedError("an attribute needs a `value`; correct it", problem="misp.part")
        self._around = around
        self._value = value
        self._within = within
        self._type: str = value["type"]
        self._text = str(said)
        self._names = tags.tag_names(value.get("Tag"))
        own = tags.read(self._names, value.get("distribution"))
        self._said = tags.within(own, within.said or around.said)
        given = None if within.again else value.get("uuid")
        self._uuid = uuid_of(given, "attribute", around.uuid, within.uuid, where)
        self._record = dict(value)
        self._warnings = list(own.warnings)
        self._objects: list[dict[str, Any]] = []
        self._shared: list[dict[str, Any]] = []
        self._data = self._attached() or data

    def made(self) -> Made:
        """Return the attribute as what its type says that it is."""
        if self._type in values.RULES:
            return self._carried(self._indicator(values.RULES[self._type], self._text))
        if self._type == "vulnerability" or self._type in _NAMED:
            return self._about(self._named())
        stated = values.stated(self._type, self._text)
        if stated is None:
            return self.as_note()
        references = self._observe(stated.observables)
        if self._value.get("to_ids") in (True, "1", 1):
            return self._carried(self._indicator("stix", stated.pattern), references)
        return self._carried(self._observed(references), references)

    def as_note(self) -> Made:
        """Return the attribute as a note about the event."""
        found = carriers.note(
            self._around,
            self._value,
            id_=f"note--{self._uuid}",
            abstract=self._type,
            content=self._text,
        )
        if self._type == "link" and "://" in self._text:
            found["external_references"] = [{"source_name": "MISP link", "url": self._text}]
        return self._carried(found)

    def _about(self, named: str) -> Made:
        """Return a note about a thing that the attribute names."""
        found = carriers.note(
            self._around,
            self._value,
            id_=f"note--{self._uuid}",
            abstract=self._type,
            content=self._text,
        )
        return self._carried(found | {"object_refs": [named]}, [named])

    def _named(self) -> str:
        if self._type == "vulnerability":
            try:
                identifier = normalise(IdentifierKind.CVE, self._text)
            except MalformedError:
                return self._thing("vulnerability")
            reference = stix_reference(identifier)
            self._shared.append(_catalogued(reference, identifier.value))
            return reference
        return self._thing(_NAMED[self._type])

    def _thing(self, type_: str) -> str:
        """Return the id of a thing that this event alone names so."""
        uuid = derived(type_, self._around.uuid, self._text, self._said.marking.references())
        found = {
            "type": type_,
            "spec_version": "2.1",
            "id": f"{type_}--{uuid}",
            "created": self._around.at,
            "modified": self._around.at,
            "name": self._text[:_MOST_NAME],
        }
        self._objects.append(carriers.marked(found, self._said))
        return str(found["id"])

    def _observe(self, observables: tuple[dict[str, Any], ...]) -> list[str]:
        """Make the observables, and return their ids, that of the main one first."""
        if self._within.file and self._type in values.FILE_FACTS and _is_open(self._value):
            self._objects.append(self._within.file)
            return [str(self._within.file["id"])]
        ids: list[str] = []
        for each in observables:
            named = {
                key: _resolved(said, ids) if key.endswith(("_ref", "_refs")) else said
                for key, said in each.items()
            }
            if self._data and named["type"] == "file":
                named["content_ref"] = self._data
            found = carriers.undated(named, self._said, event=self._around.uuid)
            self._objects.append(found)
            ids.append(found["id"])
        return ids[::-1]

    def _indicator(self, pattern_type: str, pattern: str) -> dict[str, Any]:
        begins = moment(self._value.get("first_seen"))
        found = carriers.dated(self._around, f"indicator--{self._uuid}", self._value)
        return found | {
            "name": self._text[:_MOST_NAME],
            "description": self._comment(),
            "pattern": pattern,
            "pattern_type": pattern_type,
            "valid_from": begins or found["created"],
            "indicator_types": ["unknown"],
        }

    def _observed(self, references: list[str]) -> dict[str, Any]:
        found = carriers.dated(self._around, f"observed-data--{self._uuid}", self._value)
        first = moment(self._value.get("first_seen")) or found["created"]
        last = moment(self._value.get("last_seen")) or first
        return found | {
            "first_observed": first,
            "last_observed": max(first, last),
            "number_observed": 1,
            "object_refs": references,
        }

    def _carried(self, carrier: dict[str, Any], references: list[str] | None = None) -> Made:
        refers = carrier["type"] in ("observed-data", "note")
        carrier["labels"] = self._names
        carrier["extensions"] = extension(
            "attribute",
            self._around.uuid,
            object=self._within.uuid,
            comment="" if "description" in carrier else self._comment(),
            **carriers.graded(self._said),
            based_on_refs=[] if refers else references or [],
            data_ref=self._data,
            **{RECORD: packed(self._record)},
        )
        found = carriers.marked(carrier, self._said)
        return Made(
            carrier=found,
            said=self._said,
            # of what is deleted only the carrier says that it was there
            objects=[] if carrier.get("revoked") else self._objects,
            shared=self._shared,
            warnings=self._warnings,
        )

    def _comment(self) -> str:
        comment = self._value.get("comment")
        return comment if isinstance(comment, str) else ""

    def _attached(self) -> str:
        """Take an attached file out of the record into an artifact, as it came; return the artifact's id or ""."""
        data = self._value.get("data")
        if not isinstance(data, str) or not data or self._value.get("deleted") in (True, "1", 1):
            return ""
        if not _is_base64(data):
            self._warnings.append(("misp.data", "`data` is not base64; it was kept as text"))
            return ""
        found: dict[str, Any] = {"type": "artifact", "payload_bin": data}
        if self._type == "malware-sample":
            # MISP wraps samples into an archive under this word, so that nobody starts one by accident
            found |= {"mime_type": "application/zip", "decryption_key": "infected"}
            found["encryption_algorithm"] = "mime-type-indicated"
        made = carriers.undated(found, self._said, event=self._around.uuid)
        self._objects.append(made)
        del self._record["data"]
        return str(made["id"])


def _catalogued(reference: str, number: str) -> dict[str, Any]:
    """Return the object of a CVE number, the same from whoever names it."""
    return {
        "type": "vulnerability",
        "spec_version": "2.1",
        "id": reference,
        "created": UNDATED,
        "modified": UNDATED,
        "name": number,
        "external_references": [{"source_name": "cve", "external_id": number}],
    }


def _resolved(said: Any, ids: list[str]) -> Any:
    """Return references with the ids that `#` and a place stand for."""
    if isinstance(said, list):
        return [_resolved(each, ids) for each in said]
    return ids[int(said.removeprefix("#"))]


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
