"""Files written aside until they are whole: held by a lock while their writer lives, cleared away when it is gone."""

import fcntl
import os
import re
import uuid
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_HEX = r"[0-9a-f]{32}"


def begin(folder: Path, prefix: str) -> tuple[Path, BinaryIO]:
    """Return a new file in a folder, for its owner alone, and where it lies. The lock on it ends with the process.

    Before the lock was taken somebody may have cleared it away as abandoned: then it is another.

    Raises:
        OSError: it cannot be written.
    """
    while True:
        path = folder / f"{prefix}{uuid.uuid4().hex}"
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        with suppress(OSError):  # where nothing can be locked, nobody clears either
            fcntl.flock(file, fcntl.LOCK_EX)
        if _is_at(file, path):
            return path, file
        file.close()


def clear_abandoned(folder: Path, prefix: str) -> None:
    """Remove what killed writers left in a folder. One that still writes holds its lock and is left alone."""
    ours = re.compile(re.escape(prefix) + _HEX)
    with suppress(OSError):
        for path in [each for each in folder.iterdir() if ours.fullmatch(each.name)]:
            _clear(path)


def _clear(path: Path) -> None:
    with suppress(OSError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
