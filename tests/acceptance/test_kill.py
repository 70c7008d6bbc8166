"""`kill -9` at random moments of an import, then the same command again: as if nothing had happened.

Killed are the import alone, or with it every process of the database. And two imports of the same objects at
once: one current version each.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import attrs
import pytest

import states
from atlas.settings import Settings
from atlas.store import databases, server
from builders import Object, a_link, an_object, an_observable
from cluster import Database, environment_of, remove
from soaking import Soak

OBJECTS = 5_200  # two batches
_WAIT_S = 600.0


@attrs.frozen
class Node:
    """A data folder of its own, and what an undisturbed import into it comes to."""

    settings: Settings
    database: Database
    file: Path

    def start(self, file: Path | None = None) -> "subprocess.Popen[bytes]":
        words = ["import", str(file or self.file), "--org", "reader", "--create-org"]
        return subprocess.Popen(
            [sys.executable, "-m", "atlas", *words, "--marking", "TLP:GREEN", "--json"],
            env=environment_of(self.settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def take(self, file: Path | None = None) -> dict[str, object]:
        """Run the import to its end and return what it reported."""
        process = self.start(file)
        out, _ = process.communicate(timeout=_WAIT_S)
        assert process.returncode == 0, out
        told: dict[str, object] = json.loads(out)
        return told

    def verify(self) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-m", "atlas", "verify", "--json"],
            env=environment_of(self.settings),
            capture_output=True,
            timeout=_WAIT_S,
        )
        told: dict[str, object] = json.loads(done.stdout)
        return told

    def kill_server(self) -> None:
        """End every process of the database as the power would."""
        pid = int((self.database.server.cluster / "postmaster.pid").read_text().split()[0])
        family = [pid, *children(pid)]
        for each in family:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while any(map(is_running, family)):
            time.sleep(0.01)


def children(parent: int) -> list[int]:
    """Return the processes below one (proc(5): the fourth field of `stat`, behind the name in brackets)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.parent.name))
    return found


def is_running(pid: int) -> bool:
    """Tell whether a process lives; one that ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def objects(count: int, rng: random.Random) -> Iterator[Object]:
    """Yield things, links between them, observables, and newer versions of what came before."""
    families = [
        an_object("malware", f"Family {n}", description=f"of {n}") for n in range(count // 4)
    ]
    links = [a_link(rng.choice(families), "uses", rng.choice(families)) for _ in families]
    for number in range(count):
        newer = {"modified": f"2026-02-01T00:00:{number % 60:02}.000Z", "description": f"n{number}"}
        yield rng.choice(
            [
                rng.choice(families),
                rng.choice(links),
                rng.choice(families) | newer,
                rng.choice(links) | newer,
                an_observable("ipv4-addr", f"198.51.{number // 256 % 256}.{number % 256}"),
            ]
        )


def write(file: Path, said: list[Object]) -> Path:
    bundle = {"type": "bundle", "id": f"bundle--{uuid.UUID(int=4)}", "objects": said}
    file.write_text(json.dumps(bundle))
    return file


@pytest.fixture(scope="module")
def node(cluster: object) -> Iterator[Node]:
    """Keep the server of a folder beside the run's own; made and migrated by the first import."""
    folder = Settings.from_env().data.parent / f"kill-{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    folder.mkdir(mode=0o711)
    settings = Settings(data=folder / "node", pg_bin=Settings.from_env().pg_bin)
    seed = int(os.environ["ATLAS_TEST_SEED"])
    file = write(folder / "objects.json", list(objects(OBJECTS, random.Random(seed))))
    with server.running(settings.data, settings.pg_bin) as started:
        yield Node(settings, Database(started, databases.DATABASE), file)
    remove(settings)


@pytest.fixture(scope="module")
def undisturbed(node: Node) -> tuple[tuple[int, str], float]:
    """Return the state after an import that nobody disturbed, and how long it took."""
    node.take(write(node.file.with_name("few.json"), [an_object("malware", "One")]))
    node.database.empty()
    began = time.monotonic()
    told = node.take()
    lasted = time.monotonic() - began
    assert told["read"] == OBJECTS
    assert told["rejected"] == 0
    return states.digest(node.database), lasted


def kill_once(node: Node, moment: float, *, with_server: bool) -> None:
    """Begin an import into the empty database, kill it at a moment, and let it run again to its end."""
    node.database.empty()
    process = node.start()
    time.sleep(moment)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if with_server:
        node.kill_server()
    process.communicate()
    node.take()


def assert_undisturbed(node: Node, wanted: tuple[int, str]) -> None:
    assert states.digest(node.database) == wanted
    assert node.verify()["problems"] == []


@pytest.mark.parametrize("with_server", [False, True], ids=["import", "import and database"])
def test_an_import_that_was_killed_ends_as_if_it_had_not_been(
    node: Node,
    undisturbed: tuple[tuple[int, str], float],
    rng: random.Random,
    *,
    with_server: bool,
) -> None:
    wanted, lasted = undisturbed

    kill_once(node, rng.uniform(0.2, 1.0) * lasted, with_server=with_server)

    assert_undisturbed(node, wanted)


@pytest.mark.soak
def test_an_import_killed_at_many_moments_ends_as_if_it_had_not_been(
    node: Node, undisturbed: tuple[tuple[int, str], float], soak: Soak
) -> None:
    wanted, lasted = undisturbed

    for at, _ in soak.steps(20, 1):
        rng = soak.rng(at)
        kill_once(node, rng.uniform(0.0, 1.1) * lasted, with_server=rng.random() < 0.5)
        assert_undisturbed(node, wanted)


def test_two_imports_of_the_same_objects_at_once_leave_one_current_version_each(
    node: Node, undisturbed: tuple[tuple[int, str], float], tmp_path: Path, rng: random.Random
) -> None:
    wanted, _ = undisturbed
    node.database.empty()
    said = json.loads(node.file.read_text())["objects"]
    other = write(tmp_path / "other.json", rng.sample(said, len(said)))

    both = [node.start(), node.start(other)]
    ends = [process.communicate(timeout=_WAIT_S) and process.returncode for process in both]

    assert ends == [0, 0]
    assert_undisturbed(node, wanted)
