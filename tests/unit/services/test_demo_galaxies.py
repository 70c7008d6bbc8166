"""The public source becomes valid STIX, the same each time, with its fields turned into links."""

import importlib.metadata
import uuid
from collections import Counter
from itertools import islice

import msgspec
import pytest
import stix2

from atlas.services.demo import galaxies, galaxy_values
from atlas.services.demo.galaxies import iter_public_objects
from atlas.services.demo.galaxy_links import Gazetteer, Link, iter_links
from atlas.services.demo.galaxy_values import Value

Object = dict[str, object]


UNPLACED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def objects() -> list[Object]:
    return list(iter_public_objects(UNPLACED))


@pytest.fixture(scope="module")
def by_id(objects: list[Object]) -> dict[str, Object]:
    return {str(each["id"]): each for each in objects}


def names(**parts: dict[str, str]) -> Gazetteer:
    return Gazetteer(unplaced=Counter(), **parts)


def told(cluster: str, value: Value, gazetteer: Gazetteer) -> list[tuple[str, str, str]]:
    return [
        (link.source, link.type, link.target)
        for link in iter_links(cluster, value, "threat-actor--self", gazetteer)
    ]


def test_the_release_that_dates_every_object_is_the_one_installed() -> None:
    assert importlib.metadata.version("pymispgalaxies") == galaxy_values.RELEASE


def test_one_release_gives_the_same_objects_each_time(objects: list[Object]) -> None:
    assert list(islice(iter_public_objects(), 4_000)) == objects[:4_000]


def test_no_id_stands_twice(objects: list[Object], by_id: dict[str, Object]) -> None:
    assert len(by_id) == len(objects)


def test_every_link_joins_two_things_that_are_there(
    objects: list[Object], by_id: dict[str, Object]
) -> None:
    ends = {
        str(each[end])
        for each in objects
        if each["type"] == "relationship"
        for end in ("source_ref", "target_ref")
    }

    assert ends - by_id.keys() == set()


def test_the_stix2_library_takes_every_sixtieth_object(objects: list[Object]) -> None:
    sample = objects[:100] + objects[100::60]

    assert [stix2.parse(each, allow_custom=True).id for each in sample] == [
        each["id"] for each in sample
    ]


def test_everything_is_clear_and_says_where_it_comes_from(objects: list[Object]) -> None:
    marking, identity, *rest = objects

    assert marking["name"] == "TLP:CLEAR"
    assert identity["name"] == "MISP galaxies (public source)"
    assert {str(each["object_marking_refs"]) for each in rest} == {f"['{marking['id']}']"}
    assert {each["created_by_ref"] for each in rest} == {identity["id"]}


@pytest.mark.parametrize("cluster", galaxies.CLUSTERS)
def test_every_value_of_a_whole_cluster_is_there(cluster: str, by_id: dict[str, Object]) -> None:
    values = galaxies._values(galaxies._folder(), cluster)

    missing = [v.value for v in values if galaxy_values.object_of(cluster, v)["id"] not in by_id]

    assert missing == []


def test_every_value_that_is_referred_to_is_there(objects: list[Object]) -> None:
    folder = galaxies._folder()
    held = {str(each["id"]).partition("--")[2] for each in objects}
    known = {
        value.uuid
        for path in folder.glob("*.json")
        for value in msgspec.json.decode(path.read_bytes(), type=galaxies._Keys).values
    }
    referred = {
        related.dest
        for cluster in galaxies.CLUSTERS
        for value in galaxies._values(folder, cluster)
        for related in value.related
    }

    assert (referred & known) - held == set()


def test_every_country_of_iso_3166_is_a_location(objects: list[Object]) -> None:
    codes = {each["country"] for each in objects if "country" in each}

    assert len(codes) >= 249


def test_two_of_five_things_have_a_link_even_without_att_and_ck(
    objects: list[Object],
) -> None:
    survey = galaxies.survey(objects, UNPLACED)

    assert survey.linked > 0.5
    assert survey.linked_firmly > 0.4
    assert survey.linked_beside_attack > 0.4
    assert survey.things > 7_000
    assert survey.unplaced["Private sector"] > 0


