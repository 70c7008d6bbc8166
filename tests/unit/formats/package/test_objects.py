"""A package as STIX 2.1: valid, and with no id of a contributed object."""

import io
import json

from atlas.formats.package import objects
from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from sketched_packages import an_edition


def test_every_object_is_taken_by_our_own_reader() -> None:
    made = objects.bundle(an_edition())
    found = list(iter_decoded(io.BytesIO(made)))

    assert all(isinstance(each, Decoded) for each in found)
    assert len(found) == len(json.loads(made)["objects"])


def test_every_object_bears_the_marking_of_the_package() -> None:
    told = json.loads(objects.bundle(an_edition()))["objects"]
    marking = told[0]["id"]

    assert all(each["object_marking_refs"] == [marking] for each in told[1:])


def test_its_relations_join_what_is_in_it() -> None:
    told = json.loads(objects.bundle(an_edition()))["objects"]
    known = {each["id"] for each in told}
    [tie] = [each for each in told if each["type"] == "relationship"]

    assert {tie["source_ref"], tie["target_ref"]} <= known
