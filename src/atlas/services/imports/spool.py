"""Files that wait for their import: private, in a folder of the data folder, each named by the id of its batch.

`ID` is what was sent, `ID.job` says that a job is to take it in and for whom, `ID.csv` are the rows that stayed out,
`ID.undo` says that a job is to take the import back, or to put it back, for whom and why.
"""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from atlas.model.ids import BatchId

NAME = "uploads"
WAITS = timedelta(hours=24)
"""So long a file that was sent waits to be stored."""

REJECTED_KEPT = timedelta(days=7)
_OURS = re.compile(r"[0-9a-f-]{36}(\.job|\.csv|\.undo)?")


class Job(msgspec.Struct, frozen=True):
    """For whom a file is taken in, and for which purpose."""

    person: str
    purpose: str


class Ending(msgspec.Struct, frozen=True):
    """Who takes an import back, or puts it back: `act` is `undo` or `put-back`."""

    person: str
    purpose: str
    act: str
    reason: str


def folder_in(data: Path) -> Path:
    """Return the folder, made at its first use, for the server's user alone."""
    folder = data / NAME
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    aside = folder / f".{name}.part"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    aside.replace(folder / name)


def begin_job(folder: Path, batch: BatchId, job: Job) -> None:
    """Note that a job is to take a file in; a worker that starts finds it."""
    keep(folder, f"{batch}.job", msgspec.json.encode(job))


def drop_job(folder: Path, batch: BatchId) -> None:
    """Take back that a job is to take a file in; the file stays."""
    (folder / f"{batch}.job").unlink(missing_ok=True)


def waiting(folder: Path) -> Iterator[tuple[BatchId, Job]]:
    """Yield what jobs are to take in."""
    for path in sorted(folder.glob("*.job")):
        with suppress(OSError, ValueError, msgspec.DecodeError):
            yield (
                BatchId(uuid.UUID(path.stem)),
                msgspec.json.decode(path.read_bytes(), type=Job),
            )


def begin_ending(folder: Path, batch: BatchId, ending: Ending) -> None:
    """Note that a job is to take an import back; a worker that starts finds it."""
    keep(folder, f"{batch}.undo", msgspec.json.encode(ending))


def find_ending(folder: Path, batch: BatchId) -> Ending | None:
    """Return what a job is to do, or does, to an import; `None` where there is none."""
    try:
        return msgspec.json.decode((folder / f"{batch}.undo").read_bytes(), type=Ending)
    except (OSError, msgspec.DecodeError):
        return None


def drop_ending(folder: Path, batch: BatchId) -> None:
    """Take back that a job is to end an import, or note that it did."""
    (folder / f"{batch}.undo").unlink(missing_ok=True)


def endings(folder: Path) -> frozenset[BatchId]:
    """Return which imports jobs are to take back or put back."""
    found = set()
    for path in folder.glob("*.undo"):
        with suppress(ValueError):
            found.add(BatchId(uuid.UUID(path.stem)))
    return frozenset(found)


def clear(folder: Path, batch: BatchId) -> None:
    """Delete what was sent; the rows that stayed out remain for a week."""
    for name in (f"{batch}.job", str(batch)):
        (folder / name).unlink(missing_ok=True)


def clear_old(folder: Path, *, now: datetime) -> None:
    """Delete what nobody stored for a day, and rows that stayed out a week ago. What a job is to take in is left."""
    for path in folder.iterdir():
        kept = REJECTED_KEPT if path.suffix == ".csv" else WAITS
        old = path.stat().st_mtime < (now - kept).timestamp()
        taken = path.suffix in (".job", ".undo") or (folder / f"{path.name}.job").exists()
        if old and not taken and (_OURS.fullmatch(path.name) or path.suffix == ".part"):
            path.unlink(missing_ok=True)
