"""Real MISP events, those of PyMISP's tests and ESET's: each goes in, and home again, and PyMISP finds them equal."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymisp
import pytest

from atlas.formats import stix
from atlas.formats.detect import HEAD_BYTES, Format, detect
from atlas.formats.misp import MispWriter, is_misp, iter_decoded
from atlas.model.claim import Decoded
from atlas.model.identifiers import IdentifierKind
from atlas.model.markings import TLP
from atlas.model.problems import Problem

pytestmark = pytest.mark.shared
OWN = "0aa96fe3-3c8f-523e-83e4-864610db2b48"
NOW = datetime(2024, 1, 1, tzinfo=UTC)
PYMISP, ESET = "misp-events-pymisp", "eset-malware-ioc"
LABEL = {"name": "tlp:clear"}


def files(shared: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((shared / "data" / folder).rglob("*.json"))


def events_of(path: Path) -> list[dict[str, Any]]:
    value = json.loads(path.read_bytes())
    listed = value.get("response", [value]) if isinstance(value, dict) else value
    return [each.get("Event", each) for each in listed]


def event_files(shared: Path) -> list[Path]:
    return [path for path in files(shared, PYMISP, ESET) if is_misp(path.read_bytes()[:HEAD_BYTES])]


def decoded(path: Path) -> list[Decoded]:
    with path.open("rb") as file:
        found = list(iter_decoded(file, name=path.name))
    assert [each for each in found if isinstance(each, Problem)] == []
    return [each for each in found if isinstance(each, Decoded)]


def home(found: list[Decoded]) -> list[dict[str, Any]]:
    out = io.BytesIO()
    writer = MispWriter(out, uuid=OWN, at=NOW)
    assert {writer.add(each.content, spec="2.1", tlp=TLP.CLEAR) for each in found} <= {None}
    writer.close()
    return [each["Event"] for each in json.loads(out.getvalue())["response"]]


def loaded(event: dict[str, Any]) -> dict[str, Any]:
    """Return what PyMISP makes of an event, as plain values."""
    made = pymisp.MISPEvent()
    made.load({"Event": json.loads(json.dumps(event))})
    found: dict[str, Any] = json.loads(made.to_json())
    for each in found.get("Object", []):
        for reference in each.get("ObjectReference", []):
            reference.pop("object_uuid", None)  # of one that has none PyMISP makes one up
    return found


def test_every_event_goes_home_equal_to_the_last_member(shared: Path) -> None:
    """The differences are itemised: a TLP tag for what holds, and a name and UUID for events that had neither."""
    different: dict[str, set[str]] = {}
    for path in event_files(shared):
        for before, after in zip(events_of(path), home(decoded(path)), strict=True):
            for name in before.keys() | after.keys():
                if before.get(name, []) != after.get(name, []):
                    different.setdefault(name, set()).add(path.name)
            if LABEL not in before.get("Tag", []) and LABEL in after.get("Tag", []):
                assert after["Tag"] == [*before.get("Tag", []), LABEL]

    assert different.keys() == {"Tag", "uuid", "info"}
    assert (
        different["uuid"]
        == different["info"]
        == {
            "event_obj_attr_tag.json",
            "event_obj_def_param.json",
            "event_obj_tag.json",
        }
    )


def test_pymisp_finds_equal_attributes_objects_tags_and_galaxies(shared: Path) -> None:
    compared = 0
    for path in event_files(shared):
        for before, after in zip(events_of(path), home(decoded(path)), strict=True):
            # PyMISP makes up a UUID at each load, and does not load the entry of an index itself
            if "uuid" not in before or "org" in before:
                continue
            one, two = loaded(before), loaded(after)
            two["Tag"] = [each for each in two.get("Tag", []) if each["name"] != LABEL["name"]]
            one["Tag"] = [each for each in one.get("Tag", []) if each["name"] != LABEL["name"]]
            for name in ("Attribute", "Object", "Tag", "Galaxy", "EventReport"):
                assert two.get(name, []) == one.get(name, []), (path.name, name)
            compared += len(one.get("Attribute", []))
            compared += sum(len(each["Attribute"]) for each in one.get("Object", []))

    assert compared > 1_800


def test_every_attribute_has_its_carrier(shared: Path) -> None:
    for path in event_files(shared):
        told = sum(
            len(event.get("Attribute") or [])
            + sum(len(each.get("Attribute") or []) for each in event.get("Object") or [])
            for event in events_of(path)
        )
        carriers = [each for each in decoded(path) if b'"part":"attribute"' in each.content]

        assert len({each.object_id for each in carriers}) == told, path.name


def test_every_object_made_of_an_event_is_valid_stix_again(shared: Path) -> None:
    for path in event_files(shared)[::6]:
        found = decoded(path)
        lines = io.BytesIO(b"\n".join(each.content for each in found))
        again = list(stix.iter_decoded(lines))

        assert [each.content for each in again if isinstance(each, Decoded)] == [
            each.content for each in found
        ]


def test_the_same_file_again_is_the_same_objects(shared: Path) -> None:
    for path in event_files(shared)[::8]:
        assert [each.digest for each in decoded(path)] == [each.digest for each in decoded(path)]


def test_japanese_tags_and_galaxies_stay_letter_by_letter(shared: Path) -> None:
    path = shared / "data" / PYMISP / "tests/reportlab_testfiles/japanese_test.json"
    [report] = [each for each in decoded(path) if each.kind == "report"]

    assert any("条イ音態ぞゃご法説イシ技" in each for each in json.loads(report.content)["labels"])


def test_a_deprecated_galaxy_meets_the_technique_of_its_successor(shared: Path) -> None:
    path = shared / "data" / ESET / "oceanlotus/oceanlotus-rtf_ocx_campaigns.misp.event.json"
    techniques = [each for each in decoded(path) if each.kind == "attack-pattern"]
    numbers = {each.value for one in techniques for each in one.identifiers}

    assert len(techniques) > 10
    assert len(numbers) == len(techniques)
    assert {each.kind for one in techniques for each in one.identifiers} == {IdentifierKind.ATTACK}


def test_attached_pictures_and_files_are_kept_as_they_came(shared: Path) -> None:
    kept = [
        json.loads(each.content)["payload_bin"]
        for path in event_files(shared)
        for each in decoded(path)
        if each.kind == "artifact"
    ]
    came = [
        attribute["data"]
        for path in event_files(shared)
        for event in events_of(path)
        for holder in [event, *(event.get("Object") or [])]
        for attribute in holder.get("Attribute") or []
        if attribute.get("data")
    ]

    assert len(came) > 3
    assert sorted(kept) == sorted(came)


def test_composite_values_are_observables_with_both_of_their_parts(shared: Path) -> None:
    path = shared / "data" / ESET / "oceanlotus/oceanlotus.misp.event.json"
    names = [json.loads(e.content) for e in decoded(path) if e.kind == "domain-name"]
    files_ = [json.loads(e.content) for e in decoded(path) if e.kind == "file"]

    assert any("resolves_to_refs" in each for each in names)
    assert any({"name", "hashes"} <= each.keys() for each in files_)


def test_an_event_whose_galaxies_have_more_members_than_an_object_may_have_is_whole(
    shared: Path,
) -> None:
    path = shared / "data" / ESET / "nukesped_lazarus/lazarus_3cx.json"
    [event] = events_of(path)

    assert json.dumps(event["Galaxy"]).count('":') > 20_000
    assert home(decoded(path))[0]["Galaxy"] == event["Galaxy"]


def test_json_that_is_neither_event_nor_stix_is_told_as_such(shared: Path) -> None:
    path = shared / "data" / ESET / "dnsbirthday/rqz-dnsduvel_blocklist.json"
    with path.open("rb") as file:
        found = list(iter_decoded(file))

    assert [each.code for each in found if isinstance(each, Problem)] == ["misp.not_event"]
    assert detect(path.read_bytes()[:HEAD_BYTES], path.name).format is Format.NONE


@pytest.mark.parametrize(
    "folder", ["misp-galaxy", "misp-taxonomies", "misp-objects", "misp-warninglists"]
)
def test_what_configures_misp_is_configuration_and_no_event(shared: Path, folder: str) -> None:
    found = list(files(shared, folder))

    assert len(found) > 38
    for path in found:
        head = path.read_bytes()[:HEAD_BYTES]
        seen = detect(head, path.name)
        assert (seen.format, bool(seen.reason)) == (Format.CONFIGURATION, True), path
        assert not is_misp(head), path


def test_what_misp_exports_as_stix_is_stix(shared: Path) -> None:
    for path in files(shared, "misp-stix-tests"):
        assert not is_misp(path.read_bytes()[:HEAD_BYTES])
        with path.open("rb") as file:
            assert all(isinstance(each, Decoded) for each in stix.iter_decoded(file))
