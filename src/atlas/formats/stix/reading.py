"""How objects of one type are read: its row of the table, its quick check, its plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from atlas.errors import MalformedError
from atlas.formats.stix.check import check
from atlas.formats.stix.forms import SPEC_VERSIONS, Kind, Table, table
from atlas.formats.stix.plain import find_plain
from atlas.formats.stix.projections import Plan
from atlas.formats.stix.references import (
    find_type,
    is_id_of,
    is_random,
    is_type_name,
    quick_id,
)
from atlas.formats.stix.timestamps import find_time, sortable

# version, created, modified
Dates = tuple[str, datetime | None, datetime | None]


class Reading:
    """What is known of one type in one version of STIX; one such object serves all unknown types."""

    def __init__(self, found: Table, kind: Kind) -> None:
        self.plan = Plan(kind)
        self.spec_version = found.spec_version
        self._table = found
        self._kind = kind
        self._wants_random = found.spec_version == "2.0"
        known = kind is not found.unknown
        self._is_id = quick_id(kind.name, wants_random=self._wants_random) if known else None
        self._own = frozenset(kind.forms)
        self._plain = find_plain(found, kind)
        self._is_created = "created" in kind.forms
        self._is_modified = "modified" in kind.forms

    def verify(self, value: dict[str, Any]) -> tuple[Sequence[str], tuple[str, ...]]:
        """Return the names of the custom properties in order, and departures that are let pass.

        Raises:
            MalformedError: the object breaks the standard; the message says where and what to do.
        """
        plain = self._plain
        if plain:
            layout = plain.layout(value)
            if self._has_own_id(value) and plain.passes(value, layout):
                return layout.custom, ()
        verify_identity(value)
        custom = sorted(value.keys() - self._own)
        return custom, check(value, self._kind, self._table)

    def _has_own_id(self, value: Mapping[str, Any]) -> bool:
        id_ = value.get("id")
        if not isinstance(id_, str):
            return False
        if self._is_id:
            return self._is_id(id_) is not None
        return is_id_of(id_, _prefix_of(value["type"])) and (
            not self._wants_random or is_random(id_)
        )

    def dates(self, value: Mapping[str, Any]) -> Dates:
        """Return the dates of an object that was verified."""
        created = value.get("created") if self._is_created else None
        modified = value.get("modified") if self._is_modified else None
        dated = modified or created
        return sortable(dated) if dated else "", find_time(created), find_time(modified)


def _prefix_of(type_: Any) -> str:
    """Return how ids of a type outside the standard begin; no id begins like that of no type."""
    return f"{type_}--" if is_type_name(type_) and type_ != "bundle" else "/"


def verify_identity(value: Mapping[str, Any]) -> None:
    """Return if an object has the name of a type, and an id of that type.

    Raises:
        MalformedError: it has not.
    """
    type_ = value["type"]
    if not is_type_name(type_):
        raise MalformedError(
            "`type` must be 3 to 250 small letters, digits and hyphens; correct it",
            problem="stix.bad_value",
        )
    if type_ == "bundle":
        raise MalformedError(
            "is a bundle without objects, or inside another; import bundles with objects on their own",
            problem="stix.not_stix",
        )
    if "id" not in value:
        raise MalformedError("`id` is missing; add it", problem="stix.missing_property")
    if find_type(value["id"]) != type_:
        raise MalformedError(
            f"`id` is not of the form {type_[:60]}--UUID; correct it", problem="stix.bad_id"
        )


def find_reading(value: Mapping[str, Any], around: Mapping[str, Any]) -> Reading:
    """Return how to read an object that has a type, known or not.

    Raises:
        MalformedError: it names another version of STIX than 2.0 and 2.1.
    """
    spec_version = "2.1" if value.get("spec_version") == "2.1" else spec_version_of(value, around)
    return _readings(spec_version)[value["type"]]


def spec_version_of(value: Mapping[str, Any], around: Mapping[str, Any]) -> str:
    """Return the version of an object: its own word, else its shape and its bundle decide.

    Raises:
        MalformedError: it names another version than 2.0 and 2.1.
    """
    said = value.get("spec_version")
    if said is None:
        if "id" in value and value["type"] in _observable_types():
            return "2.1"
        bundled = around.get("spec_version")
        return bundled if bundled in SPEC_VERSIONS else "2.0"
    if said not in SPEC_VERSIONS:
        raise MalformedError(
            "`spec_version` is neither 2.0 nor 2.1; convert the object",
            problem="stix.spec_version",
        )
    return str(said)


class _Readings(dict[str, Reading]):
    """Readings by type, each made when the first object of its type comes; "" for unknown types."""

    def __init__(self, spec_version: str) -> None:
        self._table = table(spec_version)
        self[""] = Reading(self._table, self._table.unknown)

    def __missing__(self, type_: str) -> Reading:
        kind = self._table.find(type_)
        if kind is None:
            return self[""]
        found = self[type_] = Reading(self._table, kind)
        return found


@cache
def _readings(spec_version: str) -> _Readings:
    return _Readings(spec_version)


@cache
def _observable_types() -> frozenset[str]:
    return frozenset(table("2.1").observables)
