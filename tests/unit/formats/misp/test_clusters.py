"""Values of galaxies are the things that they name, under the ids of the public source."""

import pytest

from atlas.formats.misp import clusters
from atlas.services.demo import galaxy_values

from .events import attribute, event, objects, problems, tags

APT = "103ebfd8-4280-4027-b61a-69bd9967ad6c"


def galaxy(type_: str, value: str, uuid: str = APT, **more: object) -> dict[str, object]:
    cluster = {
        "type": type_,
        "value": value,
        "uuid": uuid,
        "tag_name": f'misp-galaxy:{type_}="{value}"',
    }
    return {"type": type_, "name": type_, "GalaxyCluster": [cluster | more]}


@pytest.mark.parametrize(
    ("type_", "stix"),
    [
        ("threat-actor", "threat-actor"),
        ("mitre-intrusion-set", "intrusion-set"),
        ("ransomware", "malware"),
        ("mitre-tool", "tool"),
        ("mitre-enterprise-attack-attack-pattern", "attack-pattern"),
        ("mitre-attack-pattern", "attack-pattern"),
        ("sector", "identity"),
        ("country", "location"),
        ("guidelines", "x-misp-galaxy-cluster"),
        ("mitre-条イ音-course-of-action", "x-misp-galaxy-cluster"),
    ],
)
def test_a_value_becomes_a_thing_of_its_galaxys_kind_under_its_own_uuid(
    type_: str, stix: str
) -> None:
    found = objects(event(Galaxy=[galaxy(type_, "Some name")]), stix)

    assert [each["id"] for each in found if each["id"].endswith(APT)] == [f"{stix}--{APT}"]


def test_the_public_source_has_the_same_id_for_a_value() -> None:
    value = galaxy_values.Value(value="APT 29", uuid="no uuid")
    cluster = {"type": "threat-actor", "value": "APT 29", "uuid": "no uuid"}

    assert clusters.reference(cluster) == galaxy_values.object_of("threat-actor", value)["id"]


def test_a_deprecated_galaxy_names_the_same_technique() -> None:
    name = "Exfiltration Over Command and Control Channel - T1041"
    found = [
        objects(event(Galaxy=[galaxy(type_, name)]), "attack-pattern")[0]
        for type_ in ("mitre-enterprise-attack-attack-pattern", "mitre-attack-pattern")
    ]

    assert found[0]["id"] == found[1]["id"]
    assert found[0]["name"] == "Exfiltration Over Command and Control Channel"
    assert found[0]["external_references"] == [
        {"source_name": "mitre-attack", "external_id": "T1041"}
    ]


def test_a_tag_alone_names_its_thing_too_and_once() -> None:
    name = 'misp-galaxy:threat-actor="Sofacy"'
    alone = objects(event(Tag=tags(name)), "threat-actor")
    both = objects(event(Tag=tags(name), Galaxy=[galaxy("threat-actor", "Sofacy")]), "threat-actor")

    assert [each["name"] for each in alone] == ["Sofacy"]
    assert [each["id"] for each in both] == [f"threat-actor--{APT}"]


def test_the_report_refers_to_the_things_and_an_attribute_is_related_to_its_own() -> None:
    actor = galaxy("threat-actor", "Sofacy")
    found = event(attribute(Galaxy=[actor], to_ids=True), Galaxy=[actor])
    [report], [link] = objects(found, "report"), objects(found, "relationship")

    assert f"threat-actor--{APT}" in report["object_refs"]
    assert (link["relationship_type"], link["target_ref"]) == ("indicates", f"threat-actor--{APT}")
    assert len(objects(found, "threat-actor")) == 1


def test_a_value_is_the_same_in_every_event_and_a_newer_version_comes_later() -> None:
    one = clusters.object_of({"type": "tool", "value": "x", "version": "3"})
    two = clusters.object_of({"type": "tool", "value": "x", "version": "12"})

    assert one["modified"] < two["modified"]
    assert (
        clusters.object_of({"type": "tool", "value": "x", "version": None})["modified"]
        <= one["modified"]
    )


def test_synonyms_are_aliases_and_whatever_is_no_cluster_is_passed_by() -> None:
    actor = galaxy("threat-actor", "Sofacy", meta={"synonyms": ["APT 28", "Sofacy", None, " "]})
    found = event(Galaxy=[actor, None, {"GalaxyCluster": [None, {}, {"value": 7}]}])

    assert objects(found, "threat-actor")[0]["aliases"] == ["APT 28"]
    assert problems(found) == []


@pytest.mark.parametrize("tag", ["tlp:red", "tlp:amber+strict"])
def test_an_event_for_few_refers_to_things_and_does_not_state_them(tag: str) -> None:
    found = event(
        attribute("vulnerability", "CVE-2024-1234"), Tag=tags(tag), Galaxy=[galaxy("tool", "x")]
    )

    assert objects(found, "tool", "identity", "vulnerability") == []
    assert f"tool--{APT}" in objects(found, "report")[0]["object_refs"]
