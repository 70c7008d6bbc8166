"""Bundles for others: what is added to an object, and that nothing else of it changes."""

import io
import json
from typing import Any

import pytest

from atlas.formats.json import canonical, parse
from atlas.formats.stix import BundleWriter, iter_decoded
from atlas.formats.stix.markings import tlp_definition
from atlas.formats.stix.outgoing import Outgoing, without_labels
from atlas.model.claim import Decoded
from atlas.model.markings import TLP

from .objects import an_id, an_object

OWN = an_id("marking-definition")
RED = str(tlp_definition(TLP.RED, "2.1")["id"])
GREEN = str(tlp_definition(TLP.GREEN, "2.1")["id"])


def bundled(content: bytes, tlp: TLP, *, spec: str = "2.1", **known: Any) -> bytes:
    file = io.BytesIO()
    writer = BundleWriter(file, spec=spec, id_=an_id("bundle"))
    outgoing = Outgoing(
        writer, spec, labels=known.get("labels", {}), present=known.get("present", set())
    )
    outgoing.add(content, tlp)
    outgoing.close()
    return file.getvalue()


def the_objects(content: bytes, tlp: TLP, **known: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(bundled(content, tlp, **known))["objects"]
    return found


def campaign(**members: Any) -> bytes:
    return canonical(an_object("campaign", name="C", **members))


def test_what_is_added_changes_no_other_byte() -> None:
    _, content = parse(
        b'{"zz":1.50e3,"type":"x-thing","id":"x-thing--1","a":[-0.0,1e40,"\\u00e9/"],"object":{}}'
    )

    raw = bundled(content, TLP.RED)

    added = content.replace(b',"type"', b',"object_marking_refs":["%b"],"type"' % RED.encode())
    assert added in raw


@pytest.mark.parametrize(
    ("members", "tlp", "after"),
    [
        ({}, TLP.RED, [RED]),
        ({"object_marking_refs": [GREEN]}, TLP.GREEN, [GREEN]),
        ({"object_marking_refs": [GREEN]}, TLP.CLEAR, [GREEN]),
        ({"object_marking_refs": [GREEN]}, TLP.RED, [GREEN, RED]),
        ({"object_marking_refs": GREEN}, TLP.RED, [GREEN, RED]),
        ({"object_marking_refs": [OWN]}, TLP.RED, [OWN, RED]),
    ],
)
def test_a_label_is_added_where_the_object_says_less(
    members: dict[str, Any], tlp: TLP, after: list[str]
) -> None:
    assert the_objects(campaign(**members), tlp)[0]["object_marking_refs"] == after


def test_a_label_that_stands_in_the_bundle_is_understood() -> None:
    content = campaign(object_marking_refs=[OWN])

    assert the_objects(content, TLP.RED, labels={OWN: TLP.RED}) == [json.loads(content)]


def test_a_part_that_is_marked_as_strictly_says_enough() -> None:
    content = campaign(granular_markings=[{"marking_ref": RED, "selectors": ["name"]}])

    assert the_objects(content, TLP.RED) == [json.loads(content)]


def test_a_definition_among_the_objects_is_not_added() -> None:
    assert len(the_objects(campaign(), TLP.RED, present={RED})) == 1


@pytest.mark.parametrize("spec", ["2.0", "2.1"])
@pytest.mark.parametrize("tlp", list(TLP))
def test_every_definition_is_valid_and_read_as_its_label(spec: str, tlp: TLP) -> None:
    definition = tlp_definition(tlp, spec)
    raw = bundled(canonical(definition), TLP.RED, spec=spec)

    (found,) = iter_decoded(io.BytesIO(raw))

    assert isinstance(found, Decoded)
    assert (found.spec_version, found.warnings) == (spec, ())
    assert json.loads(found.content) == definition


@pytest.mark.parametrize("spec", ["2.0", "2.1"])
@pytest.mark.parametrize("tlp", TLP)
@pytest.mark.parametrize("members", [{}, {"object_marking_refs": [OWN]}])
def test_the_label_that_was_added_can_be_taken_back(
    members: dict[str, Any], tlp: TLP, spec: str
) -> None:
    said = campaign(**members)
    labelled = canonical(the_objects(said, tlp, spec=spec)[0])

    assert labelled != said
    assert without_labels(labelled, spec) == (said, 1)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"object_marking_refs": [OWN]},
        {"object_marking_refs": [GREEN, OWN]},
        {"object_marking_refs": GREEN},
        {"description": GREEN},
        {"created_by_ref": GREEN, "object_marking_refs": []},
    ],
)
def test_what_ends_with_no_label_has_none_to_take_back(members: dict[str, Any]) -> None:
    said = campaign(**members)

    assert without_labels(said, "2.1") == (said, 0)


def test_all_labels_at_the_end_are_taken_back_and_none_before_another_marking() -> None:
    said = campaign(object_marking_refs=[GREEN, OWN])
    labelled = campaign(object_marking_refs=[GREEN, OWN, GREEN, RED])

    assert without_labels(labelled, "2.1") == (said, 2)
