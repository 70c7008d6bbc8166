"""The exact check: each form and each rule, what is refused and what is let pass."""

from typing import Any

import pytest

from .objects import TIME, an_id, an_object, an_observable, refused, taken

MALWARE = {"is_family": False}
INDICATOR = {"pattern": "[a:b=1]", "pattern_type": "stix", "valid_from": TIME}
OBSERVED = {"first_observed": TIME, "last_observed": TIME, "number_observed": 1}
LATER = "2025-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (an_object("campaign", name=5), "`name` is not a text"),
        (an_object("identity", name="x", identity_class=["unknown"]), "`identity_class`"),
        (an_object("campaign", name="x", aliases="one"), "`aliases` should be a list"),
        (an_object("campaign", name="x", aliases=[]), "`aliases` is empty"),
        (an_object("campaign", name="x", created=None), "`created` is missing"),
        (an_object("campaign", name="x", revoked="TRUE"), "`revoked` should be"),
        (an_object("campaign", name="x", revoked=0), "`revoked` should be"),
        (an_object("campaign", name="x", confidence="7"), "`confidence` should be"),
        (an_object("campaign", name="x", created=LATER), "modified before it was created"),
        (an_object("campaign", name="x", first_seen="2024-1-1T0:0:0Z"), "`first_seen` should be"),
        (an_object("malware", is_family="f"), "`is_family` should be"),
        (an_object("location", latitude="1.5", longitude=2), "`latitude` should be"),
        (an_object("campaign", name="x", spec_version=None, id=an_id("campaign").replace("-4", "-5")),
         "version 4"),
        (an_object("campaign", name="x", spec_version=None,
                   created_by_ref=an_id("identity").replace("-4", "-5")), "version 4"),
        (an_observable("file", hashes={"TLSHX": 5}), "`hashes.TLSHX`"),
    ],
)  # fmt: skip
def test_departures_of_common_practice_are_taken_with_a_warning(
    value: dict[str, Any], sentence: str
) -> None:
    warnings = taken(value).warnings

    assert [warning.code for warning in warnings] == ["stix.oddity"]
    assert sentence in warnings[0].message
    assert not warnings[0].rejected


def test_warnings_do_not_grow_without_bound() -> None:
    labels = [{"a": 1}] * 1_000

    assert len(taken(an_object("campaign", name="x", labels=labels)).warnings) == 8


