"""From the bytes of a STIX file to decoded objects and problems."""

import hashlib
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.decode import MAX_REFUSED_IN_A_ROW
from atlas.model.claim import Decoded, Marked
from atlas.model.problems import Problem

from .objects import TIME, an_id, an_object, an_observable, decode, refused, taken


def test_an_object_is_decoded_with_everything_that_stands_beside_it() -> None:
    value = an_object(
        "campaign",
        name="Green Hill",
        aliases=["GH"],
        description="Long",
        modified="2024-02-01T00:00:00.500Z",
        confidence=70,
        revoked=True,
        x_custom=1.50,
    )

    decoded = taken(value)

    content = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    assert decoded == Decoded(
        where="line 1",
        object_id=value["id"],
        about=value["id"],
        kind="campaign",
        spec_version="2.1",
        version="2024-02-01T00:00:00.5",
        content=content,
        digest=hashlib.sha256(content).digest(),
        names=("Green Hill", "GH"),
        texts=("Long",),
        marked=Marked(),
        created=datetime(2024, 1, 1, tzinfo=UTC),
        modified=datetime(2024, 2, 1, 0, 0, 0, 500_000, UTC),
        confidence=70,
        revoked=True,
    )


def test_order_and_white_space_of_the_file_change_nothing() -> None:
    value = an_object("campaign", name="é", x_list=[{"b": 1, "a": 2}])
    turned = dict(reversed(value.items()))

    one = taken(value)
    (other,) = iter_decoded(io.BytesIO(json.dumps(turned, indent=3, ensure_ascii=False).encode()))

    assert one == other


@pytest.mark.parametrize(
    ("value", "bundle", "version"),
    [
        (an_object("campaign", name="x"), {"spec_version": "2.0"}, "2.1"),
        (an_object("campaign", name="x", spec_version=None), {"spec_version": "2.1"}, "2.1"),
        (an_object("campaign", name="x", spec_version=None), {"spec_version": "2.0"}, "2.0"),
        (an_object("campaign", name="x", spec_version=None), {"spec_version": 7}, "2.0"),
        (an_object("campaign", name="x", spec_version=None), {}, "2.0"),
        ({"type": "url", "id": an_id("url"), "value": "x:y"}, {"spec_version": "2.0"}, "2.1"),
    ],
)
def test_the_version_of_the_standard_is_the_objects_own_else_the_bundles_else_by_shape(
    value: dict[str, Any], bundle: dict[str, Any], version: str
) -> None:
    text = json.dumps({"type": "bundle", **bundle, "objects": [value]})

    (decoded,) = iter_decoded(io.BytesIO(text.encode()))

    assert isinstance(decoded, Decoded)
    assert decoded.spec_version == version


def test_an_object_without_times_has_no_version() -> None:
    decoded = taken(an_observable("mutex", name="x", modified="whatever"))

    assert (decoded.version, decoded.created, decoded.modified) == ("", None, None)


def test_an_object_that_was_never_modified_has_the_version_of_its_creation() -> None:
    marking = an_object(
        "marking-definition",
        modified=None,
        definition_type="statement",
        definition={"statement": "x"},
    )

    assert taken(marking).version == "2024-01-01T00:00:00"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5, "stix.not_stix"),
        ({"a": 1}, "stix.not_stix"),
        ({"type": 5}, "stix.not_stix"),
        ({"type": "bundle", "id": an_id("bundle")}, "stix.not_stix"),
        (an_object("campaign", name="x", id=None), "stix.missing_property"),
        (an_object("campaign", name="x", id="campaign--1"), "stix.bad_id"),
        (an_object("campaign", name="x", id=an_id("malware")), "stix.bad_id"),
        (an_object("campaign", name="x", id=5), "stix.bad_id"),
        (an_object("campaign"), "stix.missing_property"),
        (an_object("campaign", name="x", modified="yesterday"), "stix.bad_value"),
        (an_object("campaign", name="x", spec_version="2.2"), "stix.spec_version"),
        (an_object("campaign", name="x", spec_version=["2.1"]), "stix.spec_version"),
        (an_object("x-thing", modified="yesterday"), "stix.bad_value"),
        (an_object("X-Thing"), "stix.bad_value"),
        (an_object("x-thing", object_marking_refs=["RED"]), "stix.bad_id"),
        ({"type": "__proto__", "id": "__proto__--x"}, "stix.bad_value"),
        ({"type": "note", "id": "note--../../../../etc/passwd"}, "stix.bad_id"),
        (an_object("campaign", name="a\0b"), "json.text"),
    ],
)
def test_what_is_no_stix_object_is_refused_with_its_code(value: Any, code: str) -> None:
    problem = refused(value)

    assert problem.code == code
    assert problem.rejected
    assert problem.where == "line 1"


def test_a_problem_names_the_object_and_the_property() -> None:
    problem = refused(an_object("campaign", name="x", first_seen="soon"))

    assert problem.id == an_id("campaign")
    assert "`first_seen`" in problem.message


@pytest.mark.parametrize(
    "value",
    [
        an_object("x-acme-thing", x_any={"deep": [1, {"er": None}]}, name=["odd"]),
        an_object("relationship-x", name=5, external_references="odd", extensions=[]),
        {"type": "x-acme", "id": an_id("x-acme")},
    ],
)
def test_types_outside_the_standard_are_taken_as_they_are(value: dict[str, Any]) -> None:
    assert json.loads(taken(value).content) == value


@pytest.mark.parametrize("confidence", [-1, 101, True, "70", 7.5])
def test_a_confidence_that_is_no_percentage_is_kept_only_in_the_content(confidence: object) -> None:
    decoded = taken(an_object("campaign", name="x", confidence=confidence))

    assert decoded.confidence is None
    assert json.loads(decoded.content)["confidence"] == confidence


def test_a_file_that_cannot_be_turned_back_is_read_all_the_same() -> None:
    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

    (found,) = iter_decoded(OneWay(json.dumps(an_object("campaign", name="x")).encode()))

    assert isinstance(found, Decoded)


def test_a_problem_of_the_file_names_the_file() -> None:
    (problem,) = iter_decoded(io.BytesIO(b"[{"), name="some.json")

    assert isinstance(problem, Problem)
    assert problem.message.startswith("some.json: ")


def test_a_file_of_anything_else_is_given_up() -> None:
    found = list(iter_decoded(io.BytesIO(b"[" + b"1," * 50_000 + b"1]")))

    assert len(found) == MAX_REFUSED_IN_A_ROW + 1
    assert isinstance(found[-1], Problem)
    assert found[-1].code == "file.format"


def test_a_good_object_now_and_then_is_enough_to_read_on() -> None:
    good = an_object("campaign", name="x")
    objects = [*[1] * (MAX_REFUSED_IN_A_ROW - 1), good] * 2

    found = list(iter_decoded(io.BytesIO(json.dumps(objects).encode())))

    assert len(found) == len(objects)


def test_two_contents_under_one_id_and_time_are_both_given() -> None:
    objects = [an_object("campaign", name=name) for name in ("one", "two")]

    found = list(iter_decoded(io.BytesIO(json.dumps(objects).encode())))

    assert [each.names for each in found if isinstance(each, Decoded)] == [("one",), ("two",)]


def test_the_same_problem_comes_of_the_same_bytes() -> None:
    assert decode(an_object("note", created=TIME)) == decode(an_object("note", created=TIME))
