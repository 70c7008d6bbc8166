"""What came as MISP goes home as it came; what never was MISP goes as far as MISP has a place for it."""

import base64
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pymisp
import pytest

from atlas.formats.misp import MispWriter
from atlas.formats.misp.naming import EXTENSION
from atlas.model.claim import Decoded
from atlas.model.markings import TLP

from .events import ATTRIBUTE, EVENT, OBJECT, attribute, decoded, event, tags

OWN = "0aa96fe3-3c8f-423e-83e4-864610db2b48"
NOW = datetime(2024, 1, 1, tzinfo=UTC)
TIME = "2024-01-01T00:00:00.000Z"


def written(contents: Iterable[Any], *, tlp: TLP = TLP.CLEAR) -> tuple[list[Any], list[str | None]]:
    """Return the events that objects go home as, and what was said of each object."""
    out = io.BytesIO()
    writer = MispWriter(out, uuid=OWN, at=NOW)
    said = []
    for each in contents:
        content = each.content if isinstance(each, Decoded) else json.dumps(each).encode()
        said.append(writer.add(content, spec="2.1", tlp=tlp))
    writer.close()
    return [each["Event"] for each in json.loads(out.getvalue())["response"]], said


def stix(type_: str, **more: Any) -> dict[str, Any]:
    head = {"type": type_, "spec_version": "2.1", "id": f"{type_}--{OBJECT}"}
    dated = {} if "value" in more else {"created": TIME, "modified": TIME}
    return head | dated | more


def whole() -> dict[str, Any]:
    sample = attribute("malware-sample", "b.exe", uuid=ATTRIBUTE.replace("1111", "9999"))
    sample["data"] = base64.b64encode(b"PK").decode()
    inside = attribute("md5", "d41d8cd98f00b204e9800998ecf8427e", uuid=ATTRIBUTE.replace("1", "3"))
    return event(
        attribute(Tag=tags("osint"), to_ids=True, ShadowAttribute=[{"value": "x"}]),
        sample,
        attribute("float", "1.5", uuid=ATTRIBUTE.replace("1111", "6666"), first_seen=None),
        Object=[{"uuid": OBJECT, "name": "file", "Attribute": [inside], "ObjectReference": []}],
        EventReport=[{"uuid": OBJECT.replace("2222", "5555"), "name": "R", "content": "# x"}],
        Tag=tags("tlp:clear", "type:OSINT"),
        Galaxy=[{"type": "tool", "GalaxyCluster": [{"value": "x", "meta": {"n": 1.50}}]}],
        protected=None,
        extends_uuid="",
    )


def test_an_event_goes_home_as_it_came_and_all_of_it_is_carried() -> None:
    home, said = written(decoded(whole()))

    assert home == [whole()]
    assert set(said) == {None}


def test_objects_and_attributes_that_share_a_uuid_all_go_home() -> None:
    inside = attribute("md5", "d41d8cd98f00b204e9800998ecf8427e")
    twice = [{"uuid": OBJECT, "name": "file", "n": n, "Attribute": [inside]} for n in range(2)]
    [home], _ = written(decoded(event(attribute(), attribute(value="b.example"), Object=twice)))

    assert home["Object"] == twice
    assert len(home["Attribute"]) == 2


def test_the_order_in_which_objects_come_does_not_matter() -> None:
    home, _ = written(reversed(decoded(whole())))
    by_uuid = {each["uuid"]: each for each in home[0]["Attribute"]}

    assert by_uuid == {each["uuid"]: each for each in whole()["Attribute"]}
    assert home[0]["Object"] == whole()["Object"]


def test_an_event_that_does_not_say_its_tlp_gets_the_tag_for_what_holds() -> None:
    [home], _ = written(decoded(event(attribute(), Tag=tags("tlp:green"))), tlp=TLP.AMBER)

    assert home["Tag"] == tags("tlp:green", "tlp:amber")


def test_parts_whose_event_does_not_go_are_an_event_that_extends_it() -> None:
    parts = [each for each in decoded(whole()) if each.kind == "indicator"]
    [home], _ = written(parts)

    assert (home["extends_uuid"], home["uuid"] != EVENT) == (EVENT, True)
    assert [each["uuid"] for each in home["Attribute"]] == [ATTRIBUTE]


def test_an_attribute_whose_object_does_not_go_stands_in_the_event() -> None:
    kept = [each for each in decoded(whole()) if each.kind != "grouping"]
    [home], _ = written(kept)

    assert len(home["Attribute"]) == len(whole()["Attribute"]) + 1
    assert home["Object"] == []