@pytest.mark.parametrize(
    "value",
    [
        an_object("campaign", name=None),
        an_object("campaign", name=[]),
        an_object("campaign", name="x", aliases=5),
        an_object("campaign", name="x", aliases={}),
        an_object("campaign", name="x", revoked="maybe"),
        an_object("campaign", name="x", confidence="high"),
        an_object("campaign", name="x", created_by_ref="me"),
        an_object("campaign", name="x", created_by_ref=an_id("campaign")),
        an_object("campaign", name="x", object_marking_refs=[an_id("identity")]),
        an_object("campaign", name="x", external_references=[{"source_name": "x"}]),
        an_object("campaign", name="x", external_references=[{"url": "x"}]),
        an_object("campaign", name="x", external_references=["x"]),
        an_object(
            "campaign",
            name="x",
            external_references=[{"source_name": "x", "hashes": {"SHA-224": "0" * 56}}],
        ),
        an_object("campaign", name="x", _hidden=1),
        an_object("campaign", name="x", extensions="x"),
        an_object("campaign", name="x", extensions={"x": 1}),
        an_object("campaign", name="x", extensions={"extension-definition--1": {}}),
        an_object("campaign", name="x", first_seen=LATER, last_seen=TIME),
        an_object("campaign", name="x", granular_markings=[{"selectors": ["name"]}]),
        an_object(
            "campaign", name="x", granular_markings=[{"lang": "en", "selectors": ["no such"]}]
        ),
        an_object("malware", is_family=True),
        an_object("malware"),
        an_object("location"),
        an_object("location", latitude=1),
        an_object("location", latitude=91, longitude=0),
        an_object("location", region="x", precision=5),
        an_object("opinion", opinion="maybe", object_refs=[an_id("campaign")]),
        an_object("report", name="x", published=TIME, object_refs=[]),
        an_object("sighting", sighting_of_ref=an_id("url")),
        an_object("sighting", sighting_of_ref=an_id("malware"), count=-1),
        an_object("relationship", relationship_type="", source_ref=an_id("a12"),
                  target_ref=an_id("b12")),
        an_object("relationship", relationship_type="x", source_ref=an_id("relationship"),
                  target_ref=an_id("b12")),
        an_object("relationship", relationship_type="x", source_ref=an_id("a12"),
                  target_ref=an_id("b12"), start_time=TIME, stop_time=TIME),
        an_object("indicator", **{**INDICATOR, "pattern": "x"}),
        an_object("indicator", **INDICATOR, valid_until=TIME),
        an_object("observed-data", **OBSERVED),
        an_object("observed-data", **OBSERVED, object_refs=[an_id("malware")]),
        an_object("observed-data", **{**OBSERVED, "number_observed": 0},
                  object_refs=[an_id("url")]),
        an_object("malware-analysis", product="x"),
        an_object("marking-definition"),
        an_object("marking-definition", definition_type="iep", definition={"iep": 1}),
        an_object("marking-definition", definition_type="statement", definition={"x": 1}),
        an_object("marking-definition", definition_type="statement", definition="x"),
        an_object("marking-definition", definition_type="tlp", definition={"tlp": "blue"}),
        an_object("language-content", object_ref=an_id("campaign"), contents={}),
        an_object("language-content", object_ref=an_id("campaign"), contents={"a b": {}}),
        an_object("extension-definition", name="x", schema="x", version="1",
                  created_by_ref=an_id("identity"), extension_types=["other"]),
        an_observable("artifact"),
        an_observable("artifact", payload_bin="YQ==", url="x:y"),
        an_observable("artifact", url="x:y"),
        an_observable("artifact", payload_bin="YQ"),
        an_observable("autonomous-system", number="many"),
        an_observable("directory", path="x", contains_refs=[an_id("url")]),
        an_observable("email-message", is_multipart=True, body="x"),
        an_observable("email-message", is_multipart=False, body_multipart=[{"body": "x"}]),
        an_observable("email-message", is_multipart=True, body_multipart=[{}]),
        an_observable("file"),
        an_observable("file", hashes={}),
        an_observable("file", hashes={"MD5": "x"}),
        an_observable("file", hashes={"MD5": 5}),
        an_observable("file", name="x", magic_number_hex="abc"),
        an_observable("file", name="x", extensions={"pdf-ext": {}}),
        an_observable("file", name="x", extensions={"archive-ext": {"comment": "x"}}),
        an_observable("network-traffic", protocols=["tcp"]),
        an_observable("network-traffic", protocols=["tcp"], src_ref=an_id("ipv4-addr"), end=TIME),
        an_observable("network-traffic", protocols=["tcp"], src_ref=an_id("ipv4-addr"),
                      src_port=70_000),
        an_observable("network-traffic", protocols=["tcp"], src_ref=an_id("ipv4-addr"),
                      extensions={"socket-ext": {"address_family": "AF_INET",
                                                 "options": {"X_Y": 1}}}),
        an_observable("process"),
        an_observable("x509-certificate"),
    ],
    ids=lambda value: str({key: each for key, each in value.items() if len(key) > 7})[:60],
)  # fmt: skip
def test_what_the_standard_forbids_is_refused(value: dict[str, Any]) -> None:
    assert refused(value).code in {
        "stix.missing_property", "stix.bad_value", "stix.bad_id", "stix.pattern",
        "marking.bad_selector",
    }  # fmt: skip


@pytest.mark.parametrize(
    "objects",
    [
        {},
        [],
        {"0": "x"},
        {"0": {"value": "x"}},
        {"0": {"type": "url"}},
        {"0": {"type": "domain-name", "value": "x", "resolves_to_refs": ["1"]}},
        {
            "0": {"type": "domain-name", "value": "x", "resolves_to_refs": ["1"]},
            "1": {"type": "url", "value": "x"},
        },
    ],
)
def test_observed_data_of_the_old_version_is_checked_inside(objects: object) -> None:
    value = an_object("observed-data", spec_version=None, **OBSERVED, objects=objects)

    assert refused(value).code in {"stix.bad_value", "stix.missing_property"}


def test_observed_data_of_the_old_version_refers_within_itself() -> None:
    objects = {
        "0": {"type": "domain-name", "value": "example.com", "resolves_to_refs": ["1"]},
        "1": {"type": "ipv4-addr", "value": "192.0.2.1"},
        "2": {"type": "x-custom", "any": []},
    }

    decoded = taken(an_object("observed-data", spec_version=None, **OBSERVED, objects=objects))

    assert decoded.warnings == ()
    assert decoded.links == ()
