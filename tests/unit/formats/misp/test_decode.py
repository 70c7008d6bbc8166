"""An event becomes claims: a carrier for each part, its observables beside it, and nothing that stops the rest."""

import base64
import json

import pytest

from atlas.formats.json.limits import MAX_ITEM_BYTES
from atlas.formats.misp.naming import EXTENSION
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.markings import PAP, TLP

from .events import (
    ATTRIBUTE,
    EVENT,
    OBJECT,
    ORGANISATION,
    attribute,
    decoded,
    event,
    objects,
    of_kind,
    problems,
    tags,
)

MD5, SHA1 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"
CARRIERS = ("indicator", "observed-data", "note")


def misp_object(*attributes: object, name: str = "file", **more: object) -> dict[str, object]:
    found = {"uuid": OBJECT, "name": name, "meta-category": "file", "timestamp": "1700000001"}
    return found | {"Attribute": list(attributes)} | more


def test_an_attribute_for_detection_is_an_indicator_and_another_is_observed() -> None:
    [indicator] = objects(event(attribute(to_ids=True)), "indicator")
    [observed] = objects(event(attribute()), "observed-data")
    [domain] = objects(event(attribute()), "domain-name")

    assert indicator["id"] == f"indicator--{ATTRIBUTE}"
    assert indicator["pattern"] == "[domain-name:value = 'evil.example']"
    assert indicator["extensions"][EXTENSION]["based_on_refs"] == [domain["id"]]
    assert (observed["id"], observed["object_refs"]) == (
        f"observed-data--{ATTRIBUTE}",
        [domain["id"]],
    )


def test_the_value_meets_others_on_the_map_by_its_identifier() -> None:
    [domain] = of_kind(event(attribute(value="EVIL[.]example")), "domain-name")

    assert domain.about == stix_reference(Identifier(IdentifierKind.DOMAIN, "evil.example"))


def test_what_names_nothing_observable_is_a_note_about_the_event() -> None:
    [note] = objects(event(attribute("text", "Seen in May")), "note")

    assert (note["content"], note["object_refs"]) == ("Seen in May", [f"report--{EVENT}"])


def test_a_value_that_does_not_have_the_form_of_its_type_is_kept_as_a_note_with_a_warning() -> None:
    found = event(attribute("md5", "not a hash", to_ids=True))

    assert [each["content"] for each in objects(found, "note")] == ["not a hash"]
    assert problems(found) == [("/Attribute/0", "misp.as_note")]


@pytest.mark.parametrize(
    ("type_", "value", "pattern_type"),
    [
        ("yara", "rule x { condition: true }", "yara"),
        ("sigma", "title: x", "sigma"),
        ("stix2-pattern", "[file:name = 'x']", "stix"),
    ],
)
def test_a_rule_is_an_indicator_in_its_own_language(
    type_: str, value: str, pattern_type: str
) -> None:
    [found] = objects(event(attribute(type_, value)), "indicator")

    assert (found["pattern"], found["pattern_type"]) == (value, pattern_type)


def test_a_pattern_that_is_none_is_kept_as_a_note() -> None:
    found = event(attribute("stix2-pattern", "[file:name"))

    assert objects(found, "indicator") == []
    assert problems(found) == [("/Attribute/0", "misp.as_note")]


def test_a_cve_number_is_everybodys_vulnerability_and_the_note_names_it() -> None:
    found = event(attribute("vulnerability", "cve-2024-1234"))
    [known], [note] = objects(found, "vulnerability"), objects(found, "note")

    assert known["id"] == stix_reference(Identifier(IdentifierKind.CVE, "CVE-2024-1234"))
    assert note["object_refs"] == [known["id"]]


def test_what_is_deleted_in_misp_is_revoked_and_states_nothing_observable() -> None:
    found = event(attribute(deleted=True, to_ids=True))

    assert [each.revoked for each in of_kind(found, *CARRIERS)] == [True]
    assert of_kind(found, "domain-name") == []


def test_a_newer_event_supersedes_an_older_one_part_by_part() -> None:
    old = {each.object_id: each.version for each in of_kind(event(attribute()), *CARRIERS)}
    new = of_kind(event(attribute(comment="x", timestamp="1700000009")), *CARRIERS)

    assert [each.version > old[each.object_id] for each in new] == [True]


def test_an_attribute_without_uuid_or_with_one_that_is_none_has_an_id_that_stays() -> None:
    one = attribute()
    del one["uuid"]
    found = event(one, attribute(uuid="a"), attribute("ip-dst", "192.0.2.1", uuid="a"))
    ids = [each.object_id for each in of_kind(found, *CARRIERS)]

    assert len(set(ids)) == 3
    assert ids == [each.object_id for each in of_kind(found, *CARRIERS)]


