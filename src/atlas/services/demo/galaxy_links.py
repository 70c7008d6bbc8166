"""Links of the public source: its relations, and fields that name places, sectors, techniques."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from atlas.services.demo import places
from atlas.services.demo.galaxy_values import Related, Value, common, texts

_NAMESPACE = uuid.UUID("653328a4-93ce-40f6-ae3b-0c0e93d18ee1")

# The source's types of relation in the words of STIX, or in one form where STIX has none.
_RELATIONS = {
    "located-in": "located-at",
    "linked-to": "related-to",
    "associated-with": "related-to",
    "interacts-with": "related-to",
    "overlaps": "overlaps-with",
    "deploys": "uses",
    "dropped": "drops",
}
# Those that the source also writes from the other end: turned round, so that one fact is one link.
_TURNED = {
    "used-by": "uses",
    "is-deployed-by": "uses",
    "dropped-by": "drops",
    "delivered-by": "delivers",
    "executed-by": "executes",
    "preceded-by": "followed-by",
    "is-injected-by": "injects",
}
_BOTH_WAYS = {"similar", "related-to", "overlaps-with", "communicates-with"}

_SUSPECTED_STATE = ("cfr-suspected-state-sponsor", "suspected-state")
_VICTIMS = ("cfr-suspected-victims", "suspected-victims", "target-countries")
_TARGET_SECTORS = ("cfr-target-category", "targeted-sector", "sectors")
_SAYS_NOTHING = {"unknown", "other"}
# MISP's own default of `attribution-confidence`, for a suspicion that bears no figure.
_DEFAULT_CONFIDENCE = 50


@attrs.frozen(kw_only=True)
class Link:
    """A relation between two things, by their STIX ids."""

    source: str
    type: str
    target: str
    description: str = ""
    confidence: int | None = None
    labels: tuple[str, ...] = ()

    @property
    def key(self) -> bytes:
        """Sixteen bytes, the same for the same relation, from whichever end it was told."""
        ends = [self.source, self.target]
        told = sorted(ends) if self.type in _BOTH_WAYS else ends
        return uuid.uuid5(_NAMESPACE, "|".join((self.type, *told))).bytes


@attrs.define(kw_only=True)
class Gazetteer:
    """Where names lead: the STIX ids of values by UUID, and of places and the like by their keys.

    `sectors` are the source's own list, `sections` those of NACE, `techniques` go by ATT&CK number.
    `unplaced` counts what led nowhere.
    """

    ids: dict[str, str] = attrs.field(factory=dict)
    countries: dict[str, str] = attrs.field(factory=dict)
    regions: dict[str, str] = attrs.field(factory=dict)
    sectors: dict[str, str] = attrs.field(factory=dict)
    sections: dict[str, str] = attrs.field(factory=dict)
    techniques: dict[str, str] = attrs.field(factory=dict)
    unplaced: Counter[str]

    def place(self, name: str) -> str | None:
        """Return the id of the country or region that a name means, or count it as unplaced."""
        code = places.country_code(name)
        found = self.countries.get(code) if code else self.regions.get(places.region_key(name))
        return self._counted(name, found)

    def sector(self, name: str) -> str | None:
        """Return the id of the sector that a name means, or count it as unplaced."""
        return self._counted(name, self.sectors.get(places.sector_key(name)))

    def section(self, name: str) -> str | None:
        """Return the id of the section of NACE that a title means, or count it as unplaced."""
        return self._counted(name, self.sections.get(places.section_key(name)))

    def technique(self, name: str) -> str | None:
        """Return the id of the technique whose number ends a name, or count it as unplaced."""
        return self._counted(name, self.techniques.get(name.rpartition(" ")[2]))

    def _counted(self, name: str, found: str | None) -> str | None:
        if name.casefold() in _SAYS_NOTHING:
            return None
        if found is None:
            self.unplaced[name] += 1
        return found


def iter_links(cluster: str, value: Value, id_: str, names: Gazetteer) -> Iterator[Link]:
    """Yield the links that one value tells of; the same link may come more than once."""
    for related in value.related:
        if target := names.ids.get(related.dest):
            yield _related(id_, related, target)
    match cluster:
        case "country":
            return
        case "region":
            yield from _subregions(value, id_, names)
        case "sector":
            yield from _sections(value, id_, names)
        case "target-information":
            yield from _same_country(value, id_, names)
        case _:
            yield from _origins(id_, value.meta, names)
            yield from _targets(id_, value.meta, names)
            yield from _techniques(id_, value.meta, names)


def relationship(link: Link) -> dict[str, object]:
    """Return the STIX relationship of a link; its id depends on both ends and the type alone."""
    found = common("relationship", f"relationship--{uuid.UUID(bytes=link.key)}") | {
        "relationship_type": link.type,
        "source_ref": link.source,
        "target_ref": link.target,
    }
    if link.description:
        found["description"] = link.description
    if link.confidence is not None:
        found["confidence"] = link.confidence
    if link.labels:
        found["labels"] = list(link.labels)
    return found


def _related(id_: str, related: Related, target: str) -> Link:
    type_ = related.type.strip()
    labels = tuple(related.tags)  # how likely it is, in the words of ICD 203; no confidence
    if type_ in _TURNED:
        return Link(source=target, type=_TURNED[type_], target=id_, labels=labels)
    return Link(source=id_, type=_RELATIONS.get(type_, type_), target=target, labels=labels)


def _subregions(value: Value, id_: str, names: Gazetteer) -> Iterator[Link]:
    for name in texts(value.meta, "subregions"):  # or countries, which tell of their region too
        if part := names.regions.get(places.region_key(name.partition(" - ")[2])):
            yield Link(source=part, type="located-at", target=id_)


def _sections(value: Value, id_: str, names: Gazetteer) -> Iterator[Link]:
    for title in texts(value.meta, "NACE_CODE"):
        if section := names.section(title):
            yield Link(source=id_, type="part-of", target=section)


def _same_country(value: Value, id_: str, names: Gazetteer) -> Iterator[Link]:
    # A second list of countries in the source: its values are the countries of the first.
    for name in texts(value.meta, "iso-code")[:1]:
        if country := names.place(name):
            yield Link(source=id_, type="duplicate-of", target=country)


def _origins(id_: str, meta: Mapping[str, object], names: Gazetteer) -> Iterator[Link]:
    given = next(iter(texts(meta, "attribution-confidence")), "")
    confidence = int(given) if given.isdecimal() else None
    # STIX lets a threat actor be located at a place, and the rest originate from one.
    from_there = "located-at" if id_.startswith("threat-actor--") else "originates-from"
    for name in texts(meta, "country"):
        if place := names.place(name):
            yield Link(source=id_, type=from_there, target=place, confidence=confidence)
    for name in texts(meta, *_SUSPECTED_STATE):
        if place := names.place(name):
            yield Link(
                source=id_,
                type="attributed-to",
                target=place,
                description="Suspected, not established: the source names this state as sponsor.",
                confidence=_DEFAULT_CONFIDENCE if confidence is None else confidence,
            )


def _targets(id_: str, meta: Mapping[str, object], names: Gazetteer) -> Iterator[Link]:
    for name in texts(meta, *_VICTIMS):
        if place := names.place(name):
            words = "The source names victims here as suspected."
            yield Link(source=id_, type="targets", target=place, description=words)
    for name in texts(meta, *_TARGET_SECTORS):
        if sector := names.sector(name):
            yield Link(source=id_, type="targets", target=sector)


def _techniques(id_: str, meta: Mapping[str, object], names: Gazetteer) -> Iterator[Link]:
    for name in texts(meta, "TTP", "ttp"):
        if technique := names.technique(name):
            yield Link(source=id_, type="uses", target=technique)
