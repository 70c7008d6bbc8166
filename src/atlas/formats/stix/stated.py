"""The STIX object that one person states by form: a named thing, an identifier, or a relation of two things."""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import attrs
import msgspec

from atlas.formats.json import canonical
from atlas.formats.stix import needing
from atlas.formats.stix.needing import DEPENDS, NO_NEED, Need
from atlas.formats.stix.released import released
from atlas.formats.stix.waiting import is_ours
from atlas.formats.tabular.objects import object_of
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.kinds import extension_of, telling

NAMED = (
    *("threat-actor", "intrusion-set", "malware", "tool", "infrastructure", "identity", "campaign"),
    *("incident", "course-of-action", "attack-pattern", "vulnerability", "criminal-service"),
    *("criminal-market", "hosting-provider", "reseller", "registrar", "exchange", "mixer"),
    *("payment-processor", "cryptocurrency-cluster", "brand", "criminal-role", "victim-class"),
    *("scheme", "crime-script", "script-step", "legal-action", "police-operation"),
)
"""The kinds of thing that a name is enough for."""
MOST_ALIASES = 50
# STIX 2.1, 4.11: whether it is a family must be said; a name alone is one of a family
_NEEDED = {"malware": {"is_family": True}}
# number literals stay as they were written
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_REPLACED = ("name", "aliases", "description", "confidence", "x_observed", "x_alternative")
_NONE = msgspec.Raw(b"[]")
_EMPTY = msgspec.Raw(b"{}")


@attrs.frozen(kw_only=True)
class Statement:
    """What somebody states, and how it is known.

    Exactly one is there: a `name` with its `kind`, an `identifier`, or a `relation` from `source_ref` to `target_ref`.
    `source` is text, `url` an address as text, `confidence` in percent, `alternative` who else it could be, `need` what
    a dependence says more. Without `source` and `url` it names none.
    """

    kind: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    identifier: Identifier | None = None
    relation: str = ""
    source_ref: str = ""
    target_ref: str = ""
    note: str = ""
    alternative: str = ""
    need: Need = NO_NEED
    source: str = ""
    url: str = ""
    observed: date | None = None
    confidence: int | None = None
    labels: tuple[str, ...] = ()


def stated(statement: Statement, *, id_: uuid.UUID, at: datetime) -> bytes:
    """Return the object as JSON. An identifier has the id that follows from what is said of it, all else `id_`."""
    if statement.identifier is not None:
        return canonical(_raw(_of_identifier(statement, statement.identifier, at)))
    kind = "relationship" if statement.relation else statement.kind
    found: dict[str, Any] = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{id_}",
        "created": _moment(at),
        "modified": _moment(at),
        **_NEEDED.get(kind, {}),
    }
    told = _told(statement)
    if extensions := extension_of(kind) | telling(told.keys() - {"confidence"}):
        found["extensions"] = extensions
    if statement.relation:
        found |= {
            "relationship_type": statement.relation,
            "source_ref": statement.source_ref,
            "target_ref": statement.target_ref,
        }
    return canonical(_raw(found | told))


def restated(content: bytes, statement: Statement, *, at: datetime) -> bytes:
    """Return a new version of a dated object: what the form says is replaced, all else stays as it was."""
    found = _members(released(content, at=at))
    others = _items(found.pop("external_references", _NONE))[1:]
    kept = [each for each in _items(found.pop("labels", _NONE)) if not _is_ours(bytes(each))]
    for name in (*_REPLACED, *(needing.PROPERTIES if statement.relation == DEPENDS else ())):
        found.pop(name, None)
    told: dict[str, object] = _told(statement)
    if references := [*_references(statement), *others]:
        told["external_references"] = references
    if labels := [*kept, *statement.labels]:
        told["labels"] = labels
    if extensions := telling(told.keys() - {"confidence"}):
        told["extensions"] = {**_members(found.pop("extensions", _EMPTY)), **extensions}
    return canonical(found | _raw(told))


def _is_ours(label: bytes) -> bool:
    said = msgspec.json.decode(label)
    return isinstance(said, str) and is_ours(said)


def _of_identifier(statement: Statement, identifier: Identifier, at: datetime) -> dict[str, Any]:
    """Return the object of an identifier; all that is said of it is part of its id, as in a list."""
    more: dict[str, Any] = {
        "x_observed": statement.observed.isoformat() if statement.observed else "",
        "x_labels": list(statement.labels),
        "confidence": statement.confidence,
    }
    said = {name: value for name, value in more.items() if value not in ("", [], None)}
    source = " ".join(filter(None, (statement.source, statement.url)))
    apart = json.dumps(said, sort_keys=True) if said else ""
    found = object_of([identifier], note=statement.note, source=source, apart=apart)
    if identifier.kind is IdentifierKind.CVE:
        found["modified"] = _moment(at)
        beside = set(said) - {"confidence"}
    else:
        beside = set(said)
    if extensions := found.get("extensions", {}) | telling(beside):
        said["extensions"] = extensions
    return found | said


def _told(statement: Statement) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": statement.name,
        "aliases": list(statement.aliases),
        "description": statement.note,
        "external_references": _references(statement),
        "x_alternative": statement.alternative,
        "x_observed": statement.observed.isoformat() if statement.observed else "",
        "labels": list(statement.labels),
    }
    found = {name: value for name, value in told.items() if value}
    if statement.relation == DEPENDS:
        found |= statement.need.told()
    if statement.confidence is not None:
        found["confidence"] = statement.confidence
    return found


def _references(statement: Statement) -> list[dict[str, str]]:
    if not statement.source and not statement.url:
        return []
    # STIX 2.1, 2.5: a source has a name, and a description where it has no address
    told_as = {"url": statement.url} if statement.url else {"description": statement.source}
    return [{"source_name": statement.source or statement.url, **told_as}]


def _raw(members: dict[str, Any]) -> dict[str, msgspec.Raw]:
    return {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in members.items()}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