def test_an_observable_that_goes_alone_is_an_attribute() -> None:
    alone = [each for each in decoded(event(attribute())) if each.kind == "domain-name"]
    [home], said = written(alone, tlp=TLP.GREEN)

    assert [(a["type"], a["value"], a["Tag"]) for a in home["Attribute"]] == [
        ("domain", "evil.example", tags("tlp:green"))
    ]
    assert said == [None]


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        (stix("url", value="https://evil.example"), "url", "https://evil.example"),
        (stix("ipv6-addr", value="2001:db8::1"), "ip-dst", "2001:db8::1"),
        (stix("file", hashes={"SHA-1": "0" * 40}), "sha1", "0" * 40),
        (stix("file", name="a", hashes={"MD5": "0" * 32}), "filename|md5", f"a|{'0' * 32}"),
        (stix("file", name="a"), "filename", "a"),
        (stix("autonomous-system", number=64500), "AS", "AS64500"),
        (stix("cryptocurrency-wallet", value="x", currency="btc"), "btc", "x"),
        (stix("cryptocurrency-wallet", value="x", currency="eth"), "text", "x"),
        (stix("bank-account", iban="DE89370400440532013000"), "iban", "DE89370400440532013000"),
        (stix("mutex", name="m"), "mutex", "m"),
        (stix("windows-registry-key", key="HKLM"), "regkey", "HKLM"),
        (stix("vulnerability", name="CVE-2024-1234"), "vulnerability", "CVE-2024-1234"),
        (stix("indicator", pattern="[a:b=1]", pattern_type="stix"), "stix2-pattern", "[a:b=1]"),
        (stix("indicator", pattern="rule x {}", pattern_type="yara"), "yara", "rule x {}"),
        (stix("identity", name="Bank"), "text", "Bank"),
    ],
)
def test_what_never_was_misp_is_an_attribute_that_pymisp_takes(
    value: dict[str, Any], type_: str, expected: str
) -> None:
    [home], _ = written([value])
    loaded = pymisp.MISPEvent()
    loaded.load({"Event": home})

    assert [(each.type, each.value) for each in loaded.attributes] == [(type_, expected)]


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        (stix("threat-actor", name="X", aliases=["Y"]), 'misp-galaxy:threat-actor="X"'),
        (stix("malware", name="X", malware_types=["trojan"]), 'misp-galaxy:banker="X"'),
        (stix("malware", name="X", labels=["misp-galaxy:rat"]), 'misp-galaxy:rat="X"'),
    ],
)
def test_a_named_thing_is_a_galaxy_under_its_own_uuid(value: dict[str, Any], tag: str) -> None:
    [home], _ = written([value])
    loaded = pymisp.MISPEvent()
    loaded.load({"Event": home})
    [cluster] = loaded.galaxies[0].clusters

    assert (cluster.uuid, cluster.tag_name) == (OBJECT, tag)


def test_a_report_is_an_event_report() -> None:
    [home], [said] = written([stix("report", name="R", description="words", object_refs=["x"])])

    assert [(each["name"], each["content"]) for each in home["EventReport"]] == [("R", "words")]
    assert said is not None


@pytest.mark.parametrize("type_", ["relationship", "sighting", "marking-definition", "x-other"])
def test_what_misp_has_no_place_for_is_said_and_not_counted(type_: str) -> None:
    out = io.BytesIO()
    writer = MispWriter(out, uuid=OWN, at=NOW)
    said = writer.add(json.dumps(stix(type_)).encode(), spec="2.1", tlp=TLP.CLEAR)
    writer.close()

    assert (said is None, writer.items) == (False, 0)
    assert type_ not in out.getvalue().decode()


def test_of_several_versions_of_a_part_the_newest_goes() -> None:
    old, new = event(attribute()), event(attribute(comment="x", timestamp="1700000009"))
    for order in ((old, new), (new, old)):
        [home], _ = written([*decoded(order[0]), *decoded(order[1])])
        assert [each["comment"] for each in home["Attribute"]] == ["x"]

    assert "a version of it that is as new is carried" in written([*decoded(old), *decoded(old)])[1]


def test_nothing_at_all_is_one_empty_event() -> None:
    [home], _ = written([])

    assert (home["uuid"], home["Attribute"]) == (OWN, [])


