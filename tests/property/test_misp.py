"""MISP, for all events: whatever goes in goes home equal, and whatever else stands there never raises."""

import io
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atlas.formats.misp import MispWriter, iter_decoded
from atlas.formats.misp.values import FILE_FACTS, RULES
from atlas.model.claim import Decoded
from atlas.model.markings import TLP
from atlas.model.problems import Problem

OWN = "0aa96fe3-3c8f-523e-83e4-864610db2b48"
NOW = datetime(2024, 1, 1, tzinfo=UTC)
LABEL = {"name": "tlp:clear"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
VALUES = st.one_of(
    TEXTS.filter(bool),
    st.sampled_from(
        ["evil.example", "192.0.2.1|80", "a|" + "0" * 40, "0" * 32, "#0", "CVE-2024-1"]
    ),
)
TYPES = st.sampled_from(
    [
        *sorted({*FILE_FACTS, *RULES}),
        *("domain", "ip-dst", "domain|ip", "ip-dst|port", "filename|sha1", "regkey|value", "text"),
        *("vulnerability", "threat-actor", "malware-sample", "link", "AS", "no-such-type"),
    ]
)
TAGS = st.lists(
    st.one_of(
        TEXTS,
        st.sampled_from(
            [
                *("tlp:red", "tlp:green", "PAP:RED", "tlp:odd", 'misp-galaxy:tool="x"'),
                'admiralty-scale:source-reliability="b"',
            ]
        ),
    ).map(lambda name: {"name": name}),
    max_size=3,
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
UUIDS = st.uuids(version=4).map(str)
TIMES = st.one_of(st.integers(0, 2**33).map(str), st.none(), TEXTS)


def attributes() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"type": TYPES, "value": VALUES, "to_ids": st.booleans()},
        optional={
            "uuid": st.one_of(UUIDS, TEXTS),
            "timestamp": TIMES,
            "Tag": TAGS,
            "comment": ANYTHING,
            "data": st.one_of(st.binary(max_size=9).map(lambda b: b.hex()), TEXTS),
            "deleted": st.booleans(),
            "distribution": st.sampled_from(["0", "3", "4", "5", 1, None]),
            "first_seen": TIMES,
            "Sighting": ANYTHING,
            "Galaxy": ANYTHING,
        },
    )


def events() -> st.SearchStrategy[dict[str, Any]]:
    listed = st.lists(attributes(), max_size=4)
    objects = st.fixed_dictionaries(
        {"name": st.sampled_from(["file", "pe", "domain-ip"]), "uuid": UUIDS, "Attribute": listed},
        optional={"ObjectReference": ANYTHING, "timestamp": TIMES, "comment": ANYTHING},
    )
    return st.fixed_dictionaries(
        {
            "uuid": UUIDS,
            "info": TEXTS,
            "Attribute": listed,
            "Object": st.lists(objects, max_size=2),
        },
        optional={
            "timestamp": TIMES,
            "date": TEXTS,
            "Tag": TAGS,
            "Orgc": ANYTHING,
            "Galaxy": ANYTHING,
            "distribution": st.sampled_from(["0", "3", "4", None]),
            "RelatedEvent": ANYTHING,
        },
    )


def found_in(value: Any) -> list[Decoded | Problem]:
    return list(iter_decoded(io.BytesIO(json.dumps(value).encode())))


@given(events())
def test_what_goes_in_goes_home_equal(event: dict[str, Any]) -> None:
    out = io.BytesIO()
    writer = MispWriter(out, uuid=OWN, at=NOW)
    for each in found_in({"Event": event}):
        assert isinstance(each, Decoded), each
        writer.add(each.content, spec="2.1", tlp=TLP.CLEAR)
    writer.close()
    home = json.loads(out.getvalue())["response"][0]["Event"]

    assert home.pop("EventReport") == []
    if home.get("Tag", [])[-1:] == [LABEL]:
        home["Tag"].pop()
    if not event.get("Tag"):
        home.pop("Tag", None)
        event.pop("Tag", None)
    assert home == event


@given(events(), ANYTHING)
def test_no_part_is_wider_than_its_event(event: dict[str, Any], said: Any) -> None:
    order = list(TLP)
    found = [each for each in found_in(event) if isinstance(each, Decoded)]
    [report] = [
        each for each in found if each.kind == "report" and b'"part":"event"' in each.content
    ]
    parts = [each for each in found if b'"part":"attribute"' in each.content]

    if report.marked.tlp is not None:
        for each in parts:
            assert each.marked.tlp is not None
            assert order.index(each.marked.tlp) >= order.index(report.marked.tlp)


@given(ANYTHING, st.sampled_from(["Event", "response", "Attribute", "Object", "Galaxy", "Tag"]))
def test_whatever_stands_in_a_file_never_raises(value: Any, name: str) -> None:
    for each in (value, {name: value}, {"Event": {"info": "x", name: value}}, [{name: [value]}]):
        assert all(isinstance(one, (Decoded, Problem)) for one in found_in(each))


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damaged_bytes_never_raise(noise: bytes, cut: int) -> None:
    whole = b'{"response":[{"Event":{"info":"x","Attribute":[{"type":"domain","value":"a.b"}]}}]}'
    for content in (noise, whole[:cut], whole[:cut] + noise, whole[:cut] + noise + whole[cut:]):
        assert all(
            isinstance(each, (Decoded, Problem)) for each in iter_decoded(io.BytesIO(content))
        )
