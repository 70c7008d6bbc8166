"""What a saved view of the map shows goes out by its name or id, and nothing else."""

import json
from pathlib import Path

import pytest

from atlas.model.ids import thing_id
from atlas.services import views
from builders import World, a_claim, a_link, an_object
from doors import run

HERON, LOCKER, OTHER = (an_object("tool", each) for each in ("Heron", "Locker", "Elsewhere"))


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("ann", of="north")
    world.given(*map(a_claim, (HERON, LOCKER, OTHER, a_link(HERON, "uses", LOCKER))))
    return world


def exported(folder: Path, view: str, *more: str, status: int = 0) -> set[str]:
    """Return the names of what went out."""
    out = folder / "out.json"
    words = ("export", "--as", "ada", "--view", view, "--out", str(out), *more)
    ended, _, err = run(words)
    assert ended == status, err
    if status:
        return {err}
    return {
        each["name"] for each in json.loads(out.read_text())["objects"] if each["type"] == "tool"
    }


def test_a_view_goes_out_by_name_or_id(people: World, tmp_path: Path) -> None:
    heron = thing_id(people.map_key, str(HERON["id"]))
    kept = views.create(people.visit("ada"), "Who pays", f"of={heron}")

    assert exported(tmp_path, "who pays") == {"Heron", "Locker"}
    assert exported(tmp_path, str(kept.id)) == {"Heron", "Locker"}


def test_a_view_of_the_whole_map_is_all(people: World, tmp_path: Path) -> None:
    views.create(people.visit("ada"), "All", "tab=table")

    assert exported(tmp_path, "All") == {"Heron", "Locker", "Elsewhere"}


def test_of_a_name_that_several_have_the_ids_are_told_and_no_view_of_others_is_there(
    people: World, tmp_path: Path
) -> None:
    made = [views.create(people.visit("ada"), "Twice", "tab=table") for _ in range(2)]
    views.create(people.visit("ann"), "Hers", "tab=table")

    (told,) = exported(tmp_path, "Twice", status=2)
    (absent,) = exported(tmp_path, "Hers", status=4)

    assert all(str(each.id) in told for each in made)
    assert "no such view" in absent
