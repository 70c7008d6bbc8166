"""The STIX object that states an identifier: an observable, ours where STIX has none, or a vulnerability."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

import attrs

from atlas.formats.stix.markings import tlp_definition
from atlas.formats.stix.statements import PAP_IDS
from atlas.formats.tabular.told import NOTHING, Told
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.kinds import extension_of, telling

_K = IdentifierKind
_HASHES = {_K.MD5: "MD5", _K.SHA1: "SHA-1", _K.SHA256: "SHA-256", _K.SHA512: "SHA-512"}
_MESSENGERS = (_K.TELEGRAM, _K.JABBER, _K.TOX)
_WALLETS = (_K.BTC, _K.ETH, _K.TRX)
# A list tells no date; a vulnerability must have one. The oldest there is: any dated version replaces it.
_UNDATED = "1970-01-01T00:00:00.000Z"
_LISTED = uuid.UUID(
    "7d0b6a4e-54a4-4c5e-9d0e-6f1f2a8f3c11"
)  # namespace of the ids of rows, drawn at random


def object_of(
    identifiers: Sequence[Identifier],
    *,
    note: str,
    source: str,
    apart: str = "",
    told: Told = NOTHING,
) -> dict[str, Any]:
    """Return the object of an identifier, or of several hashes of one file, as one row states it.

    Its id is made of identifiers, `apart` and all that the row tells: the same row again is the same object, and a
    row that says something else stands beside what was said before and takes nothing back. All are about one thing. A
    vulnerability has the id that everybody gives it.

    Note and source stand in `x_note` and `x_source` (an observable has no description), for a vulnerability in
    `description` and `external_references`; times, tags in `x_` properties, confidence and marking in those of STIX.
    Empty ones are left out.
    """
    identifier = identifiers[0]
    reference = stix_reference(identifier)
    type_ = reference.partition("--")[0]
    said: list[object] = [reference, note, source, apart]
    said += [each.value for each in identifiers[1:]]
    said += [] if told == NOTHING else [_said(told)]
    own = f"{type_}--{uuid.uuid5(_LISTED, json.dumps(said))}"
    # a vulnerability is the thing that its id names, an observable the one that its value names
    id_ = reference if identifier.kind is _K.CVE else own
    found = {"type": type_, "spec_version": "2.1", "id": id_, **_values(identifiers)}
    source = told.source or source
    beside = _beside(told)
    if identifier.kind is _K.CVE:
        found |= _told(description=note, external_references=_references(identifier, source))
        extensions = telling(beside.keys() - {"confidence"})  # which the standard has for it
    else:
        beside |= _told(x_note=note, x_source=source)
        extensions = extension_of(type_) | telling(beside)
    return found | beside | _told(extensions=extensions)


def _said(told: Told) -> list[object]:
    """Return all that a row tells; a PAP is behind the rest, so that rows without one keep their ids."""
    before = list(attrs.astuple(attrs.evolve(told, pap=None)))[:-1]
    return before if told.pap is None else [*before, told.pap]


def _beside(told: Told) -> dict[str, Any]:
    found = _told(x_first_seen=told.first_seen, x_last_seen=told.last_seen, x_tags=list(told.tags))
    if told.confidence is not None:
        found["confidence"] = told.confidence
    markings = [str(tlp_definition(told.marking, "2.1")["id"])] if told.marking else []
    markings += [PAP_IDS[told.pap]] if told.pap else []
    return found | _told(object_marking_refs=markings)


def _values(identifiers: Sequence[Identifier]) -> dict[str, Any]:
    if len(identifiers) == 1:
        return _value(identifiers[0])
    return {"hashes": {_HASHES[each.kind]: each.value for each in identifiers}}


def _value(identifier: Identifier) -> dict[str, Any]:
    kind, value = identifier.kind, identifier.value
    if kind in _HASHES:
        return {"hashes": {_HASHES[kind]: value}}
    if kind in _MESSENGERS:
        return {"network": str(kind), "value": value}
    if kind in _WALLETS:
        return {"value": value, "currency": str(kind)}
    if kind is _K.ASN:
        return {"number": int(value.removeprefix("AS"))}
    if kind is _K.IBAN:
        return {"iban": value}
    if kind is _K.CVE:
        return {"name": value, "created": _UNDATED, "modified": _UNDATED}
    return {"value": value}


def _references(identifier: Identifier, source: str) -> list[dict[str, str]]:
    cited = [{"source_name": source, "description": source}] if source else []
    return [{"source_name": "cve", "external_id": identifier.value}, *cited]


def _told(**properties: object) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value}
