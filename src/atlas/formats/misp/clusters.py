"""Values of galaxies as the things that they name, under the ids that the public source has for them."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from atlas.formats.misp.naming import UNDATED

_NAMESPACE = uuid.UUID("fe4128ff-91aa-491b-bb46-5c5b7793c049")
# The schemas of OASIS take the versions 1 to 5 of a UUID.
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TAG = re.compile(r'misp-galaxy:([^="]+)="(.*)"', re.DOTALL)
# the number that ATT&CK's values carry behind their name
_NUMBERED = re.compile(r"(.+?) - ((?:T[0-9]{4}(?:\.[0-9]{3})?)|(?:TA|[GSMC])[0-9]{4})", re.DOTALL)

_INTRUSION_SETS = (
    "mitre-intrusion-set",
    "mitre-enterprise-attack-intrusion-set",
    "mitre-ics-groups",
    "microsoft-activity-group",
    "360net",
)
_MALWARE = ("mitre-malware", "mitre-enterprise-attack-malware", "malpedia", "android")
_TOOLS = ("tool", "mitre-tool", "mitre-enterprise-attack-tool", "tds", "online-service")
_TYPES = {
    "threat-actor": "threat-actor",
    **dict.fromkeys(_INTRUSION_SETS, "intrusion-set"),
    **dict.fromkeys(_TOOLS, "tool"),
    "mitre-attack-pattern": "attack-pattern",
    "mitre-enterprise-attack-attack-pattern": "attack-pattern",
    "tidal-tactic": "x-mitre-tactic",
    # STIX's own way of naming a kind of organisation, and the one that other tools read.
    "sector": "identity",
    "nace": "identity",
    "surveillance-vendor": "identity",
    "country": "location",
    "region": "location",
    "target-information": "location",
}
# Words of STIX's malware-type-ov.
MALWARE_TYPES = {
    "ransomware": "ransomware",
    "banker": "trojan",
    "stealer": "spyware",
    "botnet": "bot",
    "rat": "remote-access-trojan",
    "backdoor": "backdoor",
    "exploit-kit": "exploit-kit",
}
WITH_ALIASES = frozenset({"threat-actor", "intrusion-set", "malware", "tool", "attack-pattern"})
_CLASSES = frozenset({"sector", "nace"})
_MOST_ALIASES = 200


def type_of(cluster: str) -> str:
    """Return the STIX type that the values of a cluster become."""
    if cluster in MALWARE_TYPES or cluster in _MALWARE:
        return "malware"
    return _TYPES.get(cluster, "x-misp-galaxy-cluster")


def stix_id(type_: str, given: str, *parts: str) -> str:
    """Return the STIX id of a value: its own UUID, or a UUIDv5 of `parts` where that is unfit."""
    if _UUID.fullmatch(given):
        return f"{type_}--{given}"
    return f"{type_}--{uuid.uuid5(_NAMESPACE, '|'.join((type_, given, *parts)))}"


def iter_clusters(galaxies: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the values in the galaxies of an event or attribute; what is none is passed by."""
    for galaxy in galaxies if isinstance(galaxies, list) else ():
        listed = galaxy.get("GalaxyCluster") if isinstance(galaxy, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and _text(each.get("value")):
                yield {"type": _text(galaxy.get("type")), **each}


def named_in(tags: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the values that tags name, with no more than galaxy and name."""
    for tag in tags:
        if found := _TAG.fullmatch(tag):
            yield {"type": found[1], "value": found[2], "tag_name": tag}


def reference(cluster: Mapping[str, Any]) -> str:
    """Return the id of the thing that a value names."""
    given = _text(cluster.get("uuid")).lower()
    return stix_id(type_of(_text(cluster.get("type"))), given, _text(cluster["value"]))


def object_of(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object of a value: the same for the same value, whichever event it stands in."""
    galaxy, value = _text(cluster.get("type")), _text(cluster["value"])
    type_ = type_of(galaxy)
    numbered = _NUMBERED.fullmatch(value)
    found: dict[str, Any] = {
        "type": type_,
        "spec_version": "2.1",
        "id": reference(cluster),
        "created": UNDATED,
        "modified": _version(cluster),
        "name": numbered[1] if numbered else value,
        "description": _text(cluster.get("description")),
        "labels": [f"misp-galaxy:{galaxy}"],
        **_own(type_, galaxy, value),
    }
    synonyms = _synonyms(cluster, found["name"])
    found["aliases" if type_ in WITH_ALIASES else "x_opencti_aliases"] = synonyms
    if numbered:
        cited = {"source_name": "mitre-attack", "external_id": numbered[2]}
        found["external_references"] = [cited]
    return {key: each for key, each in found.items() if each not in ([], "")}


def _own(type_: str, galaxy: str, value: str) -> dict[str, Any]:
    """Return what the standard wants of a type beside its name."""
    match type_:
        case "malware":
            kinds = [MALWARE_TYPES[galaxy]] if galaxy in MALWARE_TYPES else []
            return {"is_family": True, "malware_types": kinds}
        case "identity":
            return {"identity_class": "class" if galaxy in _CLASSES else "organization"}
        case "location":
            return {"region" if galaxy == "region" else "country": value}
        case _:
            return {}


def _version(cluster: Mapping[str, Any]) -> str:
    """Return a date of change that orders the versions of a value; MISP counts them and dates none."""
    said = str(cluster.get("version") or "")
    minutes = int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else 0
    days, minute = divmod(minutes, 1440)
    return f"1970-01-{days + 1:02d}T{minute // 60:02d}:{minute % 60:02d}:00.000Z"


def _synonyms(cluster: Mapping[str, Any], name: str) -> list[str]:
    meta = cluster.get("meta")
    said = meta.get("synonyms") if isinstance(meta, dict) else None
    listed = said if isinstance(said, list) else [said]
    texts = dict.fromkeys(_text(each).strip() for each in listed)
    return [each for each in texts if each and each != name][:_MOST_ALIASES]


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""
