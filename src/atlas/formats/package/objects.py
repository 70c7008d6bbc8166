"""A package as STIX 2.1: a report, a note for each statement, what the network map shows, and the identifiers.

Every id is made of the number and version of the package and a place in it: none is that of a contributed object.
"""

import io
import uuid
from collections.abc import Iterator
from typing import Any

from atlas.formats.json import canonical
from atlas.formats.package.edition import Edition
from atlas.formats.stix import BundleWriter
from atlas.formats.stix.markings import tlp_definition
from atlas.formats.tabular.objects import object_of
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.markings import TLP

_SPACE = uuid.UUID("4b1c8d0e-9a57-5c43-8f26-2d1f0a7be914")  # drawn at random
# domain objects that a name makes whole (STIX 2.1, part 4); others of the map are told in the report alone
_NAMED = frozenset(
    {
        *("threat-actor", "intrusion-set", "campaign", "tool", "infrastructure"),
        *("attack-pattern", "course-of-action", "identity", "malware"),
    }
)


def bundle(edition: Edition) -> bytes:
    """Return the bundle. Equal editions give equal bytes."""
    out = io.BytesIO()
    writer = BundleWriter(out, spec="2.1", id_=_id(edition, "bundle", ""))
    marking = tlp_definition(TLP(edition.marking), "2.1")
    writer.add(canonical(marking))
    beside = [*_points(edition), *_ties(edition), *_identifiers(edition)]
    for each in (_report(edition, beside), *_notes(edition), *beside):
        writer.add(canonical({**each, "object_marking_refs": [marking["id"]]}))
    writer.close()
    return out.getvalue()


def _report(edition: Edition, beside: list[dict[str, Any]]) -> dict[str, Any]:
    judged = edition.judgement
    refs = list(dict.fromkeys(str(each["id"]) for each in beside))
    return {
        **_dated(edition, "report", ""),
        "name": f"{'DRAFT, not released: ' if edition.is_draft else ''}{edition.title or edition.number}",
        "description": judged.text,
        "report_types": ["threat-report"],
        **({"labels": [f"copy {edition.mark}"]} if edition.mark and not edition.is_draft else {}),
        "published": _moment(edition),
        "confidence": judged.likelihood,
        "object_refs": refs or [str(tlp_definition(TLP(edition.marking), "2.1")["id"])],
    }


def _notes(edition: Edition) -> Iterator[dict[str, Any]]:
    report = _id(edition, "report", "")
    for place, said in enumerate(edition.statements):
        cites = " ".join(f"[{each}]" for each in said.cites)
        yield {
            **_dated(edition, "note", str(place)),
            "abstract": said.section or "Statement",
            "content": f"{said.text} {cites}",
            "object_refs": [report],
        }


def _points(edition: Edition) -> Iterator[dict[str, Any]]:
    for place, (kind, name, *_) in enumerate(edition.network.points):
        if kind in _NAMED and name:
            more = {"is_family": True} if kind == "malware" else {}
            yield {**_dated(edition, kind, str(place)), "name": name, **more}


def _ties(edition: Edition) -> Iterator[dict[str, Any]]:
    points = edition.network.points
    for place, (source, target, relation) in enumerate(edition.network.ties):
        ends = [points[source], points[target]]
        if all(each[0] in _NAMED and each[1] for each in ends):
            yield {
                **_dated(edition, "relationship", str(place)),
                "relationship_type": relation,
                "source_ref": _id(edition, ends[0][0], str(source)),
                "target_ref": _id(edition, ends[1][0], str(target)),
            }


def _identifiers(edition: Edition) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for each in edition.rows:
        if each.kind in set(IdentifierKind):
            identifier = Identifier(kind=IdentifierKind(each.kind), value=each.value)
            made = object_of([identifier], note=each.step, source="")
            if made["id"] not in seen:
                seen.add(str(made["id"]))
                yield made


def _dated(edition: Edition, kind: str, place: str) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(edition, kind, place),
        "created": _moment(edition),
        "modified": _moment(edition),
    }


def _id(edition: Edition, kind: str, place: str) -> str:
    said = f"{edition.organisation} {edition.number} {edition.version} {kind} {place}"
    return f"{kind}--{uuid.uuid5(_SPACE, said)}"


def _moment(edition: Edition) -> str:
    return f"{edition.made.isoformat()}T00:00:00.000Z"
