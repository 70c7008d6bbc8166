"""A list comes in through the command line: good rows become claims, bad ones are told, again changes nothing."""

import json
from pathlib import Path

import pytest

from builders import World
from doors import run

ROWS = "value,type,note\nevil[.]example,domain,shop\nbroken,ip,\n198.51.100.7,,\n"


@pytest.fixture
def people(world: World) -> World:
    """Add a reader."""
    world.person("ada", of="north")
    return world


def imported(path: Path, *words: str, status: int = 0) -> dict[str, object]:
    command = ["import", str(path), "--org", "north", "--marking", "TLP:GREEN", *words, "--json"]
    ended, out, err = run(command)
    assert ended == status, err
    told: dict[str, object] = json.loads(out)
    return told


def a_list(folder: Path, text: str = ROWS, *, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_good_rows_go_in_and_a_bad_one_is_told_with_its_line(people: World, tmp_path: Path) -> None:
    told = imported(a_list(tmp_path), status=3)

    assert [told[name] for name in ("read", "stored", "rejected")] == [3, 2, 1]
    assert [(e["where"], e["code"]) for e in told["report"]] == [("line 3", "csv.value")]  # type: ignore[attr-defined]


def test_a_list_again_is_unchanged(people: World, tmp_path: Path) -> None:
    path = a_list(tmp_path, "evil.example\n198.51.100.7\n")
    imported(path)

    told = imported(a_list(tmp_path, "hxxp://evil.example/\n198[.]51.100.7\nEVIL.example\n"))

    assert (told["stored"], told["unchanged"]) == (1, 2)


def test_what_a_list_says_is_found_with_its_note_and_source(people: World, tmp_path: Path) -> None:
    imported(a_list(tmp_path, "evil.example,domain,quayside\n"), "--source", "Report Seven")

    _, out, _ = run(["search", "quayside", "--as", "ada", "--json"])
    (item,) = json.loads(out)["items"]
    _, shown, _ = run(["show", item["id"], "--as", "ada", "--json"])

    content = json.loads(shown)["claims"][0]["content"]
    assert (content["x_note"], content["x_source"]) == ("quayside", "Report Seven")


def test_a_rehearsal_of_a_list_keeps_nothing(people: World, tmp_path: Path) -> None:
    path = a_list(tmp_path, "evil.example\n")
    imported(path, "--dry-run")

    assert imported(path)["stored"] == 1


def test_json_stays_stix_whatever_stands_around_it(people: World, tmp_path: Path) -> None:
    broken = a_list(tmp_path, "evil.example\n", name="given.json")

    assert imported(broken, status=3)["report"][0]["code"].startswith("json.")  # type: ignore[index]
