"""From the bytes of a STIX file to decoded objects and problems, one after the other."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.json import Item, iter_items, parse
from atlas.formats.stix.timestamps import find_time, sortable
from atlas.model.claim import Decoded, LinkFound, Marked
from atlas.model.problems import Problem

_ID = re.compile(
    r"([a-z][a-z0-9-]{1,248}[a-z0-9])--[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
)
_NO_LINKS = {"created_by_ref", "object_marking_refs"}


def iter_decoded(file: BinaryIO, *, name: str = "") -> Iterator[Decoded | Problem]:
    """Yield each object of a file in its order: decoded, or the problem that kept it out."""
    for found in iter_items(file):
        if isinstance(found, Problem):
            yield found
            continue
        try:
            yield _decode(found)
        except MalformedError as error:
            yield Problem(where=found.where, code=error.problem, message=str(error))


def _decode(item: Item) -> Decoded:
    value, content = parse(item.raw)
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedError("not a STIX object", problem="stix.not_stix")
    object_id: Any = value.get("id")
    found = _ID.fullmatch(object_id) if isinstance(object_id, str) else None
    if not found or found[1] != value["type"]:
        raise MalformedError("the id is not type--UUID", problem="stix.bad_id")
    created, modified = value.get("created"), value.get("modified")
    dated = modified or created
    return Decoded(
        where=item.where,
        object_id=object_id,
        about=object_id,
        kind=value["type"],
        spec_version=value.get("spec_version") or item.around.get("spec_version") or "2.0",
        version=sortable(dated) if dated else "",
        content=content,
        digest=hashlib.sha256(content).digest(),
        names=tuple(each for each in (value.get("name"), value.get("value")) if each),
        texts=tuple(each for each in (value.get("description"), value.get("pattern")) if each),
        links=tuple(_links(value)),
        marked=Marked(references=tuple(value.get("object_marking_refs", ()))),
        created=find_time(created),
        modified=find_time(modified),
        confidence=value.get("confidence"),
        revoked=value.get("revoked") is True,
    )


def _links(value: dict[str, Any]) -> Iterator[LinkFound]:
    if value["type"] == "relationship":
        yield LinkFound(
            source=value["source_ref"], type=value["relationship_type"], target=value["target_ref"]
        )
        return
    for name, each in value.items():
        if name in _NO_LINKS or not name.endswith(("_ref", "_refs")):
            continue
        kind = name.removesuffix("s").removesuffix("_ref").replace("_", "-")
        for target in [each] if isinstance(each, str) else each:
            yield LinkFound(source=value["id"], type=kind, target=target)
