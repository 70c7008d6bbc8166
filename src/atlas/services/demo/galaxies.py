"""The public source: MISP's galaxies, as the package `pymispgalaxies` brings them, as STIX 2.1.

Nothing of the package's text is kept here: it is read from where the package is installed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import attrs
import msgspec

from atlas.errors import UsageError
from atlas.formats.misp.clusters import stix_id, type_of
from atlas.services.demo import places
from atlas.services.demo.galaxy_links import Gazetteer, iter_links, relationship
from atlas.services.demo.galaxy_values import (
    Value,
    country_object,
    object_of,
    source_objects,
    texts,
)

# Whole clusters, in the order in which they are read; of any other only what these refer to.
# Regions are whole because victims are named by them too.
CLUSTERS = (
    "region",
    "country",
    "sector",
    "threat-actor",
    "ransomware",
    "tool",
    "banker",
    "stealer",
    "botnet",
    "rat",
    "mitre-intrusion-set",
    "mitre-malware",
    "mitre-tool",
    "mitre-attack-pattern",
)
_ATTACK_LABEL = "misp-galaxy:mitre-"


class _Values(msgspec.Struct):
    values: list[Value]


class _Key(msgspec.Struct):
    value: str
    uuid: str = ""


class _Keys(msgspec.Struct):
    values: list[_Key]


@attrs.frozen(kw_only=True)
class PublicSurvey:
    """What the public source holds. Things are all objects but links and markings.

    `links` counts by relationship type. `linked` is the share of things with at least one link,
    `linked_firmly` the same without links of the type `similar`; the figures `..._beside_attack`
    leave out what comes from ATT&CK and every link to it. `unplaced` counts what led nowhere.
    """

    things: int
    links: Counter[str]
    linked: float
    linked_firmly: float
    things_beside_attack: int
    linked_beside_attack: float
    linked_firmly_beside_attack: float
    unplaced: Counter[str]


def iter_public_objects(unplaced: Counter[str] | None = None) -> Iterator[dict[str, object]]:
    """Yield the public source as STIX 2.1: its marking and identity, then things and links.

    A thing is followed by the links that it tells of, which may point to things that come later.
    The same objects in the same order each time for one release of the package. `unplaced` is
    given a count of the names of places and sectors that mean none on the map, and of related
    values that the package does not hold: they stay on their object as `x_misp_...`. Reads 50 MB
    of JSON, of which one file at a time is in memory.

    Raises:
        UsageError: the package `pymispgalaxies` is not installed.
    """
    folder = _folder()
    names = Gazetteer(unplaced=Counter() if unplaced is None else unplaced)
    others = _index(folder, names)
    told: set[bytes] = set()
    yield from source_objects()
    yield from _iter_missing_countries(names)
    for cluster in (*CLUSTERS, *others):
        for value in _values(folder, cluster):
            if cluster in CLUSTERS or value.uuid in others[cluster]:
                yield from _iter_value(cluster, value, names, told)


def survey(objects: Iterable[dict[str, object]], unplaced: Counter[str]) -> PublicSurvey:
    """Count the public source's objects; `unplaced` is filled when they are through."""
    attack: dict[str, bool] = {}
    links: list[tuple[str, str, str]] = []
    for found in objects:
        if found["type"] == "relationship":
            links.append(
                (
                    str(found["relationship_type"]),
                    str(found["source_ref"]),
                    str(found["target_ref"]),
                )
            )
        elif found["type"] != "marking-definition":
            attack[str(found["id"])] = str(found.get("labels", "")).startswith(f"['{_ATTACK_LABEL}")
    beside = {id_ for id_, is_attack in attack.items() if not is_attack}
    firm = [link for link in links if link[0] != "similar"]
    return PublicSurvey(
        things=len(attack),
        links=Counter(type_ for type_, _, _ in links),
        linked=_share_linked(set(attack), links),
        linked_firmly=_share_linked(set(attack), firm),
        things_beside_attack=len(beside),
        linked_beside_attack=_share_linked(beside, links),
        linked_firmly_beside_attack=_share_linked(beside, firm),
        unplaced=unplaced,
    )


