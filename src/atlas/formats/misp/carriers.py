"""The objects that carry the parts of one event: each with its id, its dates, its marking and its record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from atlas.formats.json import canonical
from atlas.formats.misp import clusters, tags
from atlas.formats.misp.naming import (
    EXTENSION,
    RECORD,
    UNDATED,
    day,
    derived,
    extension,
    moment,
    uuid_of,
)
from atlas.formats.misp.records import packed
from atlas.formats.misp.tags import Said
from atlas.model.claim import Decoded, LinkFound
from atlas.model.grades import Grade, InformationGrade, SourceGrade

_TYPE_CHARS = 80
_SPEC = "2.1"


@attrs.frozen(kw_only=True)
class Around:
    """What holds for every part of one event: its UUID and place, what its tags say, its date and its author."""

    uuid: str
    where: str
    said: Said
    at: str
    author: str = ""

    @property
    def report(self) -> str:
        """Return the id of the report that the event becomes."""
        return f"report--{self.uuid}"

    @property
    def states_shared(self) -> bool:
        """Tell whether things that everybody names alike are stated, or only referred to."""
        return not self.said.marking.is_narrow


@attrs.define(kw_only=True)
class Made:
    """What one part became. `objects` end with the `carrier`; `shared` are things that everybody names alike.

    `of` are the ids of what the event's report refers to, `said` what holds for the part.
    """

    carrier: dict[str, Any]
    said: Said
    objects: list[dict[str, Any]] = attrs.field(factory=list)
    shared: list[dict[str, Any]] = attrs.field(factory=list)
    warnings: list[tuple[str, str]] = attrs.field(factory=list)


def around_of(members: Mapping[str, Any], where: str, *, digest: str) -> Around:
    """Return what holds for all of an event; `digest` is that of its bytes, for one that has no UUID."""
    author = members.get("Orgc")
    return Around(
        uuid=uuid_of(members.get("uuid"), "event", digest),
        where=where,
        said=tags.read(all_tags(members), members.get("distribution")),
        at=moment(members.get("timestamp")) or day(members.get("date")) or UNDATED,
        author=_organisation_id(author) if isinstance(author, dict) else "",
    )


def organisation_of(said: Any) -> dict[str, Any] | None:
    """Return the identity of an organisation that MISP names, the same in whichever event; `None` for none."""
    if not isinstance(said, dict) or not (reference := _organisation_id(said)):
        return None
    return {
        "type": "identity",
        "spec_version": _SPEC,
        "id": reference,
        "created": UNDATED,
        "modified": UNDATED,
        "name": said["name"],
        "identity_class": "organization",
        "extensions": extension("derived"),
    }


def event_report(
    around: Around, members: Mapping[str, Any], references: Sequence[str]
) -> dict[str, Any]:
    """Return the report that an event becomes; `references` are the ids of what it is about."""
    modified = around.at
    created = min(day(members.get("date")) or modified, modified)
    info = members.get("info")
    found = {
        **_dated(around, f"report--{around.uuid}", created, modified),
        "name": info if isinstance(info, str) and info.strip() else f"MISP event {around.uuid}",
        "report_types": ["threat-report"],
        "published": moment(members.get("publish_timestamp")) or modified,
        # an event that holds nothing says so by what holds its record
        "object_refs": list(references) or [EXTENSION],
        "labels": all_tags(members),
        "external_references": [{"source_name": "MISP", "external_id": around.uuid}],
        "extensions": extension(
            "event", around.uuid, **graded(around.said), **{RECORD: packed(members)}
        ),
    }
    return marked(found, around.said)


def marked(found: dict[str, Any], said: Said) -> dict[str, Any]:
    """Return an object with the markings that hold for it and how sure it is, without what is empty."""
    found["object_marking_refs"] = said.marking.references()
    if said.confidence is not None:
        found["confidence"] = said.confidence
    return {key: each for key, each in found.items() if each not in ("", [])}


def graded(said: Said) -> dict[str, Any]:
    """Return what an extension says of grade and likelihood."""
    return {"grade": str(said.grade) if said.grade else "", "likelihood": said.likelihood}


def dated(around: Around, id_: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the carrier of a part begins with: its version is the part's time stamp."""
    at = moment(record.get("timestamp")) or around.at
    found = _dated(around, id_, at, at)
    if record.get("deleted") in (True, "1", 1):
        found["revoked"] = True
    return found


def undated(found: dict[str, Any], said: Said, *, event: str) -> dict[str, Any]:
    """Return an observable with its id, which follows from event, content and marking."""
    references = said.marking.references()
    body = found | ({"object_marking_refs": references} if references else {})
    uuid = derived("observable", event, canonical(body).decode())
    extensions = {**found.get("extensions", {}), **extension("derived", event)}
    return {
        **body,
        "spec_version": _SPEC,
        "id": f"{found['type']}--{uuid}",
        "extensions": extensions,
    }


