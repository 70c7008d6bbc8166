"""One encrypted file that holds everything, and the way back from it.

A backup is made by the node's operator, beside the wall, as `verify` is; that it was made stands in the log. It is read
in one snapshot while the Atlas is in use; a restore changes nothing before the whole file was read and found right.
"""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import attrs

from atlas import __version__
from atlas.errors import BackupError, UsageError
from atlas.formats import backup as file_of
from atlas.formats.backup import Contents, Manifest, Table
from atlas.keys.material import is_stored_name, stored_names
from atlas.policy.decide import Action
from atlas.policy.resources import NOTHING
from atlas.services import asides, gate, operating
from atlas.services.sealing import timestamp
from atlas.settings import Settings, write_once
from atlas.store import databases, dumping, migrating, restoring

Progress = Callable[[int], None]

KEPT_KEYS = ("map",)  # ids of things are made with it; what else is not kept is made anew
_KEPT_BEFORE_MIGRATING = 3
_CHUNK_BYTES = 2**20


@attrs.frozen(kw_only=True)
class Backup:
    """A file that was made or restored. `sha256` is that of the file, `digest` that of what it holds."""

    file: Path
    bytes: int
    sha256: str
    digest: str
    claims: int
    made_at: str


def make(
    settings: Settings,
    file: Path,
    *,
    recipients: Sequence[str],
    now: datetime,
    progress: Progress = lambda done: None,
) -> Backup:
    """Write everything into a new file that its owner may read and its recipients open; it is on record.

    `progress` is told the bytes written so far.

    Raises:
        UsageError: the file is there already, its folder is not, or a recipient cannot be read.
        ServerError: the database cannot be read as its superuser.
        BackupError: the file cannot be written.
    """
    order = _Order(recipients=recipients, now=now, progress=progress, act=_on_record(now))
    return _make(settings, file, order)


def restore(
    settings: Settings,
    file: Path,
    *,
    key_file: Path,
    sha256: str | None = None,
    progress: Progress = lambda done: None,
) -> Backup:
    """Put what a backup holds into an empty data folder, or an empty database of one's own.

    The file is read twice: first to know that it is whole, then to restore it into a database aside, which takes
    its name once its digest is the backup's. `progress` is told the bytes read so far: at the end twice its size.

    Raises:
        BackupError: the key is another, the file damaged, not the one of `sha256` or of a newer release, or the
            place is not empty. Nothing was changed.
        UsageError: a file cannot be read, or the key file holds no key.
        ServerError: the database did not take it; what it took is dropped.
    """
    key = _text_of(key_file)
    contents, found = _checked(file, key, progress)
    if sha256 is not None and sha256.lower() != found.sha256:
        raise BackupError(f"{file} has the SHA-256 {found.sha256}, not the one expected.")
    _assert_known(contents.manifest)
    _assert_keys_fit(settings, contents)
    made_on = contents.manifest.postgresql // 10_000
    with databases.served(settings), restoring.copy(settings) as copy:
        with copy.incoming(made_on=made_on) as take, _opened(file) as again:
            file_of.read(_Hashing(again, lambda done: progress(found.bytes + done)), key, dump=take)
        _put_in_place(copy, settings, contents)
    return found


def before_migrating(settings: Settings, *, now: datetime) -> Backup | None:
    """Back up into the data folder if the database is an older release's; the last three are kept.

    Without a recipient in the settings it is encrypted to a pair that lies beside it, in the data folder: it then
    guards against a migration that goes wrong, not against the loss or theft of the folder. `None`: up to date.

    Raises:
        BackupError: it cannot be written.
        ServerError: the database cannot be read as its superuser.
    """
    if not migrating.is_outdated():
        return None
    folder = settings.data / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"before-{__version__}-{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}.age"
    recipient = settings.backup_recipient or own_recipient(settings, now=now)
    # work of the system; what is on record of an older release has another shape. The web process is forked from this
    # one and never holds the keys of the key process, so these stay where they are.
    made = _make(settings, file, _Order(recipients=[recipient], now=now, whole=False))
    for old in sorted(folder.glob("before-*.age"), key=_age)[:-_KEPT_BEFORE_MIGRATING]:
        old.unlink(missing_ok=True)
    return made


def new_key(path: Path, *, now: datetime) -> str:
    """Write a fresh key into a new file that its owner alone may read, and return its recipient.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} is there already; a key is never overwritten.")
    pair = file_of.new_key()
    try:
        write_once(path, file_of.key_file_of(pair, made_at=timestamp(now)).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    return pair.recipient


def own_recipient(settings: Settings, *, now: datetime) -> str:
    """Return the recipient of the data folder's own key, which is made when missing."""
    path = settings.data / "keys" / "backup.txt"
    if not path.exists():
        new_key(path, now=now)
    recipient = file_of.find_recipient(_text_of(path))
    if recipient is None:
        raise UsageError(f"{path} holds no key; move it away, and another is made.")
    return recipient


@attrs.frozen(kw_only=True)
class _Order:
    """Who may open a backup, when it is made, who hears how far it is, and what is entered before it is written.

    `whole` is whether it holds the keys of the key process too.
    """

    recipients: Sequence[str]
    now: datetime
    progress: Progress = lambda done: None
    act: AbstractContextManager[None] = attrs.field(factory=nullcontext)
    whole: bool = True