def test_attributes_that_share_a_uuid_are_all_there() -> None:
    found = event(attribute(), attribute(value="other.example"), attribute(value="third.example"))

    assert len({each.object_id for each in of_kind(found, *CARRIERS)}) == 3


def test_events_without_uuid_are_told_apart_by_what_they_say() -> None:
    def report_of(*attributes: object) -> str:
        found = event(*attributes)
        del found["uuid"]
        return of_kind(found, "report")[0].object_id

    assert report_of(attribute()) == report_of(attribute())
    assert report_of(attribute()) != report_of(attribute(value="other.example"))


def test_a_file_object_is_one_file_with_all_its_hashes() -> None:
    inside = [
        attribute("md5", MD5, uuid=ATTRIBUTE, object_relation="md5"),
        attribute("sha1", SHA1, uuid=ATTRIBUTE.replace("1111", "3333"), object_relation="sha1"),
        attribute("filename", "b.exe", uuid=ATTRIBUTE.replace("1111", "4444")),
        attribute("size-in-bytes", "12", uuid=ATTRIBUTE.replace("1111", "5555")),
    ]
    found = event(Object=[misp_object(*inside)])
    [file], [group] = objects(found, "file"), objects(found, "grouping")

    assert file["hashes"] == {"MD5": MD5, "SHA-1": SHA1}
    assert (file["name"], file["size"]) == ("b.exe", 12)
    assert {each["object_refs"][0] for each in objects(found, "observed-data")} == {file["id"]}
    assert len(group["object_refs"]) == 4


def test_an_attribute_that_is_stricter_than_its_file_is_no_part_of_it() -> None:
    strict = attribute("sha1", SHA1, uuid=ATTRIBUTE.replace("1111", "3333"), Tag=tags("tlp:red"))
    found = event(Object=[misp_object(attribute("md5", MD5), strict)], Tag=tags("tlp:green"))
    files = {tuple(each["hashes"]): each["object_marking_refs"] for each in objects(found, "file")}

    assert set(files) == {("MD5",), ("SHA-1",)}
    assert files[("MD5",)] != files[("SHA-1",)]


def test_references_between_objects_are_relationships() -> None:
    other = OBJECT.replace("2222", "7777")
    aim = {"referenced_uuid": other, "relationship_type": "dropped-by", "timestamp": "1700000002"}
    to_attribute = aim | {"referenced_uuid": ATTRIBUTE, "relationship_type": "connected-to"}
    gone = aim | {"relationship_type": "gone", "deleted": True}
    elsewhere = aim | {"referenced_uuid": EVENT}
    first = misp_object(ObjectReference=[aim, to_attribute, gone, elsewhere, None])
    found = event(attribute(), Object=[first, misp_object(uuid=other, name="pe")])

    assert {
        (each["relationship_type"], each["source_ref"], each["target_ref"])
        for each in objects(found, "relationship")
    } == {
        ("dropped-by", f"grouping--{OBJECT}", f"grouping--{other}"),
        ("connected-to", f"grouping--{OBJECT}", f"observed-data--{ATTRIBUTE}"),
    }


def test_sightings_are_sightings_false_positives_are_opinions_and_expirations_stay_in_the_record() -> (
    None
):
    seen = {"date_sighting": "1700000003", "Organisation": {"name": "Other", "uuid": OBJECT}}
    listed = [seen | {"type": sort} for sort in ("0", "1", "2")] + [None, {"type": "0"}]
    found = event(attribute(Sighting=listed))
    [sighting], [opinion] = objects(found, "sighting"), objects(found, "opinion")

    assert sighting["sighting_of_ref"] == f"observed-data--{ATTRIBUTE}"
    assert sighting["where_sighted_refs"] == [f"identity--{OBJECT}"]
    assert (opinion["opinion"], opinion["object_refs"]) == (
        "strongly-disagree",
        [f"observed-data--{ATTRIBUTE}"],
    )


def test_an_attached_file_is_an_artifact_with_the_same_base64_and_is_never_opened() -> None:
    data = base64.b64encode(b"PK\x03\x04 not really a zip").decode()
    found = event(attribute("malware-sample", f"b.exe|{MD5}", data=data, to_ids=True))
    [artifact], [file] = objects(found, "artifact"), objects(found, "file")

    assert artifact["payload_bin"] == data
    assert (artifact["mime_type"], artifact["decryption_key"]) == ("application/zip", "infected")
    assert file["content_ref"] == artifact["id"]