def _share_linked(things: set[str], links: list[tuple[str, str, str]]) -> float:
    ends = [(source, target) for _, source, target in links]
    linked = {end for pair in ends if things.issuperset(pair) for end in pair}
    return len(linked) / len(things)


def _iter_value(
    cluster: str, value: Value, names: Gazetteer, told: set[bytes]
) -> Iterator[dict[str, object]]:
    found = object_of(cluster, value)
    if unknown := sorted({each.dest for each in value.related if each.dest not in names.ids}):
        found["x_misp_unknown_related"] = unknown
    yield found
    for link in iter_links(cluster, value, str(found["id"]), names):
        if link.source != link.target and link.key not in told:
            told.add(link.key)
            yield relationship(link)


def _iter_missing_countries(names: Gazetteer) -> Iterator[dict[str, object]]:
    for code in places.country_codes():
        if code not in names.countries:
            found = country_object(code)
            names.countries[code] = str(found["id"])
            yield found


def _index(folder: Path, names: Gazetteer) -> dict[str, set[str]]:
    """Fill `names`, and return the UUIDs that are wanted of each other cluster, by its name."""
    told: Counter[str] = Counter()
    for cluster in CLUSTERS:
        for value in _values(folder, cluster):
            _enter(names, cluster, value)
            told.update(each.dest for each in value.related)
    others = {"nace": _enter_sections(folder, names)}
    for path in sorted(folder.glob("*.json")):
        keys = (
            []
            if path.stem in CLUSTERS
            else msgspec.json.decode(path.read_bytes(), type=_Keys).values
        )
        for key in keys:
            if key.uuid in told and key.uuid not in names.ids:
                names.ids[key.uuid] = stix_id(type_of(path.stem), key.uuid, key.value)
                others.setdefault(path.stem, set()).add(key.uuid)
    names.unplaced.update({uuid: times for uuid, times in told.items() if uuid not in names.ids})
    return others


def _enter_sections(folder: Path, names: Gazetteer) -> set[str]:
    titles = {
        places.section_key(title)
        for sector in _values(folder, "sector")
        for title in texts(sector.meta, "NACE_CODE")
    }
    entered = set()
    for value in _values(folder, "nace"):
        title = places.section_key(str(value.meta.get("Preferred Label", "")))
        if len(value.value) == 1 and title in titles:
            names.sections[title] = names.ids[value.uuid] = stix_id(
                "identity", value.uuid, value.value
            )
            entered.add(value.uuid)
    return entered


def _enter(names: Gazetteer, cluster: str, value: Value) -> None:
    id_ = stix_id(type_of(cluster), value.uuid, value.value)
    names.ids.setdefault(value.uuid, id_)
    if cluster == "region":
        names.regions[places.region_key(value.value.partition(" - ")[2])] = id_
    elif cluster == "country":
        names.countries[str(value.meta["ISO"])] = id_
    elif cluster == "mitre-attack-pattern":
        names.techniques[str(value.meta["external_id"])] = id_
    elif cluster == "sector":
        for name in (value.value, *value.meta.get("synonyms", [])):
            names.sectors.setdefault(places.sector_key(name), id_)


def _values(folder: Path, cluster: str) -> list[Value]:
    return msgspec.json.decode((folder / f"{cluster}.json").read_bytes(), type=_Values).values


def _folder() -> Path:
    spec = find_spec("pymispgalaxies")  # without importing it: only its data are used
    if spec is None or not spec.submodule_search_locations:
        raise UsageError("the package pymispgalaxies, which holds the public source, is missing")
    return Path(spec.submodule_search_locations[0]) / "data" / "misp-galaxy" / "clusters"
