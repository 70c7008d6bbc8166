"""The kinds of thing and of relation, read from `kinds.toml`: names, groups, half-lives."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import attrs

# The identity that stands behind our extension definitions. Fixed: it is the same on every node.
PROJECT_IDENTITY_ID = "identity--76fe5c8c-8304-4b82-91e4-3bd5710cc80c"
_DEFINED_AT = "2025-11-01T00:00:00.000Z"
_DEFINED_VERSION = "1.0.0"


class Group(StrEnum):
    """What a kind is drawn as: ten sorts of thing in the world, then techniques and documents."""

    ACTOR = "actor"
    PERSONA = "persona"
    SERVICE = "service"
    MALWARE = "malware"
    INFRASTRUCTURE = "infrastructure"
    WALLET = "wallet"
    VICTIM = "victim"
    JURISDICTION = "jurisdiction"
    OPERATION = "operation"
    ORGANISATION = "organisation"
    TECHNIQUE = "technique"
    DOCUMENT = "document"


SHAPES: Mapping[Group, str] = MappingProxyType(
    {
        Group.ACTOR: "hexagon",
        Group.PERSONA: "circle",
        Group.SERVICE: "square",
        Group.MALWARE: "diamond",
        Group.INFRASTRUCTURE: "wide-rectangle",
        Group.WALLET: "triangle",
        Group.VICTIM: "pentagon",
        Group.JURISDICTION: "bar",
        Group.OPERATION: "star",
        Group.ORGANISATION: "ring",
        Group.TECHNIQUE: "cross",
        Group.DOCUMENT: "page",
    }
)


class Adds(StrEnum):
    """What an extension definition adds: the words of `extension_type` (STIX 2.1, section 7.3)."""

    NEW_SDO = "new-sdo"
    NEW_SCO = "new-sco"
    PROPERTY = "property-extension"
    TOP_LEVEL = "toplevel-property-extension"


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of thing.

    `type` is the STIX type name as it stands in objects. `label` (singular) and `plural` are
    English and message ids of gettext. `half_life_days` says after how many days without
    confirmation a statement about such a thing is worth half; `None` where it does not fade.
    `named_by` are the properties that an object is called by; the first that it has comes first.
    `through` tells whether a path may lead through such things: a place, a sector or a technique has
    so many neighbours that it would make everything near to everything. `extension` is the id of our
    extension definition, `adds` what that adds, `description` and `schema` its words: all empty for
    the kinds of others.
    """

    type: str
    label: str
    plural: str
    group: Group
    half_life_days: int | None = None
    named_by: tuple[str, ...] = ("name",)
    through: bool = True
    extension: str | None = None
    adds: Adds | None = None
    description: str = ""
    schema: str = ""

    @property
    def shape(self) -> str:
        """The name of the shape that it is drawn with."""
        return SHAPES[self.group]


@attrs.frozen(kw_only=True)
class Addition:
    """What objects of the standard carry beside their own properties: an extension of ours that is no kind.

    `properties` are the names of those that stand among the object's own; empty where all stand in the extension.
    """

    name: str
    extension: str
    description: str
    schema: str
    properties: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Relation:
    """A kind of relation: `label` reads from source to target, `inverse` from target to source.

    `walked` tells whether paths follow it; a likeness that was computed is no way from one thing to another.
    """

    type: str
    label: str
    inverse: str
    walked: bool = True


# The groups whose kinds no path leads through, unless a kind says otherwise in `kinds.toml`.
_NOT_THROUGH = frozenset({Group.VICTIM, Group.JURISDICTION, Group.ORGANISATION, Group.TECHNIQUE})


def kind_of(type_: str) -> Kind:
    """Return the kind of a STIX type; one that we do not know gets its own name as its label."""
    known = _kinds().get(type_)
    return known or Kind(type=type_, label=type_, plural=type_, group=Group.DOCUMENT)


def iter_kinds() -> Iterator[Kind]:
    """Yield each kind that we know, once, in the order in which lists show them."""
    yield from _kinds().values()


