"""The launcher: two first starts at once, what a broken start leaves, and what it says."""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from atlas.errors import ServerError
from atlas.store import placing, server


@pytest.fixture
def data() -> Iterator[Path]:
    """Return a data folder that the database's user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-launch-"))
    folder.chmod(0o711)
    place = placing.place(folder / "data", None)
    yield folder / "data"
    if not place.cluster.is_relative_to(folder):
        shutil.rmtree(place.cluster.parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_two_first_starts_of_one_folder_share_one_server(data: Path) -> None:
    both_up = Barrier(2, timeout=60)

    def start() -> int | None:
        with server.running(data):
            both_up.wait()
            pid = server._postmaster(placing.place(data, None))
            both_up.wait()
            return pid

    with ThreadPoolExecutor(2) as pool:
        pids = [each.result() for each in [pool.submit(start) for _ in range(2)]]

    assert len(set(pids)) == 1
    assert pids[0] is not None
    assert server._postmaster(placing.place(data, None)) is None


def test_what_a_broken_first_start_left_is_swept_away(data: Path) -> None:
    beside = placing.place(data, None).cluster.parent
    left = placing.empty_folder_beside(beside / "postgres", None)

    with server.running(data):
        pass

    assert not left.exists()


def test_a_failed_first_start_says_why_and_leaves_nothing(data: Path) -> None:
    broken = data.parent / "bin"
    broken.mkdir()
    initdb = broken / "initdb"
    initdb.write_text("#!/bin/sh\necho 'initdb: error: No space left on device' >&2\nexit 1\n")
    initdb.chmod(0o755)

    with pytest.raises(ServerError, match="No space left on device"), server.running(data, broken):
        pass
    assert list(placing.place(data, broken).cluster.parent.glob(".postgres-*")) == []


def test_programs_that_are_not_there_are_told_in_one_line(data: Path) -> None:
    nowhere = data.parent / "none"
    nowhere.mkdir()

    with pytest.raises(ServerError, match="No such file"), server.running(data, nowhere):
        pass


@pytest.mark.parametrize(
    ("line", "waits"),
    [
        ('FATAL:  lock file "postmaster.pid" already exists', True),
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', False),
    ],
)
def test_only_a_server_that_still_lives_is_waited_for(
    data: Path, line: str, *, waits: bool
) -> None:
    place = placing.place(data, None)
    place.log.write_text("an older line\n" * 100_000 + f"{line}\n")

    assert (server._OLD_ONE_LIVES in server._log_tail(place)) == waits


def test_a_lock_that_cannot_be_opened_is_told_in_one_line(data: Path) -> None:
    place = placing.place(data, None)
    (place.run / "users.lock").mkdir()

    with pytest.raises(ServerError, match="Is a directory"), server.running(data):
        pass
