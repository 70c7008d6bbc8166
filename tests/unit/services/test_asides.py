"""What is written aside: cleared when its writer is gone, never while it writes."""

import fcntl
import os
from pathlib import Path
from typing import IO

import pytest

from atlas.services import asides

PREFIX = ".atlas-export-"


def test_what_is_begun_is_for_its_owner_alone_and_is_not_cleared(tmp_path: Path) -> None:
    path, file = asides.begin(tmp_path, PREFIX)

    asides.clear_abandoned(tmp_path, PREFIX)

    assert path.stat().st_mode & 0o777 == 0o600
    file.close()


def test_what_its_writer_left_is_cleared(tmp_path: Path) -> None:
    path, file = asides.begin(tmp_path, PREFIX)
    file.close()

    asides.clear_abandoned(tmp_path, PREFIX)

    assert not path.exists()


def test_a_file_that_only_begins_like_one_of_ours_is_left(tmp_path: Path) -> None:
    alike = [tmp_path / f"{PREFIX}notes", tmp_path / f"{PREFIX}{'0' * 32}.json"]
    for path in alike:
        path.touch()

    asides.clear_abandoned(tmp_path, PREFIX)

    assert [path.exists() for path in alike] == [True, True]


def test_what_somebody_cleared_before_the_lock_was_taken_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, cleared = fcntl.flock, list[Path]()

    def late(file: IO[bytes], how: int) -> None:
        """Let another process clear the first file just before it is locked."""
        if how == fcntl.LOCK_EX and not cleared:
            cleared.extend(tmp_path.iterdir())
            cleared[0].unlink()
        locked(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    path, file = asides.begin(tmp_path, PREFIX)

    assert path.exists()
    assert path != cleared[0]
    assert os.path.samestat(os.fstat(file.fileno()), path.stat())
    file.close()
