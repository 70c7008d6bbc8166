"""One value of a MISP galaxy becomes one STIX object."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from atlas.formats.misp.clusters import MALWARE_TYPES, WITH_ALIASES, stix_id, type_of
from atlas.services.demo import places

# pymispgalaxies 1.1.1 was released to PyPI on this day. Every object of the source bears it as its
# time, for the source itself dates none of its values; a newer release supersedes an older one.
RELEASE = "1.1.1"
RELEASED_AT = "2025-11-26T11:33:04.952Z"
SOURCE_ID = "identity--620459df-6317-4b53-821c-e0da12ffbda9"
TLP_CLEAR_ID = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"  # STIX TLP 2.0, OASIS
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

# The letters that RFC 3986 allows, and one fragment.
_LETTERS = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_WEB_ADDRESS = re.compile(rf"https?://{_LETTERS}+(?:#{_LETTERS}*)?")

_CLASSES = {"sector", "nace"}


class Related(msgspec.Struct):
    """A relation of a value, as the source writes it."""

    dest: str = msgspec.field(name="dest-uuid")
    type: str
    tags: list[str] = []


class Value(msgspec.Struct):
    """A value of a cluster, as the source writes it."""

    value: str
    uuid: str = ""
    description: str = ""
    meta: dict[str, Any] = {}
    related: list[Related] = []
    revoked: bool = False


def common(type_: str, id_: str) -> dict[str, object]:
    """Return what every object of the source begins with."""
    return {
        "type": type_,
        "spec_version": "2.1",
        "id": id_,
        "created_by_ref": SOURCE_ID,
        "created": RELEASED_AT,
        "modified": RELEASED_AT,
        "object_marking_refs": [TLP_CLEAR_ID],
    }


def source_objects() -> list[dict[str, object]]:
    """Return the marking of the source and the identity that it speaks as."""
    marking: dict[str, object] = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_CLEAR_ID,
        "created": "2022-10-01T00:00:00.000Z",
        "name": "TLP:CLEAR",
        "extensions": {
            _TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": "clear"}
        },
    }
    identity = common("identity", SOURCE_ID) | {
        "name": "MISP galaxies (public source)",
        "identity_class": "organization",
        "description": f"Public knowledge, as the package pymispgalaxies {RELEASE} brings it.",
    }
    del identity["created_by_ref"]
    return [marking, identity]


def object_of(cluster: str, value: Value) -> dict[str, object]:
    """Return the STIX object of one value; every field of its `meta` stays on it."""
    type_ = type_of(cluster)
    found = common(type_, stix_id(type_, value.uuid, value.value))
    found["name"] = name_of(value)
    if value.description.strip():
        found["description"] = value.description
    if value.revoked:
        found["revoked"] = True
    found["labels"] = [f"misp-galaxy:{cluster}"]
    aliases = [each for each in texts(value.meta, "synonyms") if each != found["name"]]
    found |= {"aliases" if type_ in WITH_ALIASES else "x_opencti_aliases": aliases}
    found["external_references"] = _references(cluster, value)
    found |= _extra(type_, cluster, value) | _kept(value.meta)
    return {key: each for key, each in found.items() if each not in ([], "")}


def name_of(value: Value) -> str:
    """Return a value's name, without the ATT&CK number that the source hangs on it.

    A section of NACE goes by its title, not by its letter.
    """
    if title := str(value.meta.get("Preferred Label", "")):
        return title.partition(" ")[2].capitalize()
    external = str(value.meta.get("external_id", ""))
    return value.value.removesuffix(f" - {external}").strip() or value.value


def country_object(code: str, found: dict[str, object] | None = None) -> dict[str, object]:
    """Return the location of an alpha-2 code; `found` is what the source says of it, if at all."""
    location = found or common("location", stix_id("location", "", "country", code))
    location |= {"country": code}
    if name := places.country_name(code):
        location |= {"name": name, "x_opencti_aliases": places.country_names(code)}
    return {key: each for key, each in location.items() if each != []}


def texts(meta: Mapping[str, Any], *keys: str) -> list[str]:
    """Return the texts of some fields: trimmed, each once, in order; empty ones are left out."""
    found: dict[str, None] = {}
    for key in keys:
        given = meta.get(key, [])
        found |= dict.fromkeys(str(each).strip() for each in _listed(given))
    found.pop("", None)
    return list(found)


def _extra(type_: str, cluster: str, value: Value) -> dict[str, object]:
    match type_:
        case "malware":
            types = [MALWARE_TYPES[cluster]] if cluster in MALWARE_TYPES else []
            return {"is_family": True, "malware_types": types}
        case "attack-pattern":
            return {"kill_chain_phases": _phases(value.meta)}
        case "identity":
            return {"identity_class": "class" if cluster in _CLASSES else "organization"}
        case "location":
            return _place(cluster, value)
        case _:
            return {}


def _place(cluster: str, value: Value) -> dict[str, object]:
    if cluster != "region":
        code = next(iter(texts(value.meta, "ISO", "iso-code")), value.value)
        return country_object(code, {"name": value.description or value.value})
    name = value.value.partition(" - ")[2] or value.value
    slug = name.lower().replace(" and the ", "-").replace(" and ", "-").replace(" ", "-")
    return {"name": name, "region": slug}  # words of STIX's region-ov, which are those of UN M49


def _phases(meta: Mapping[str, Any]) -> list[dict[str, str]]:
    # The source writes "attack-Linux:persistence", once a platform; ATT&CK itself "mitre-attack".
    pairs = [each.rpartition(":") for each in texts(meta, "kill_chain")]
    chains = dict.fromkeys((_chain(platform), phase) for platform, _, phase in pairs if platform)
    return [{"kill_chain_name": chain, "phase_name": phase} for chain, phase in chains]


def _chain(platform: str) -> str:
    known = ("mobile-attack", "pre-attack", "attack")
    return next((f"mitre-{each}" for each in known if platform.startswith(each)), platform.lower())


def _references(cluster: str, value: Value) -> list[dict[str, str]]:
    found = []
    if external := str(value.meta.get("external_id", "")):
        name = "mitre-attack" if cluster.startswith("mitre-") else cluster
        found.append({"source_name": name, "external_id": external})
    return found + [_reference(each) for each in texts(value.meta, *_REFERENCES)]


_REFERENCES = ("refs", "links", "references", "sources", "ransomnotes-refs", "ransomenotes-refs")


def _reference(text: str) -> dict[str, str]:
    host = _host(text)
    if host is None:
        return {"source_name": "reference", "description": text}
    return {"source_name": host, "url": text}


def _host(text: str) -> str | None:
    if not _WEB_ADDRESS.fullmatch(text):
        return None
    try:
        return urlsplit(text).hostname
    except ValueError:
        return None


def _kept(meta: Mapping[str, Any]) -> dict[str, object]:
    kept: dict[str, list[str]] = {}
    for key in meta.keys() - {"synonyms", "external_id", *_REFERENCES}:
        name = "x_misp_" + re.sub(r"[^a-z0-9]+", "_", key.lower())
        kept[name] = kept.get(name, []) + texts(meta, key)
    return {name: values for name, values in sorted(kept.items()) if values}


def _listed(given: object) -> Iterable[object]:
    return given if isinstance(given, list) else [given]