def test_an_attached_file_that_is_no_base64_is_kept_as_text() -> None:
    found = event(attribute("attachment", "a.jpg", data="%%%"))

    assert problems(found) == [("/Attribute/0", "misp.data")]
    [carrier] = objects(found, "observed-data")
    assert carrier["extensions"][EXTENSION]["x_atlas_record"]["data"] == "%%%"


def test_an_attached_file_and_the_record_are_not_searched() -> None:
    data = base64.b64encode(b"secret words").decode()
    found = event(attribute("attachment", "a.jpg", data=data, category="Kategorie"))

    assert not any(word in each.texts for each in decoded(found) for word in (data, "Kategorie"))


def test_tags_mark_grade_and_estimate_each_part() -> None:
    said = [
        "tlp:green",
        "PAP:AMBER",
        'admiralty-scale:source-reliability="b"',
        'admiralty-scale:information-credibility="2"',
        'estimative-language:likelihood-probability="likely"',
    ]
    own = attribute(Tag=tags("tlp:amber", 'admiralty-scale:source-reliability="d"'))
    found = event(own, Tag=tags(*said))
    [report], [observed] = of_kind(found, "report"), of_kind(found, "observed-data")

    assert (report.marked.tlp, str(report.grade), report.likelihood) == (TLP.GREEN, "B2", 67)
    assert (observed.marked.tlp, str(observed.grade)) == (TLP.AMBER, "D6")
    assert observed.marked.stated is not None
    assert observed.marked.stated.pap is PAP.AMBER


def test_the_report_does_not_name_what_fewer_may_read() -> None:
    found = event(attribute(Tag=tags("tlp:red")), Tag=tags("tlp:green"))
    [report] = objects(found, "report")

    assert report["object_refs"] == [EXTENSION]


@pytest.mark.parametrize("distribution", ["0", "4"])
def test_what_misp_keeps_to_few_stays_with_its_contributor(distribution: str) -> None:
    found = event(attribute(), distribution=distribution, Tag=tags("tlp:white"))

    assert {each.marked.tlp for each in decoded(found)} == {TLP.AMBER_STRICT}
    assert problems(found) == [("/", "misp.distribution")]


def test_an_event_without_a_word_on_sharing_has_no_marking_of_its_own() -> None:
    assert {each.marked.tlp for each in decoded(event(attribute()))} == {None}


def test_whoever_made_the_event_is_its_author() -> None:
    found = event(attribute())
    [author] = objects(found, "identity")

    assert (author["id"], author["name"]) == (f"identity--{ORGANISATION}", "CERT Example")
    assert objects(found, "report")[0]["created_by_ref"] == author["id"]


def test_an_event_report_is_a_note_about_the_event() -> None:
    said = {"uuid": OBJECT, "name": "Summary", "content": "# Words", "timestamp": "1700000000"}
    [note] = objects(event(EventReport=[said]), "note")

    assert (note["abstract"], note["content"]) == ("Summary", "# Words")


def test_an_observable_of_one_event_is_the_same_object_however_often_it_stands_there() -> None:
    twice = event(attribute(), attribute(uuid=ATTRIBUTE.replace("1111", "8888")))

    assert len(of_kind(twice, "domain-name")) == 1
    assert len(of_kind(twice, "observed-data")) == 2


def test_two_events_state_one_value_by_two_objects_about_one_thing() -> None:
    other = event(attribute(), uuid=EVENT.replace("5f", "6f"), Tag=tags("tlp:red"))
    [one], [two] = of_kind(event(attribute()), "domain-name"), of_kind(other, "domain-name")

    assert (one.about, one.object_id != two.object_id) == (two.about, True)


def test_a_record_beyond_the_limits_loses_galaxies_first_and_says_so() -> None:
    galaxy = [{"meta": "x" * (MAX_ITEM_BYTES // 2)}]
    related = [{"x": "y" * (MAX_ITEM_BYTES * 3 // 4)}]
    found = event(attribute(), Galaxy=galaxy, RelatedEvent=related)
    [report] = objects(found, "report")

    assert ("/", "misp.record") in problems(found)
    assert "RelatedEvent" not in json.dumps(report)
    assert "Galaxy" in json.dumps(report)


def test_a_type_that_is_no_text_is_a_problem_of_its_attribute_and_the_rest_goes_in() -> None:
    strange = attribute() | {"type": ["md5"]}
    hashed = attribute("md5", MD5, uuid=EVENT)
    found = event(attribute(), Object=[misp_object(strange, hashed)])

    assert problems(found) == [("/Object/0/Attribute/0", "misp.part")]
    assert len(objects(found, "grouping")) == 1
