"""Files that are small on disk and large or nasty when opened: each ends as it should, in every reader and imported.

They are made by the tests from a script beside the clone, and are what `expect.json` says of them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest

import doors
from atlas.errors import AtlasError
from atlas.formats import misp, stix, tabular
from atlas.formats.detect import HEAD_BYTES, detect
from atlas.model.claim import Decoded
from atlas.model.problems import Problem
from builders import World
from cluster import Database

pytestmark = pytest.mark.shared
MOST_S, MOST_MIB = 2.0, 64
REJECTED = "reject cleanly"
# What is taken in, for it is no wrong object: each alone, as all are versions of one indicator.
TAKEN = {
    "stix__pattern_redos.json": [True],
    "stix__dup_id_conflict.json": [False, True],
    "stix__future_modified.json": [False],
    "stix__marking_downgrade.json": [True],
}
CANARIES = ("/tmp/atlas_zip_slip_canary", "/tmp/atlas_abs_canary")


def nothing(_: object) -> list[Decoded]:
    """Return no items: what only looks at a file has none."""
    return []


READERS: Mapping[str, Callable[[BinaryIO, str], Any]] = {
    "stix": lambda file, name: list(stix.iter_decoded(file, name=name)),
    "misp": lambda file, name: list(misp.iter_decoded(file, name=name)),
    "list": lambda file, name: list(tabular.iter_decoded(file)),
    "preview": lambda file, name: nothing(tabular.preview(file)),
    "sheets": lambda file, name: nothing(tabular.sheets_of(file)),
    "detect": lambda file, name: nothing(detect(file.read(HEAD_BYTES), name)),
}


@pytest.fixture(scope="module")
def made(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the files, and return their folder with `expect.json` in it."""
    folder = tmp_path_factory.mktemp("hostile") / "files"
    maker = shared / "vectors" / "hostile" / "make_hostile.py"
    subprocess.run([sys.executable, maker, folder], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="module")
def expected(made: Path) -> Mapping[str, str]:
    told: dict[str, str] = json.loads((made / "expect.json").read_text("utf-8"))
    return told


def test_every_reader_takes_every_hostile_file_within_time_and_memory(
    made: Path, expected: Mapping[str, str]
) -> None:
    """Whatever a file is called or claims to be: the wrong reader is as safe as the right one."""
    assert len(expected) == 44

    wrong = [
        f"{name} as {reader}: {told}"
        for name in expected
        for reader in READERS
        for told in beyond_twice(made / name, reader)
    ]

    assert wrong == []


def beyond_twice(path: Path, reader: str) -> list[str]:
    """Return what a reader did beyond its bounds; on a busy machine others slow it down, but not each time."""
    return list(beyond(path, reader)) and list(beyond(path, reader))


def beyond(path: Path, reader: str) -> Iterator[str]:
    """Yield what a reader did beyond its bounds, or beside objects, problems and errors of ours."""
    before, began = memory_mib(anew=True)[0], time.process_time()
    try:
        with path.open("rb") as file:
            found = READERS[reader](file, path.name)
    except AtlasError:
        found = []
    took, peak = time.process_time() - began, memory_mib()[1]
    if strangers := {
        type(each).__name__ for each in found if not isinstance(each, Decoded | Problem)
    }:
        yield f"found {strangers}"
    if took > MOST_S:
        yield f"took {took:.1f} s"
    if peak - before > MOST_MIB:
        yield f"took {peak - before:.0f} MiB"


def memory_mib(*, anew: bool = False) -> tuple[float, float]:
    """Return what this process holds, and the most that it held since `anew` was asked for."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines)
    held, most = (float(told[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return held, most


def test_an_import_of_all_that_is_wrong_rejects_each_with_its_reason_and_stores_nothing(
    world: World, database: Database, made: Path, expected: Mapping[str, str]
) -> None:
    world.organisation("north")
    files = [str(made / name) for name in sorted(expected.keys() - TAKEN.keys())]

    status, out, err = doors.run(["import", *files, "--org", "north", "--json"])

    assert status == 3, err
    ends = {Path(each["file"]).name: each for each in json.loads(out)["files"]}
    assert ends.keys() == expected.keys() - TAKEN.keys()
    assert [name for name, end in ends.items() if not is_refused_in_words(end)] == []
    assert standing(database) == []
    assert not any(Path(each).exists() for each in CANARIES)


def is_refused_in_words(end: Mapping[str, Any]) -> bool:
    return bool(end["ended"] == "not importable" and end["code"] and end["reason"])


def standing(database: Database) -> list[bool]:
    """Return of each claim that there is whether it is the version that stands."""
    with database.superuser() as superuser:
        return [
            bool(current)
            for (current,) in superuser.execute("SELECT current FROM claim ORDER BY 1")
        ]


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_what_is_odd_and_not_wrong_is_taken_and_never_stands_where_it_must_not(
    world: World, database: Database, made: Path, name: str
) -> None:
    """Two contents of one version are both kept; a version of the future is history, and told."""
    world.organisation("north")

    status, out, err = doors.run(["import", str(made / name), "--org", "north", "--json"])

    assert (status, standing(database)) == (0, TAKEN[name]), err
    if "future" in name or "dup" in name:
        assert json.loads(out)["warnings"] >= 1
