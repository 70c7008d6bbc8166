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
from atlas.formats.stix.references import find_type, is_id_of, is_random, is_type_name
from atlas.formats.stix.timestamps import find_time, sortable

# version, created, modified
Dates = tuple[str, datetime | None, datetime | None]


class Reading:
    """What is known of one type in one version of STIX; one such object serves all unknown types."""

    def __init__(self, found: Table, kind: Kind) -> None:
        self.plan = Plan(kind)
        self._table = found
        self._kind = kind
        self._prefix = f"{kind.name}--" if kind is not found.unknown else ""
        self._own = frozenset(kind.forms)
        self._plain = find_plain(found, kind)
        self._wants_random = found.spec_version == "2.0"
        self._created = "created" if "created" in kind.forms else ""
        self._modified = "modified" if "modified" in kind.forms else ""

    def verify(self, value: dict[str, Any]) -> tuple[Sequence[str], tuple[str, ...], Dates]:
        """Return the names of the custom properties in order, departures let pass, and the dates.

        Raises:
            MalformedError: the object breaks the standard; the message says where and what to do.
        """
        custom = () if self._own.issuperset(value) else sorted(value.keys() - self._own)
        if (
            self._plain
            and is_id_of(value.get("id"), self._prefix or _prefix_of(value["type"]))
            and (not self._wants_random or is_random(value["id"]))
        ):
            found = self._plain.find(value, custom)
            if found is not None:
                return custom, (), self._usual_dates(value, found)
        verify_identity(value)
        departures = check(value, self._kind, self._table)
        return custom, departures, self._dates(value)

    def _usual_dates(self, value: Mapping[str, Any], found: Any) -> Dates:
        """Return the dates of an object that keeps the standard to the letter."""
        if "modified" in value and self._modified:
            text = value["modified"]
            version = text[:-1] if len(text) == 20 else text[:-1].rstrip("0").rstrip(".")
            return version, found.created or None, found.modified
        if "created" in value and self._created:
            return sortable(value["created"]), found.created, None
        return "", None, None

    def _dates(self, value: Mapping[str, Any]) -> Dates:
        created, modified = value.get(self._created), value.get(self._modified)
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


def find_reading(spec_version: str, type_: object) -> Reading:
    """Return how to read objects of a type, known or not."""
    found = _readings(spec_version)
    return found.get(type_ if isinstance(type_, str) else "", found[""])


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


@cache
def _readings(spec_version: str) -> Mapping[str, Reading]:
    found = table(spec_version)
    kinds = {**found.objects, **found.observables, "": found.unknown}
    return {name: Reading(found, kind) for name, kind in kinds.items()}


@cache
def _observable_types() -> frozenset[str]:
    return frozenset(table("2.1").observables)
