"""MISP through the command line: in by itself or by name, with warning lists, and out again."""

import json
from pathlib import Path
from typing import Any

import pytest

from builders import World
from doors import run

ATTRIBUTE = "5f3c1a52-1111-4b1f-8d2a-6c1b2f3e4d5a"


@pytest.fixture
def people(world: World) -> World:
    """Add a reader."""
    world.person("ada", of="north")
    return world


def an_event(folder: Path) -> Path:
    attribute: dict[str, Any] = {
        "uuid": ATTRIBUTE,
        "type": "domain",
        "category": "Network activity",
        "value": "www.bank.example",
        "to_ids": True,
        "timestamp": "1700000000",
    }
    event = {"info": "Phish", "date": "2023-11-14", "uuid": ATTRIBUTE.replace("1111", "2222")}
    path = folder / "event.json"
    path.write_text(json.dumps({"response": [{"Event": event | {"Attribute": [attribute]}}]}))
    return path


@pytest.mark.parametrize("format_", ["auto", "misp"])
def test_an_event_is_taken_in_and_goes_home_with_its_attribute(
    people: World, tmp_path: Path, format_: str
) -> None:
    ways = ["--org", "north", "--marking", "TLP:GREEN", "--format", format_, "--json"]
    ended, out, _ = run(["import", str(an_event(tmp_path)), *ways])
    home = tmp_path / "home.json"
    gone, _, _ = run(["export", "--as", "ada", "--format", "misp", "--out", str(home)])
    [back] = json.loads(home.read_text())["response"]

    assert (ended, gone) == (0, 0)
    assert [each["format"] for each in json.loads(out)["files"]] == ["misp"]
    assert [each["uuid"] for each in back["Event"]["Attribute"]] == [ATTRIBUTE]


def test_what_a_warning_list_holds_goes_in_with_a_warning(people: World, tmp_path: Path) -> None:
    lists = tmp_path / "lists" / "banks"
    lists.mkdir(parents=True)
    said = {"name": "Banks", "type": "hostname", "list": ["bank.example"]}
    (lists / "list.json").write_text(json.dumps(said))
    ways = ["--org", "north", "--warning-lists", str(lists.parent), "--json"]

    ended, out, _ = run(["import", str(an_event(tmp_path)), *ways])

    told = json.loads(out)
    assert (ended, told["rejected"]) == (0, 0)
    assert {each["code"] for each in told["report"]} == {"misp.warninglist"}


def test_a_warning_list_that_is_none_is_an_unusable_call(people: World, tmp_path: Path) -> None:
    path = an_event(tmp_path)

    ended, _, talk = run(["import", str(path), "--org", "north", "--warning-lists", str(path)])

    assert ended == 2
    assert "no warning list" in talk
