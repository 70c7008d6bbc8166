"""MISP is told by its first bytes, and STIX and what configures MISP are not taken for it."""

import json
from typing import Any

import pytest

from atlas.formats.misp import is_misp

from .events import attribute, event


@pytest.mark.parametrize(
    "value",
    [
        {"Event": event()},
        {"response": [{"Event": event()}]},
        [{"Event": event()}],
        event(attribute()),
        {"Attribute": [attribute()], "info": "x"},
        {"Object": [{"name": "file", "Attribute": []}]},
        {"Tag": [{"name": "x"}], "analysis": "1", "info": "x"},
        {"id": "3", "org": "", "date": "2016-12-01", "info": "x", "threat_level_id": "1"},
    ],
)
def test_events_are_told_by_their_beginning(value: Any) -> None:
    assert is_misp(json.dumps(value, indent=2).encode()[:4096])


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        ["a"],
        {"type": "bundle", "objects": []},
        {"objects": [], "type": "bundle"},
        {"type": "report", "info": "x", "analysis": "y"},
        {"predicates": [], "namespace": "tlp"},
        {"authors": [], "values": [], "uuid": "x", "type": "threat-actor"},
        {"attributes": {}, "meta-category": "file", "name": "file"},
        {"list": [], "name": "x", "type": "cidr"},
        [{"SharingGroup": {}, "Organisation": {}, "SharingGroupOrg": []}],
    ],
)
def test_other_json_is_not_taken_for_events(value: Any) -> None:
    assert not is_misp(json.dumps(value).encode())


@pytest.mark.parametrize("head", [b"", b"Event", b"\xff\xfe", b'{"', b"{" * 4096])
def test_what_is_no_json_is_not_taken_for_events(head: bytes) -> None:
    assert not is_misp(head)