def _on_record(now: datetime) -> AbstractContextManager[None]:
    """Return what puts a backup on record; a database of another release takes no record."""
    if not migrating.is_current():
        return nullcontext()
    return gate.operated(Action.BACK_UP, NOTHING, now=now)


def _make(settings: Settings, file: Path, order: _Order) -> Backup:
    if file.exists():
        raise UsageError(f"{file} is there already; a backup overwrites nothing.")
    with _aside(file) as out, dumping.snapshot(settings) as snapshot:
        manifest = _manifest(snapshot, order.now)
        held = stored_names(settings) if order.whole else ()
        keys = {name: settings.key(name) for name in (*KEPT_KEYS, *held)}
        into = _Hashing(out, order.progress)
        contents = Contents(manifest=manifest, keys=keys)
        # what is written was fixed before; the act is on record before a byte of it is
        with order.act:
            file_of.write(into, contents, snapshot.dump(), recipients=order.recipients)
    operating.note_backup(settings, now=order.now)
    return _told(file, manifest, size=into.size, sha256=into.hashed.hexdigest())


def _age(file: Path) -> float:
    return file.stat().st_mtime


def _manifest(snapshot: dumping.Snapshot, now: datetime) -> Manifest:
    tables = {
        name: Table(rows=each.rows, sha256=each.sha256) for name, each in snapshot.tables().items()
    }
    return Manifest(
        atlas=__version__,
        postgresql=snapshot.server_version(),
        made_at=timestamp(now),
        migrations=snapshot.migrations(),
        tables=tables,
    )


def _told(file: Path, manifest: Manifest, *, size: int, sha256: str) -> Backup:
    claims = manifest.tables.get("claim")
    return Backup(
        file=file,
        bytes=size,
        sha256=sha256,
        digest=manifest.digest,
        claims=claims.rows if claims else 0,
        made_at=manifest.made_at,
    )


def _checked(file: Path, key: str, progress: Progress) -> tuple[Contents, Backup]:
    with _opened(file) as opened:
        reading = _Hashing(opened, progress)
        contents = file_of.read(reading, key)
    facts = {"size": reading.size, "sha256": reading.hashed.hexdigest()}
    return contents, _told(file, contents.manifest, size=reading.size, sha256=str(facts["sha256"]))


def _assert_known(manifest: Manifest) -> None:
    if migrating.unknown(manifest.migrations):
        raise BackupError(
            f"The backup was made by release {manifest.atlas}, which is newer than this one "
            f"({__version__}); restore it with that release. Nothing was changed."
        )


def _assert_keys_fit(settings: Settings, contents: Contents) -> None:
    others = set(contents.keys) - set(KEPT_KEYS)
    if set(KEPT_KEYS) - set(contents.keys) or not all(map(is_stored_name, others)):
        raise BackupError("The backup does not hold the keys that it should; nothing was changed.")
    for name, key in contents.keys.items():
        path = settings.data / "keys" / name
        if path.exists() and path.read_bytes() != key:
            raise BackupError(
                f"{settings.data} has a key of another Atlas; nothing was changed. "
                "Restore into an empty data folder (ATLAS_DATA=...)."
            )


def _put_in_place(copy: restoring.Copy, settings: Settings, contents: Contents) -> None:
    """Compare what was restored with what was backed up; keys first, so that no start makes others."""
    found = {name: Table(each.rows, each.sha256) for name, each in copy.digests().items()}
    if found != contents.manifest.tables:
        raise BackupError("What was restored is not what was backed up; it was dropped again.")
    for name, key in contents.keys.items():
        write_once(settings.data / "keys" / name, key)
    copy.put_in_place()


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"The key file {path} cannot be read.") from error


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as opened:
            yield opened
    except FileNotFoundError as error:
        raise UsageError(f"{file} does not exist.") from error


@contextmanager
def _aside(file: Path) -> Iterator[BinaryIO]:
    """Yield a new file beside, for its owner alone; it takes its name when all of it is on the disk."""
    prefix = f".{file.name}."
    asides.clear_abandoned(file.parent, prefix)
    try:
        aside, out = asides.begin(file.parent, prefix)
        try:
            with out:
                yield out
                out.flush()
                os.fsync(out.fileno())
                _name(aside, file)
        finally:
            with suppress(OSError):
                aside.unlink()
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error


def _name(aside: Path, file: Path) -> None:
    """Give a file its name unless there is one. FAT and exFAT have no links: there it is looked up, then renamed."""
    try:
        file.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(file):
            raise
        aside.rename(file)


class _Hashing:
    """A file that hashes what passes through it and tells how much that was."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self.hashed, self.size = hashlib.sha256(), 0
        self._file, self._progress = file, progress

    def read(self, size: int = -1) -> bytes:
        return self._noted(self._file.read(size))

    def write(self, data: bytes) -> int:
        self._file.write(self._noted(data))
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def _noted(self, data: bytes) -> bytes:
        self.hashed.update(data)
        self.size += len(data)
        self._progress(self.size)
        return data