def test_the_same_calls_write_the_same_bytes() -> None:
    def once() -> bytes:
        out = io.BytesIO()
        writer = MispWriter(out, uuid=OWN, at=NOW)
        for each in [*decoded(whole()), *decoded(event(attribute(), uuid=OBJECT))]:
            writer.add(each.content, spec="2.1", tlp=TLP.GREEN)
        writer.close()
        return out.getvalue()

    assert once() == once()


@pytest.mark.parametrize("record", [None, 7, "x", [], {}, {"x_atlas_packed": {"a": "{"}}])
def test_a_record_that_somebody_changed_never_stops_an_export(record: Any) -> None:
    parts = [json.loads(each.content) for each in decoded(event(attribute()))]
    for each in parts:
        each.get("extensions", {}).get(EXTENSION, {})["x_atlas_record"] = record
    home, _ = written(parts)

    assert len(home) == 1


@pytest.mark.parametrize("said", [None, 7, [], {"part": "event"}, {"part": 7}, {"part": "object"}])
def test_an_extension_that_somebody_made_up_never_stops_an_export(said: Any) -> None:
    made_up = stix("note", content="x", object_refs=[], extensions={EXTENSION: said})

    assert written([made_up])[0]


@pytest.mark.parametrize(("tlp", "most"), [(TLP.GREEN, "1"), (TLP.AMBER, "1"), (TLP.RED, "0")])
def test_no_record_goes_further_than_the_tlp_that_holds(tlp: TLP, most: str) -> None:
    wide = whole()
    for each in (wide, *wide["Attribute"], *wide["Object"], *wide["EventReport"]):
        each["distribution"] = "3"
    wide["Attribute"][0]["Tag"] = tags("tlp:clear")
    [home], _ = written(decoded(wide), tlp=tlp)
    parts = [home, *home["Attribute"], *home["Object"], *home["EventReport"]]

    assert {each["distribution"] for each in parts} == {most}
    assert home["Attribute"][0]["Tag"] == tags(tlp.lower())


def values_in(events: Iterable[Any]) -> list[str]:
    return sorted(each["value"] for event in events for each in event["Attribute"])


@pytest.mark.parametrize("part", ["event", "object", "report", "attribute"])
@pytest.mark.parametrize("key", ["object_refs", "based_on_refs", "about_refs", "data_ref"])
def test_nobody_makes_objects_of_others_vanish(part: str, key: str) -> None:
    other = stix("ipv4-addr", value="198.51.100.7")
    named = other["id"] if key == "data_ref" else [other["id"]]
    said = {"part": part, "event": EVENT, key: named, "x_atlas_record": {"info": "Weekly"}}
    claims = stix("report", name="Weekly", object_refs=[other["id"]], extensions={EXTENSION: said})
    claims["id"] = f"report--{EVENT}"
    home, _ = written([other, claims])

    assert values_in(home) == ["198.51.100.7"]


def test_a_record_that_is_not_of_its_object_is_not_believed() -> None:
    pieces = [json.loads(each.content) for each in decoded(event(attribute(to_ids=True)))]
    [indicator] = [each for each in pieces if each["type"] == "indicator"]
    indicator["extensions"][EXTENSION]["x_atlas_record"]["value"] = "bank.example"
    home, _ = written([indicator])

    assert values_in(home) == ["[domain-name:value = 'evil.example']"]


def test_another_content_under_the_uuid_of_a_part_goes_under_one_of_its_own() -> None:
    one = event(attribute())
    other = event(attribute(value="bank.example", timestamp="1700000009"), info="Harmless")
    other["timestamp"] = "1700000009"
    home, _ = written([*decoded(one), *decoded(other)])
    uuids = [each["uuid"] for event in home for each in event["Attribute"]]

    assert [each["info"] for each in home] == ["Phish of banks", "Harmless"]
    assert [home[0]["uuid"] == EVENT, home[1]["uuid"] == EVENT] == [True, False]
    assert values_in(home) == ["bank.example", "evil.example"]
    assert (len(set(uuids)), uuids[0]) == (2, ATTRIBUTE)


def test_what_attributes_name_goes_home_in_them_alone() -> None:
    named = attribute("threat-actor", "Wombat", uuid=ATTRIBUTE.replace("1111", "7777"))
    seen = [{"date_sighting": "1700000000", "Organisation": {"name": "CERT"}, "type": "0"}]
    cve = attribute("vulnerability", "CVE-2024-1234", Sighting=seen)
    came = event(named, cve, Tag=tags('misp-galaxy:tool="Quokkaloader"'))

    [home], _ = written(decoded(came))

    assert home["Attribute"] == came["Attribute"]