def note(
    around: Around, part: Mapping[str, Any], *, id_: str, abstract: str, content: str
) -> dict[str, Any]:
    """Return a note about the event itself."""
    return {
        **dated(around, id_, part),
        "abstract": abstract,
        "content": content,
        "object_refs": [around.report],
    }


def cited(names: Iterable[str], galaxies: Any) -> Iterator[dict[str, Any]]:
    """Yield the things that galaxies and tags of one part name, each once."""
    seen: set[str] = set()
    told = set()
    for cluster in clusters.iter_clusters(galaxies):
        told.add(cluster.get("tag_name"))
        if (reference := clusters.reference(cluster)) not in seen:
            seen.add(reference)
            yield clusters.object_of(cluster) | {"_relation": _relation(cluster)}
    for cluster in clusters.named_in(each for each in names if each not in told):
        if (reference := clusters.reference(cluster)) not in seen:
            seen.add(reference)
            yield clusters.object_of(cluster) | {"_relation": ""}


def narrower(one: Said, other: Said) -> Said:
    """Return what holds for what joins two parts: never wider than either."""
    return tags.within(one, other)


def with_grade(found: Decoded, made: Mapping[str, Any]) -> Decoded:
    """Return a decoded object with the grade and likelihood that its extension states."""
    said = made.get("extensions", {}).get(EXTENSION, {})
    grade, likelihood = said.get("grade"), said.get("likelihood")
    if grade is None and likelihood is None:
        return found
    stated = (
        Grade(source=SourceGrade(grade[0]), information=InformationGrade(grade[1]))
        if grade
        else None
    )
    return attrs.evolve(found, grade=stated, likelihood=likelihood)


def relationship(around: Around, link: LinkFound, *, said: Said, at: str) -> dict[str, Any]:
    """Return a relation that was made of a reference or of a galaxy."""
    uuid = derived("relationship", around.uuid, link.source, link.type, link.target)
    found = {
        **_dated(around, f"relationship--{uuid}", at, at),
        "relationship_type": link.type[:_TYPE_CHARS],
        "source_ref": link.source,
        "target_ref": link.target,
        "extensions": extension("derived", around.uuid),
    }
    return marked(found, said)


def sightings_of(around: Around, carrier: Mapping[str, Any], listed: Any, said: Said) -> Made:
    """Return what the sightings of an attribute become: seen, or said to be a false positive."""
    made = Made(carrier=dict(carrier), said=said)
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, dict) or moment(each.get("date_sighting")) is None:
            continue
        by = organisation_of(each.get("Organisation"))
        if by:
            made.shared.append(by)
        where = [by["id"]] if by else []
        if found := _sighting(around, each, carrier=carrier["id"], where=where):
            made.objects.append(marked(found, said))
    return made


def _sighting(
    around: Around, each: Mapping[str, Any], *, carrier: str, where: list[str]
) -> dict[str, Any] | None:
    """Return one sighting; `None` for one that only ends what is said, which stays in the record."""
    at = moment(each["date_sighting"]) or around.at
    uuid = uuid_of(each.get("uuid"), "sighting", carrier, canonical(dict(each)).decode())
    source, more = each.get("source"), {"extensions": extension("derived", around.uuid)}
    match str(each.get("type", "0")):
        case "0":
            return {
                **_dated(around, f"sighting--{uuid}", at, at),
                "sighting_of_ref": carrier,
                "first_seen": at,
                "last_seen": at,
                "count": 1,
                "description": source if isinstance(source, str) else "",
                "where_sighted_refs": where,
                **more,
            }
        case "1":
            return {
                **_dated(around, f"opinion--{uuid}", at, at),
                "opinion": "strongly-disagree",
                "explanation": "MISP sighting: false positive",
                "object_refs": [carrier],
                **more,
            }
        case _:
            return None


def _dated(around: Around, id_: str, created: str, modified: str) -> dict[str, Any]:
    found = {
        "type": id_.partition("--")[0],
        "spec_version": _SPEC,
        "id": id_,
        "created": created,
        "modified": modified,
    }
    return found | ({"created_by_ref": around.author} if around.author else {})


def all_tags(members: Mapping[str, Any]) -> list[str]:
    """Return the names of an event's tags, also as an index of events writes them."""
    found = tags.tag_names(members.get("Tag"))
    index = members.get("EventTag")
    inner = (
        [each.get("Tag") for each in index if isinstance(each, dict)]
        if isinstance(index, list)
        else []
    )
    return list(dict.fromkeys([*found, *tags.tag_names(inner)]))


def _organisation_id(said: Mapping[str, Any]) -> str:
    name = said.get("name")
    if not isinstance(name, str) or not name.strip():
        return ""
    return f"identity--{uuid_of(said.get('uuid'), 'organisation', name)}"


def _relation(cluster: Mapping[str, Any]) -> str:
    said = cluster.get("relationship_type")
    return said if isinstance(said, str) else ""
