"""From the bytes of a STIX file to decoded objects and problems, one after the other."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from shutil import copyfileobj
from typing import Any, BinaryIO, cast

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, iter_items, parse
from atlas.formats.json.limits import MAX_ITEM_BYTES
from atlas.formats.stix.check import check
from atlas.formats.stix.definitions import Definitions, Verdict, reader_of
from atlas.formats.stix.forms import SPEC_VERSIONS, table
from atlas.formats.stix.observables import Found
from atlas.formats.stix.plain import find_plain
from atlas.formats.stix.projections import Projection, plan
from atlas.formats.stix.references import find_type, is_type_name
from atlas.formats.stix.timestamps import find_time, sortable
from atlas.formats.stix.truth import find_truth
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

MAX_SHOWN_CHARS = 300


def iter_decoded(file: BinaryIO, *, name: str = "") -> Iterator[Decoded | Problem]:
    """Yield each object of a file in its order: decoded, or the problem that kept it out.

    The file may hold a bundle of STIX 2.0 or 2.1, a TAXII envelope, a list, single objects, or
    objects on lines; `atlas.formats.json.iter_items` says how. A file that cannot be read twice is
    copied first. `name` stands before a problem of the file as a whole. Costs O(n) time, and memory
    for the largest item; nothing in the file makes it raise.
    """
    again = file if file.seekable() else _copied(file)
    definitions = Definitions(reader_of(again))
    for found in iter_items(again):
        if isinstance(found, Problem):
            yield attrs.evolve(found, message=f"{name}: {found.message}") if name else found
        else:
            yield decode_item(found, definitions)


def decode_item(item: Item, definitions: Definitions) -> Decoded | Problem:
    """Return one object decoded, or the problem that keeps it out."""
    object_id = ""
    try:
        value, content = parse(item.raw)
        if not isinstance(value, dict) or "type" not in value:
            raise MalformedError("has no `type`; import STIX objects", problem="stix.not_stix")
        object_id = _shown(value.get("id"))
        spec_version = _spec_version(value, item.around)
        custom, departures = _verify(value, spec_version)
        if value["type"] == "marking-definition" and definitions.is_in_circle(value):
            raise MalformedError(
                "the marking definition is marked by itself; take that marking out",
                problem="marking.cycle",
            )
    except MalformedError as error:
        return Problem(where=item.where, code=error.problem, message=str(error), id=object_id)
    found = Found(value)
    verdict = definitions.marked(value)
    shape = Projection(value, custom, plan(spec_version, value["type"]))
    dated = value.get("modified") or value.get("created")
    confidence = value.get("confidence")
    return Decoded(
        where=item.where,
        object_id=value["id"],
        about=found.about,
        kind=value["type"],
        spec_version=spec_version,
        version=sortable(dated) if dated else "",
        content=content,
        digest=hashlib.sha256(content).digest(),
        names=shape.names(),
        texts=shape.texts(),
        links=shape.links(),
        identifiers=found.identifiers(),
        marked=verdict.marked,
        created=find_time(value.get("created")),
        modified=find_time(value.get("modified")),
        confidence=confidence if _is_percent(confidence) else None,
        revoked=find_truth(value.get("revoked")) is True,
        warnings=_warnings(item.where, value["id"], departures, verdict, found),
    )


def _verify(value: Mapping[str, Any], spec_version: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the names of the custom properties in order, and the departures that were let pass."""
    type_ = value["type"]
    if not is_type_name(type_):
        raise MalformedError(
            "`type` must be 3 to 250 small letters, digits and hyphens", problem="stix.bad_value"
        )
    if type_ == "bundle":
        raise MalformedError(
            "is a bundle where an object should be; import it on its own", problem="stix.not_stix"
        )
    if "id" not in value:
        raise MalformedError("`id` is missing; add it", problem="stix.missing_property")
    if find_type(value["id"]) != type_:
        raise MalformedError(
            f"`id` is not of the form {type_[:60]}--UUID; correct it", problem="stix.bad_id"
        )
    custom = sorted(value.keys() - plan(spec_version, type_).own)
    quick = find_plain(spec_version, type_)
    if quick and quick.passes(value, custom):
        return custom, ()
    found = table(spec_version)
    return custom, check(value, found.find(type_) or found.unknown, found)


def _spec_version(value: Mapping[str, Any], around: Mapping[str, Any]) -> str:
    """Return the version of an object: its own word, else its shape and its bundle decide."""
    said = value.get("spec_version")
    if said is not None:
        if said not in SPEC_VERSIONS:
            raise MalformedError(
                "`spec_version` is neither 2.0 nor 2.1; convert the object",
                problem="stix.spec_version",
            )
        return cast(str, said)
    if value["type"] in table("2.1").observables and "id" in value:
        return "2.1"
    bundled = around.get("spec_version")
    return bundled if bundled in SPEC_VERSIONS else "2.0"


def _warnings(
    where: str, object_id: str, departures: tuple[str, ...], verdict: Verdict, found: Found
) -> tuple[Problem, ...]:
    if not departures and not verdict.warnings and not found.misfits:
        return ()
    said = [
        *(("stix.oddity", sentence) for sentence in departures),
        *verdict.warnings,
        *((error.problem, f"`{place}`: {error}") for place, error in found.misfits),
    ]
    return tuple(
        Problem(where=where, code=code, message=message, id=object_id, rejected=False)
        for code, message in said
    )


def _is_percent(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _shown(object_id: Any) -> str:
    return object_id[:MAX_SHOWN_CHARS] if isinstance(object_id, str) else ""


def _copied(file: BinaryIO) -> BinaryIO:
    copy = tempfile.SpooledTemporaryFile(max_size=MAX_ITEM_BYTES)  # noqa: SIM115 - closed by its end
    copyfileobj(file, copy)
    copy.seek(0)
    return cast(BinaryIO, copy)
