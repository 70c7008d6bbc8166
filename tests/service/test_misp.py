"""MISP through the whole house: in by an import, on the map, under the wall, and home again by an export."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from atlas.formats.misp import iter_decoded
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.ids import thing_id
from atlas.model.markings import TLP
from atlas.services import explain, export, search
from atlas.services.contribute import Item, Offer, Report
from atlas.services.export import Wanted
from atlas.services.export_forms import Form
from builders import NOW, World

EVENT = "5f3c1a52-0d3c-4b1f-8d2a-6c1b2f3e4d5a"
ATTRIBUTE = "5f3c1a52-1111-4b1f-8d2a-6c1b2f3e4d5a"
STRICT = "5f3c1a52-2222-4b1f-8d2a-6c1b2f3e4d5a"


@pytest.fixture
def people(world: World) -> World:
    """Add a reader of each of two organisations."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def an_event(**more: Any) -> dict[str, Any]:
    attribute = {"type": "domain", "category": "Network activity", "timestamp": "1700000000"}
    said = [
        "tlp:green",
        'admiralty-scale:source-reliability="b"',
        'misp-galaxy:tool="Quokkaloader"',
    ]
    found = {
        "uuid": EVENT,
        "info": "Phish of wombats",
        "date": "2023-11-14",
        "timestamp": "1700000000",
        "Tag": [{"name": name} for name in said],
        "Attribute": [
            attribute | {"uuid": ATTRIBUTE, "value": "evil.example", "to_ids": True},
            attribute
            | {"uuid": STRICT, "value": "secret.example", "to_ids": False}
            | {"Tag": [{"name": "tlp:amber+strict"}]},
        ],
    }
    return found | more


def taken(world: World, event: dict[str, Any]) -> Report:
    found = iter_decoded(io.BytesIO(json.dumps({"Event": event}).encode()))
    offer = Offer(marking=TLP.GREEN)
    return world.given(*(Item(file="event.json", found=each, offer=offer) for each in found))


def home(world: World, folder: Path, person: str) -> list[dict[str, Any]]:
    out = folder / f"{person}.json"
    wanted = Wanted(form=Form.MISP, current_only=True)
    export.export(world.visit(person), out, clock=lambda: NOW, wanted=wanted)
    return [each["Event"] for each in json.loads(out.read_text())["response"]]


def test_an_event_goes_in_and_home_again_as_it_came(people: World, tmp_path: Path) -> None:
    report = taken(people, an_event())
    [back] = home(people, tmp_path, "ada")

    assert report.rejected == 0
    assert {each["uuid"]: each for each in back["Attribute"]} == {
        each["uuid"]: each for each in an_event()["Attribute"]
    }
    assert back["Tag"][:3] == an_event()["Tag"]
    assert back["info"] == an_event()["info"]


def test_the_same_event_again_changes_nothing_and_a_newer_part_supersedes_its_own(
    people: World,
) -> None:
    first, again = taken(people, an_event()), taken(people, an_event())
    changed = an_event()
    changed["Attribute"][0] |= {"comment": "sinkholed", "timestamp": "1700000009"}
    newer = taken(people, changed)

    assert (again.stored, again.superseded, again.unchanged) == (0, 0, first.stored)
    assert newer.superseded == 1


def test_a_stricter_attribute_is_nowhere_for_others_and_not_in_their_event(
    people: World, tmp_path: Path
) -> None:
    taken(people, an_event())
    own, others = home(people, tmp_path, "ada"), home(people, tmp_path, "eve")
    found = search.find(people.visit("eve"), search.Query(text="secret.example"))

    assert len(own[0]["Attribute"]) == 2
    assert [each["uuid"] for event in others for each in event["Attribute"]] == [ATTRIBUTE]
    assert STRICT not in json.dumps(others)
    assert found.total == 0


def test_tags_are_the_grade_of_the_claim_and_the_value_meets_others_on_the_map(
    people: World,
) -> None:
    taken(people, an_event())
    reference = stix_reference(Identifier(IdentifierKind.DOMAIN, "evil.example"))
    [domain] = search.find(people.visit("eve"), search.Query(text="evil.example")).items[:1]
    page = explain.thing(people.visit("eve"), thing_id(people.map_key, f"report--{EVENT}"))

    assert domain.id == thing_id(people.map_key, reference)
    assert [str(each.grade) for each in page.claims] == ["B6"]


def test_a_tool_that_a_tag_names_is_found_by_its_name(people: World) -> None:
    taken(people, an_event())
    found = search.find(people.visit("ada"), search.Query(text="quokkaloader"))

    assert "tool" in {each.kind for each in found.items}
