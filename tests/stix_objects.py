"""STIX objects of every kind, and changes to them, for the laws of STIX."""

import copy
import io
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

TIME = "2024-01-01T00:00:00.000Z"
UUID = "11111111-1111-4111-8111-111111111111"
IDENTITY, MALWARE, ADDRESS = (f"{each}--{UUID}" for each in ("identity", "malware", "ipv4-addr"))
CITED = {"external_references": [{"source_name": "cve", "external_id": "CVE-2024-12345"}]}
PHASES = {"kill_chain_phases": [{"kill_chain_name": "x", "phase_name": "y"}]}
SEEN = {"first_seen": TIME, "last_seen": TIME}
OBSERVED = {"first_observed": TIME, "last_observed": TIME, "number_observed": 1}
# one object of each kind, with the members that rules look at
DOMAIN_OBJECTS: dict[str, dict[str, Any]] = {
    "attack-pattern": {"name": "x", **PHASES, **CITED},
    "campaign": {"name": "x", "aliases": ["y"], **SEEN},
    "course-of-action": {"name": "x", "created_by_ref": IDENTITY},
    "identity": {"name": "x", "identity_class": "group", "sectors": ["energy"]},
    "indicator": {
        "pattern": "[a:b = 'c']",
        "pattern_type": "stix",
        "valid_from": TIME,
        "valid_until": "2025-01-01T00:00:00Z",
        "labels": ["x"],
    },
    "intrusion-set": {"name": "x", "goals": ["y"], **SEEN},
    "malware": {"name": "x", "is_family": True, "labels": ["x"], **PHASES},
    "marking-definition": {"definition_type": "statement", "definition": {"statement": "x"}},
    "observed-data": {**OBSERVED, "object_refs": [ADDRESS]},
    "relationship": {"relationship_type": "uses", "source_ref": MALWARE, "target_ref": IDENTITY},
    "report": {"name": "x", "published": TIME, "object_refs": [MALWARE], "labels": ["x"]},
    "sighting": {"sighting_of_ref": MALWARE, "where_sighted_refs": [IDENTITY], "count": 1, **SEEN},
    "threat-actor": {"name": "x", "roles": ["y"], "labels": ["x"], "revoked": False},
    "tool": {"name": "x", "tool_version": "1", "labels": ["x"]},
    "vulnerability": {"name": "CVE-2024-12345", **CITED},
}
NEW_DOMAIN_OBJECTS: dict[str, dict[str, Any]] = {
    "grouping": {"context": "x", "object_refs": [MALWARE], "confidence": 7, "lang": "en"},
    "incident": {"name": "x"},
    "infrastructure": {"name": "x", **SEEN},
    "language-content": {"object_ref": MALWARE, "contents": {"de": {"name": "x"}}},
    "location": {"latitude": 1.5, "longitude": 2, "precision": 3.5, "region": "x"},
    "malware-analysis": {"product": "x", "result": "benign", "sample_ref": f"file--{UUID}"},
    "note": {"content": "x", "object_refs": [MALWARE]},
    "opinion": {"opinion": "agree", "object_refs": [MALWARE]},
    "extension-definition": {
        "name": "x",
        "schema": "y",
        "version": "1.0.0",
        "created_by_ref": IDENTITY,
        "extension_types": ["new-sdo"],
    },
}
OBSERVABLES: dict[str, dict[str, Any]] = {
    "artifact": {"payload_bin": "YQ=="},
    "autonomous-system": {"number": 64496},
    "directory": {"path": "/x", "mtime": TIME},
    "domain-name": {"value": "example.com", "resolves_to_refs": [ADDRESS]},
    "email-addr": {"value": "a@example.com"},
    "email-message": {"is_multipart": True, "body_multipart": [{"body": "x"}]},
    "file": {"hashes": {"MD5": "d41d8cd98f00b204e9800998ecf8427e"}, "extensions": {
        "pdf-ext": {"version": "1", "document_info_dict": {"Author": "x"}}}},
    "ipv4-addr": {"value": "192.0.2.1"},
    "mac-addr": {"value": "00:00:5e:00:53:01"},
    "mutex": {"name": "x"},
    "network-traffic": {"protocols": ["tcp"], "src_ref": ADDRESS, "is_active": False, "end": TIME},
    "process": {"pid": 1, "extensions": {"windows-process-ext": {"priority": "x"}}},
    "software": {"name": "x"},
    "url": {"value": "https://example.com/"},
    "user-account": {"user_id": "x"},
    "windows-registry-key": {"key": "x", "values": [{"name": "a", "data_type": "REG_SZ"}]},
    "x509-certificate": {"serial_number": "1", "x509_v3_extensions": {"key_usage": "x"}},
}  # fmt: skip


def _examples() -> Iterator[dict[str, Any]]:
    times = {"created": TIME, "modified": TIME}
    for name, members in DOMAIN_OBJECTS.items():
        yield {"type": name, "id": f"{name}--{UUID}", **times, **members}
    for name, members in (DOMAIN_OBJECTS | NEW_DOMAIN_OBJECTS).items():
        yield {"type": name, "spec_version": "2.1", "id": f"{name}--{UUID}", **times, **members}
    for name, members in OBSERVABLES.items():
        yield {"type": name, "spec_version": "2.1", "id": f"{name}--{UUID}", **members}
    old = {str(index): {"type": name, **each} for index, (name, each) in enumerate(
        (name, each) for name, each in OBSERVABLES.items() if "ref" not in str(each))}  # fmt: skip
    yield {
        "type": "observed-data",
        "id": f"observed-data--{UUID}",
        **times,
        **OBSERVED,
        "objects": old,
    }


EXAMPLES = [each for each in _examples() if each["type"] != "observed-data" or "objects" in each
            or "spec_version" in each]  # fmt: skip
PUT_IN = [
    None, 5, -1, 1.5, True, "", "x", [], ["x"], {}, {"abc": 1}, [5], [None], TIME, "2020-01-01T00:00:00Z",
    "2020-01-01", "2999-01-01T00:00:00.5Z", IDENTITY, MALWARE, ADDRESS, f"campaign--{UUID}",
    f"marking-definition--{UUID}", f"relationship--{UUID}", f"x-foo--{UUID}", [IDENTITY], [MALWARE],
    "true", "5", {"MD5": "d41d8cd98f00b204e9800998ecf8427e"}, {"SHA-256": "zz"},
    [{"source_name": "a"}], [{"kill_chain_name": "a", "phase_name": "b"}], "[x", "identity--1",
]  # fmt: skip


def decode(text: bytes | str) -> list[Decoded | Problem]:
    return list(iter_decoded(io.BytesIO(text.encode() if isinstance(text, str) else text)))


@st.composite
def changed_objects(draw: st.DrawFn) -> dict[str, Any]:
    """Return an example in which some members were taken out or replaced, its identity left alone."""
    value: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(0, 2))):
        inside = value
        while True:
            key = draw(st.sampled_from(sorted(inside)))
            below = inside[key]
            if isinstance(below, list) and below and isinstance(below[0], dict):
                below = below[0]
            if isinstance(below, dict) and below and draw(st.booleans()):
                inside = below
                continue
            break
        if inside is value and key in ("type", "id", "spec_version"):
            continue
        if draw(st.booleans()):
            inside[key] = copy.deepcopy(draw(st.sampled_from(PUT_IN)))
        else:
            del inside[key]
    return value
