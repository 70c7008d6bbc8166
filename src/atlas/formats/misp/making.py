"""What never was MISP, as attributes, galaxies and reports; and what of it MISP has no place for."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from atlas.formats.misp.clusters import MALWARE_TYPES, WITH_ALIASES
from atlas.formats.misp.naming import derived
from atlas.model.markings import TLP

_NETWORK, _PAYLOAD, _MONEY = "Network activity", "Payload delivery", "Financial fraud"
_BY_VALUE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "domain-name": ("domain", _NETWORK),
        "hostname": ("hostname", _NETWORK),
        "url": ("url", _NETWORK),
        "ipv4-addr": ("ip-dst", _NETWORK),
        "ipv6-addr": ("ip-dst", _NETWORK),
        "email-addr": ("email", "Social network"),
        "mac-addr": ("mac-address", _NETWORK),
        "phone-number": ("phone-number", _MONEY),
        "user-agent": ("user-agent", _NETWORK),
        "cryptocurrency-transaction": ("text", _MONEY),
        "messenger-account": ("text", "Social network"),
        "pgp-key": ("text", "Other"),
        "text": ("text", "Other"),
    }
)
_BY_PROPERTY: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "autonomous-system": ("AS", _NETWORK, "number"),
        "bank-account": ("iban", _MONEY, "iban"),
        "mutex": ("mutex", "Artifacts dropped", "name"),
        "windows-registry-key": ("regkey", "Persistence mechanism", "key"),
        "vulnerability": ("vulnerability", "External analysis", "name"),
        "identity": ("text", "Other", "name"),
    }
)
_HASHES: Mapping[str, str] = MappingProxyType(
    {
        "MD5": "md5",
        "SHA-1": "sha1",
        "SHA-256": "sha256",
        "SHA-512": "sha512",
        "SSDEEP": "ssdeep",
        "TLSH": "tlsh",
    }
)
_WALLETS = frozenset({"btc", "xmr", "dash"})
_RULES: Mapping[str, str] = MappingProxyType(
    {"stix": "stix2-pattern", **{name: name for name in ("yara", "snort", "suricata", "sigma")}}
)
_GALAXIES: Mapping[str, str] = MappingProxyType(
    {
        "threat-actor": "threat-actor",
        "intrusion-set": "mitre-intrusion-set",
        "tool": "tool",
        "malware": "mitre-malware",
        "attack-pattern": "mitre-attack-pattern",
        "x-misp-galaxy-cluster": "x-misp-galaxy-cluster",
    }
)
_REPORTED = frozenset({"report", "grouping", "note", "campaign", "incident", "course-of-action"})
_PATTERN_ONLY = (
    "MISP carries the pattern and the description of an indicator; its dates and phases stay"
)
_NAME_ONLY = "MISP carries name, aliases and description; other properties stay"
_WORDS_ONLY = "MISP carries name and text; what it refers to stays"
_VALUE_ONLY = "MISP carries the value; other properties stay"
_RELATION = "MISP relates objects of one event alone; relations between things stay"
_NO_PLACE = "MISP has no place for objects of this type"
_PLAIN = frozenset(
    {
        "type",
        "id",
        "spec_version",
        "value",
        "currency",
        "object_marking_refs",
        "extensions",
        "created",
        "modified",
    }
    | {
        "hashes",
        "name",
        "number",
        "iban",
        "key",
        "defanged",
        "aliases",
        "description",
        "labels",
        "is_family",
    }
    | {
        "created_by_ref",
        "malware_types",
        "content",
        "abstract",
        "published",
        "pattern",
        "pattern_type",
    }
    | {
        "external_references",
        "identity_class",
        "network",
        "x_note",
        "confidence",
        "revoked",
        "valid_from",
    }
)


@attrs.frozen
class Made:
    """One value for one list of an event: `Attribute`, `Galaxy` or `EventReport`."""

    list: str
    value: dict[str, Any]


def is_carried(value: Mapping[str, Any]) -> bool:
    """Tell whether MISP has a place for an object, be it for part of it."""
    return next(made_of(value, TLP.CLEAR), None) is not None or value["type"] == "artifact"


def not_carried(value: Mapping[str, Any]) -> str | None:
    """Return what of an object MISP cannot carry, `None` where it carries all of it."""
    type_ = value["type"]
    if type_ in ("relationship", "sighting"):
        return _RELATION
    if not is_carried(value):
        return _NO_PLACE
    if type_ == "indicator":
        return _PATTERN_ONLY
    if type_ in _REPORTED:
        return _WORDS_ONLY
    if value.keys() <= _PLAIN:
        return None
    return _NAME_ONLY if type_ in _GALAXIES else _VALUE_ONLY


def made_of(value: Mapping[str, Any], tlp: TLP) -> Iterator[Made]:
    """Yield what an object becomes in MISP; nothing where MISP has no place for it."""
    type_ = value["type"]
    if type_ in _GALAXIES and isinstance(value.get("name"), str):
        yield Made("Galaxy", _galaxy(value))
    elif type_ in _REPORTED:
        yield Made("EventReport", _report(value))
    else:
        for index, (kind, category, said) in enumerate(_attributes(value)):
            yield Made("Attribute", _attribute(value, tlp, index, kind=(kind, category), said=said))


def _attributes(value: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield type, category and value of each attribute that an object becomes."""
    type_, said = value["type"], value.get("value")
    if type_ in _BY_VALUE and isinstance(said, str):
        yield (*_BY_VALUE[type_], said)
    elif type_ == "cryptocurrency-wallet" and isinstance(said, str):
        currency = str(value.get("currency"))
        yield (currency if currency in _WALLETS else "text"), _MONEY, said
    elif type_ == "file":
        yield from _file(value)
    elif type_ in _BY_PROPERTY and _BY_PROPERTY[type_][2] in value:
        kind, category, name = _BY_PROPERTY[type_]
        prefix = "AS" if type_ == "autonomous-system" else ""
        yield kind, category, f"{prefix}{value[name]}"
    elif type_ == "indicator" and value.get("pattern_type", "stix") in _RULES:
        kind = _RULES[value.get("pattern_type", "stix")]
        yield kind, (_NETWORK if kind in ("snort", "suricata") else _PAYLOAD), str(value["pattern"])