def test_a_value_without_a_fit_uuid_gets_one_made_of_its_name() -> None:
    made = galaxy_values.object_of("tool", Value(value="Nameless", uuid="not-a-uuid"))
    again = galaxy_values.object_of("tool", Value(value="Nameless", uuid="not-a-uuid"))

    assert made["id"] == again["id"]
    assert uuid.UUID(str(made["id"]).removeprefix("tool--")).version == 5


def test_synonyms_and_references_stay_and_the_attack_number_leaves_the_name() -> None:
    value = Value(
        value="Sharp Fox - G9999",
        meta={"external_id": "G9999", "synonyms": ["FOX9"], "refs": ["https://a.example/fox"]},
    )

    found = galaxy_values.object_of("mitre-intrusion-set", value)

    assert (found["name"], found["aliases"]) == ("Sharp Fox", ["FOX9"])
    assert found["external_references"] == [
        {"source_name": "mitre-attack", "external_id": "G9999"},
        {"source_name": "a.example", "url": "https://a.example/fox"},
    ]


def test_a_reference_that_is_no_web_address_stays_as_text() -> None:
    value = Value(value="x", meta={"refs": ["see page 7"]})

    found = galaxy_values.object_of("tool", value)["external_references"]

    assert found == [{"source_name": "reference", "description": "see page 7"}]


def test_fields_that_become_no_link_stay_on_the_object() -> None:
    value = Value(value="x", meta={"motive": "money", "cfr-suspected-victims": ["Atlantis"]})

    found = galaxy_values.object_of("threat-actor", value)

    assert found["x_misp_motive"] == ["money"]
    assert found["x_misp_cfr_suspected_victims"] == ["Atlantis"]


def test_where_a_group_sits_and_whom_it_targets_become_links() -> None:
    gazetteer = names(
        countries={"KR": "location--kr", "RU": "location--ru"}, sectors={"telecoms": "identity--t"}
    )
    value = Value(
        value="x",
        meta={
            "country": "RU",
            "cfr-suspected-victims": ["Korea (Republic of)"],
            "cfr-target-category": ["Telecomms"],
        },
    )

    assert told("threat-actor", value, gazetteer) == [
        ("threat-actor--self", "located-at", "location--ru"),
        ("threat-actor--self", "targets", "location--kr"),
        ("threat-actor--self", "targets", "identity--t"),
    ]


def test_a_suspected_state_keeps_its_hedge_and_its_confidence() -> None:
    gazetteer = names(countries={"RU": "location--ru"})
    meta = {"cfr-suspected-state-sponsor": "Russian Federation", "attribution-confidence": "75"}

    (link,) = iter_links("threat-actor", Value(value="x", meta=meta), "threat-actor--x", gazetteer)

    assert (link.type, link.target, link.confidence) == ("attributed-to", "location--ru", 75)
    assert link.description.startswith("Suspected, not established")


def test_a_name_that_means_no_place_is_counted() -> None:
    gazetteer = names()

    told("threat-actor", Value(value="x", meta={"suspected-victims": ["Atlantis"]}), gazetteer)

    assert gazetteer.unplaced == {"Atlantis": 1}


def test_a_relation_told_from_its_other_end_is_turned_round() -> None:
    related = msgspec.convert([{"dest-uuid": "d", "type": "used-by"}], list[galaxy_values.Related])
    gazetteer = names(ids={"d": "threat-actor--d"})

    found = told("threat-actor", Value(value="x", related=related), gazetteer)

    assert found == [("threat-actor--d", "uses", "threat-actor--self")]


def test_likeness_is_one_link_from_either_end_and_use_is_not() -> None:
    def key(source: str, type_: str, target: str) -> bytes:
        return Link(source=source, type=type_, target=target).key

    assert key("a", "similar", "b") == key("b", "similar", "a")
    assert key("a", "uses", "b") != key("b", "uses", "a")
