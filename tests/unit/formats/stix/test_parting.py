"""Objects without the properties that are under markings of their own."""

import io
import json
from typing import Any

import pytest

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.parting import without_parts
from atlas.model.claim import Decoded

MARK = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
OTHER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"


def decoded(**members: object) -> Decoded:
    value = {
        "type": "malware",
        "spec_version": "2.1",
        "id": "malware--31b940d4-6f7f-459a-80ea-9c1f17b5891b",
        "created": "2016-04-06T20:07:09.000Z",
        "modified": "2016-04-06T20:07:09.000Z",
        "name": "Poison Ivy",
        "is_family": True,
        **members,
    }
    (found,) = iter_decoded(io.BytesIO(json.dumps(value).encode()))
    assert isinstance(found, Decoded), found
    return found


def marked(*selectors: str, by: str = MARK) -> dict[str, object]:
    return {"marking_ref": by, "selectors": list(selectors)}


def left(found: Decoded, *selectors: str) -> dict[str, Any]:
    rest = without_parts(found, frozenset(selectors))
    assert rest
    whole: dict[str, Any] = json.loads(rest.content)
    return whole


def test_a_property_goes_as_if_it_had_never_been_given() -> None:
    found = decoded(
        description="secret", labels=["open"], granular_markings=[marked("description")]
    )

    rest = without_parts(found, frozenset({"description"}))

    assert rest
    assert rest.content == decoded(labels=["open"]).content
    assert rest.texts == decoded(labels=["open"]).texts


def test_an_item_of_a_list_goes_and_the_selectors_behind_it_are_counted_anew() -> None:
    found = decoded(
        labels=["first", "second", "third"],
        granular_markings=[marked("labels.[0]"), marked("labels.[2]", by=OTHER)],
    )

    rest = left(found, "labels.[0]")

    assert rest["labels"] == ["second", "third"]
    assert rest["granular_markings"] == [marked("labels.[1]", by=OTHER)]


def test_a_member_inside_a_list_goes_alone() -> None:
    found = decoded(
        external_references=[
            {"source_name": "a", "url": "https://one.example/", "description": "d"},
            {"source_name": "b", "external_id": "7"},
        ],
        granular_markings=[marked("external_references.[0].url")],
    )

    rest = left(found, "external_references.[0].url")

    assert rest["external_references"] == [
        {"source_name": "a", "description": "d"},
        {"source_name": "b", "external_id": "7"},
    ]
    assert "granular_markings" not in rest


def test_a_list_of_which_nothing_is_left_goes_too() -> None:
    found = decoded(labels=["only"], granular_markings=[marked("labels.[0]")])

    assert "labels" not in left(found, "labels.[0]")


def test_what_is_inside_a_hidden_part_is_hidden_with_it() -> None:
    reference = {"source_name": "a", "url": "https://one.example/"}
    found = decoded(
        external_references=[reference],
        granular_markings=[
            marked("external_references"),
            marked("external_references.[0].url", by=OTHER),
        ],
    )

    rest = left(found, "external_references", "external_references.[0].url")

    assert "external_references" not in rest
    assert "granular_markings" not in rest


def test_languages_of_what_is_left_stay() -> None:
    language = {"lang": "fr", "selectors": ["description", "labels.[1]"]}
    found = decoded(
        description="d", labels=["a", "b"], granular_markings=[marked("labels.[0]"), language]
    )

    assert left(found, "labels.[0]")["granular_markings"] == [
        {"lang": "fr", "selectors": ["description", "labels.[0]"]}
    ]


def test_numbers_stay_as_they_were_written() -> None:
    found = decoded(
        x_score=json.loads("1"), description="d", granular_markings=[marked("description")]
    )
    exact = found.content.replace(b'"x_score":1', b'"x_score":1.50e2')
    (again,) = iter_decoded(io.BytesIO(exact))
    assert isinstance(again, Decoded)

    rest = without_parts(again, frozenset({"description"}))

    assert rest
    assert b'"x_score":1.50e2' in rest.content


@pytest.mark.parametrize(
    ("members", "selector"),
    [
        ({}, "is_family"),  # required
        ({}, "name"),  # it would be called otherwise
        ({"revoked": True}, "revoked"),
        ({}, "modified"),
        ({"object_marking_refs": [OTHER]}, "object_marking_refs.[0]"),
        (
            {"external_references": [{"source_name": "a", "url": "https://one.example/"}]},
            "external_references.[0].url",
        ),
    ],
)
def test_an_object_that_would_be_another_or_none_cannot_stand_without(
    members: dict[str, object], selector: str
) -> None:
    found = decoded(**members, granular_markings=[marked(selector)])

    assert without_parts(found, frozenset({selector})) is None


def test_a_file_that_would_be_about_another_hash_cannot_stand_without() -> None:
    value = {
        "type": "file",
        "spec_version": "2.1",
        "id": "file--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
        "hashes": {"MD5": "a" * 32, "SHA-256": "b" * 64},
        "granular_markings": [marked("hashes.SHA-256")],
    }
    (found,) = iter_decoded(io.BytesIO(json.dumps(value).encode()))
    assert isinstance(found, Decoded)

    assert without_parts(found, frozenset({"hashes.SHA-256"})) is None