def _file(value: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    name, hashes = value.get("name"), value.get("hashes")
    known = {
        _HASHES[key]: said
        for key, said in (hashes.items() if isinstance(hashes, dict) else ())
        if key in _HASHES and isinstance(said, str)
    }
    if not known and isinstance(name, str):
        yield "filename", _PAYLOAD, name
    for kind, said in known.items():
        named = isinstance(name, str) and "|" not in name
        yield (f"filename|{kind}", _PAYLOAD, f"{name}|{said}") if named else (kind, _PAYLOAD, said)


def _attribute(
    value: Mapping[str, Any], tlp: TLP, index: int, *, kind: tuple[str, str], said: str
) -> dict[str, Any]:
    note = value.get("description") or value.get("x_note") or value.get("name") or ""
    return {
        "uuid": derived("attribute", value["id"], index),
        "type": kind[0],
        "category": kind[1],
        "value": said,
        "to_ids": value["type"] == "indicator",
        "comment": note if isinstance(note, str) else "",
        "distribution": "5",
        "Tag": [{"name": tlp.lower()}],
    }


def _galaxy(value: Mapping[str, Any]) -> dict[str, Any]:
    galaxy = _galaxy_of(value)
    aliases = value.get("aliases" if value["type"] in WITH_ALIASES else "x_opencti_aliases")
    return {
        "name": galaxy,
        "type": galaxy,
        "uuid": derived("galaxy", galaxy),
        "description": "",
        "GalaxyCluster": [
            {
                "uuid": value["id"].partition("--")[2],
                "type": galaxy,
                "value": value["name"],
                "tag_name": f'misp-galaxy:{galaxy}="{value["name"]}"',
                "description": str(value.get("description") or ""),
                "meta": {"synonyms": aliases} if isinstance(aliases, list) else {},
            }
        ],
    }


def _galaxy_of(value: Mapping[str, Any]) -> str:
    """Return the galaxy of a thing: the one that its label names, else the usual one of its type."""
    labels = value.get("labels")
    for label in labels if isinstance(labels, list) else ():
        if isinstance(label, str) and label.startswith("misp-galaxy:") and "=" not in label:
            return label.removeprefix("misp-galaxy:")
    types = value.get("malware_types")
    if isinstance(types, list) and types:
        return next((name for name, said in MALWARE_TYPES.items() if said == types[0]), "malware")
    return _GALAXIES[value["type"]]


def _report(value: Mapping[str, Any]) -> dict[str, Any]:
    name = value.get("name") or value.get("abstract") or value["type"]
    text = value.get("description") or value.get("content") or ""
    return {
        "uuid": value["id"].partition("--")[2],
        "name": str(name),
        "content": str(text),
        "distribution": "5",
    }