def relation(type_: str) -> Relation:
    """Return the labels of a relation; of one that we do not know, the words of its type."""
    known = _relations().get(type_)
    if known:
        return known
    words = type_.replace("-", " ").replace("_", " ").strip()
    return Relation(type=type_, label=words, inverse=f"inverse of {words}")


def iter_additions() -> Iterator[Addition]:
    """Yield each extension of ours that adds to objects of the standard, in the order of `kinds.toml`."""
    yield from _additions().values()


def addition(name: str) -> Addition:
    """Return an extension of ours that is no kind, by its name."""
    return _additions()[name]


def iter_relations() -> Iterator[Relation]:
    """Yield each relation that we know, once, in the order of `kinds.toml`."""
    yield from _relations().values()


def extension_of(type_: str) -> dict[str, dict[str, str]]:
    """Return the `extensions` that an object of this type must carry; empty for kinds of others."""
    kind = kind_of(type_)
    if kind.extension is None or kind.adds is None:
        return {}
    return {kind.extension: {"extension_type": kind.adds.value}}


def telling(properties: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the `extensions` of an object that has these properties; empty where none of them is told beside."""
    each = addition("told-beside")
    if set(each.properties).isdisjoint(properties):
        return {}
    return {each.extension: {"extension_type": Adds.TOP_LEVEL.value}}


def extension_definitions() -> list[dict[str, object]]:
    """Return the STIX objects that define our kinds: the project's identity, then one a kind.

    They are the same on every node and on every day: ids and times are fixed (STIX 2.1, 7.3).
    """
    return [
        _project_identity(),
        *(_definition(kind) for kind in iter_kinds() if kind.extension),
        *(_definition_of_addition(each) for each in iter_additions()),
    ]


def _project_identity() -> dict[str, object]:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": PROJECT_IDENTITY_ID,
        "created": _DEFINED_AT,
        "modified": _DEFINED_AT,
        "name": "Cybercrime Atlas",
        "identity_class": "organization",
        "description": "The project that defines the crime-specific kinds of the Cybercrime Atlas.",
    }


def _definition(kind: Kind) -> dict[str, object]:
    words = {"name": kind.type, "description": kind.description, "schema": kind.schema}
    return _defined(kind.extension, words, str(kind.adds))


def _definition_of_addition(each: Addition) -> dict[str, object]:
    words = {"name": each.name, "description": each.description, "schema": each.schema}
    if not each.properties:
        return _defined(each.extension, words, Adds.PROPERTY.value)
    found = _defined(each.extension, words, Adds.TOP_LEVEL.value)
    return found | {"extension_properties": list(each.properties)}


def _defined(id_: str | None, words: Mapping[str, str], adds: str) -> dict[str, object]:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": id_,
        "created_by_ref": PROJECT_IDENTITY_ID,
        "created": _DEFINED_AT,
        "modified": _DEFINED_AT,
        **words,
        "version": _DEFINED_VERSION,
        "extension_types": [adds],
    }


@cache
def _kinds() -> Mapping[str, Kind]:
    return MappingProxyType({row["type"]: _kind(row) for row in _document()["kind"]})


@cache
def _additions() -> Mapping[str, Addition]:
    rows = (
        row | {"properties": tuple(row.get("properties", ()))} for row in _document()["addition"]
    )
    return MappingProxyType({row["name"]: Addition(**row) for row in rows})


@cache
def _relations() -> Mapping[str, Relation]:
    rows = _document()["relation"]
    return MappingProxyType({row["type"]: Relation(**row) for row in rows})


def _kind(row: dict[str, Any]) -> Kind:
    return Kind(
        type=row["type"],
        label=row["label"],
        plural=row["plural"],
        group=Group(row["group"]),
        half_life_days=row.get("half_life_days"),
        named_by=tuple(row.get("named_by", ("name",))),
        through=row.get("through", row["group"] not in _NOT_THROUGH),
        extension=row.get("extension"),
        adds=Adds(row["adds"]) if "adds" in row else None,
        description=row.get("description", ""),
        schema=row.get("schema", ""),
    )


def _document() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("atlas.model").joinpath("kinds.toml").read_text(encoding="utf-8"))
