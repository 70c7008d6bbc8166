"""A folder of anything comes in through the command line, and each file of it ends in one way that is told."""

import json
import os
from pathlib import Path

import pytest

from builders import World, an_object
from doors import run


@pytest.fixture
def people(world: World) -> World:
    """Add a reader."""
    world.person("ada", of="north")
    return world


def a_file(folder: Path, *, name: str) -> Path:
    path = folder / name
    path.write_text(json.dumps([an_object("malware", "LockerX")]))
    return path


def test_every_file_of_a_folder_ends_as_imported_configuration_or_not_importable(
    people: World, tmp_path: Path
) -> None:
    folder = tmp_path / "many" / "deeper"
    folder.mkdir(parents=True)
    a_file(folder, name="one.json")
    (folder / "words.json").write_text('{"namespace": "tlp", "predicates": [], "version": 1}')
    (folder.parent / "list.txt").write_text("evil.example\n")
    (folder.parent / "report.pdf").write_bytes(b"%PDF-1.7\n")
    (folder.parent / "more.zip").write_bytes(b"PK\x03\x04")
    (folder.parent / "link.json").symlink_to(a_file(tmp_path, name="outside.json"))
    os.mkfifo(folder.parent / "pipe.json")

    ended, out, _ = run(["import", str(tmp_path / "many"), "--org", "north", "--json"])
    told = json.loads(out)

    ends = {Path(each["file"]).name: (each["ended"], each["code"]) for each in told["files"]}
    assert ended == 3
    assert ends == {
        "one.json": ("imported", ""),
        "words.json": ("configuration", "file.configuration"),
        "list.txt": ("imported", ""),
        "report.pdf": ("not importable", "file.foreign"),
        "more.zip": ("not importable", "file.archive"),
        "link.json": ("not importable", "file.special"),
        "pipe.json": ("not importable", "file.special"),
    }
    assert (told["stored"], told["rejected"]) == (2, 4)


def test_what_became_of_folders_is_printed_a_line_each(people: World, tmp_path: Path) -> None:
    (tmp_path / "many" / "north").mkdir(parents=True)
    a_file(tmp_path / "many" / "north", name="a.json")
    (tmp_path / "many" / "north" / "photo.png").write_bytes(b"\x89PNG\r\n")

    ended, out, _ = run(["import", str(tmp_path / "many"), "--org", "north", "--by-folder"])

    heading, line = out.splitlines()
    assert heading.split()[:2] == ["folder", "files"]
    assert line.split()[:5] == ["north", "2", "1", "0", "1"]
    assert ended == 3
    assert line.endswith("file.foreign 1")


def test_an_import_is_listed_taken_back_and_put_back(people: World, tmp_path: Path) -> None:
    run(
        ["import", str(a_file(tmp_path, name="a.json")), "--org", "north", "--marking", "TLP:GREEN"]
    )

    (batch,) = json.loads(run(["batches", "--org", "north", "--json"])[1])
    words = ["undo", batch["id"], "--org", "north", "--reason", "the wrong file", "--json"]
    undone, again = run(words), run(words)
    gone = json.loads(run(["search", "LockerX", "--as", "ada", "--json"])[1])["total"]
    back = run([*words, "--put-back"])

    assert (batch["file"], batch["standing"], batch["state"]) == ("a.json", 1, "done")
    assert (undone[0], json.loads(undone[1])) == (0, {"claims": 1, "left": 0})
    assert (again[0], gone) == (2, 0)
    assert (back[0], json.loads(back[1])) == (0, {"claims": 1, "left": 0})
    assert json.loads(run(["search", "LockerX", "--as", "ada", "--json"])[1])["total"] == 1
