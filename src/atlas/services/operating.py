"""How the server does, for its operator: whether it can work, its jobs, its room. Nothing of the map.

None of it passes the gate, since none of it stands behind the wall. The page that shows it asks the gate whether its
reader is an operator; on the command line that is whoever may start the process.
"""

import platform
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import attrs

from atlas import __version__
from atlas.errors import AtlasError, NotFound
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.settings import Settings
from atlas.store import migrating
from atlas.store import operating as kept
from atlas.store.operating import Database, Job, Jobs

__all__ = [
    "Database",
    "Disk",
    "Job",
    "Jobs",
    "Readiness",
    "State",
    "connections",
    "in_force",
    "jobs",
    "readiness",
    "retry",
    "seen",
    "state",
]

# Six of the worker's own heartbeats (10 s each): one that is late is not missed.
WORKER_SEEN_WITHIN = timedelta(seconds=60)


@attrs.frozen(kw_only=True)
class Readiness:
    """What a server needs to work."""

    database: bool
    migrated: bool = False
    worker: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is not there, by name."""
        return tuple(name for name, there in attrs.asdict(self).items() if not there)

    @property
    def ready(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


def readiness() -> Readiness:
    """Return whether the database answers, has the shape of this release, and a worker was seen of late."""
    try:
        worker = kept.is_worker_seen(within=WORKER_SEEN_WITHIN)
        return Readiness(database=True, migrated=migrating.is_current(), worker=worker)
    except AtlasError:
        return Readiness(database=False)


def jobs() -> Jobs:
    """Return how many jobs wait, run and failed.

    Raises:
        ServerError: the database does not answer.
    """
    return kept.jobs()


def connections() -> int:
    """Return how many connections to its database the product holds.

    Raises:
        ServerError: the database does not answer.
    """
    return kept.connections()


@attrs.frozen(kw_only=True)
class Disk:
    """The disk of the data folder, in bytes."""

    free: int
    total: int


@attrs.frozen(kw_only=True)
class State:
    """How a server does, at a glance. `backed_up_at` is `None` where no backup of this data folder is known."""

    version: str
    python: str
    database: Database
    migrated: bool
    worker: bool
    jobs: Jobs
    disk: Disk
    backed_up_at: datetime | None


def state(settings: Settings) -> State:
    """Return how the server does, for its operator on the command line; there is no visit.

    Raises:
        ServerError: the database does not answer.
    """
    usage = shutil.disk_usage(_existing(settings.data))
    return State(
        version=__version__,
        python=platform.python_version(),
        database=kept.database(),
        migrated=migrating.is_current(),
        worker=kept.is_worker_seen(within=WORKER_SEEN_WITHIN),
        jobs=kept.jobs(),
        disk=Disk(free=usage.free, total=usage.total),
        backed_up_at=backed_up_at(settings),
    )


def seen(visit: Visit, settings: Settings) -> tuple[State, tuple[Job, ...]]:
    """Return how the server does and its latest unfinished jobs, for the secretariat.

    Raises:
        Denied: the visitor is no operator; that is on record.
        ServerError: the database does not answer.
    """
    gate.allow(visit, Action.OPERATE)
    return state(settings), kept.unfinished()


def retry(visit: Visit, job: int) -> None:
    """Queue a failed job again, now.

    Raises:
        Denied: the visitor is no operator; that is on record.
        NotFound: no failed job has this number.
    """
    gate.allow(visit, Action.OPERATE)
    if not kept.retry(job, at=visit.now):
        raise NotFound("There is no failed job of this number.")


def in_force(settings: Settings) -> Iterable[tuple[str, str]]:
    """Yield each setting with its value; of those that may hold a secret only whether they are set."""
    yield "ATLAS_DATA", str(settings.data)
    yield "ATLAS_PUBLIC_URL", settings.public_url or ""
    yield "ATLAS_PROXIES", ", ".join(map(str, settings.proxies))
    yield "ATLAS_LOG", settings.log
    yield "ATLAS_READ_SECONDS", str(settings.read_seconds)
    yield "ATLAS_PG_BIN", str(settings.pg_bin or "")
    for name, value in (
        ("ATLAS_DATABASE_URL", settings.database_url),
        ("ATLAS_OWNER_DATABASE_URL", settings.owner_database_url),
        ("ATLAS_BACKUP_DATABASE_URL", settings.backup_database_url),
        ("ATLAS_BACKUP_RECIPIENT", settings.backup_recipient),
        ("ATLAS_SMTP_URL", settings.smtp_url),
    ):
        yield name, "(set)" if value else ""


def note_backup(settings: Settings, *, now: datetime) -> None:
    """Note in the data folder that a backup was made; where it went is nobody's business here."""
    path = _last_backup(settings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(now.isoformat(), "ascii")


def backed_up_at(settings: Settings) -> datetime | None:
    """Return when the last backup was made that the data folder knows of, or `None`."""
    try:
        return datetime.fromisoformat(_last_backup(settings).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _last_backup(settings: Settings) -> Path:
    return settings.data / "backups" / "last"


def _existing(folder: Path) -> Path:
    """Return a folder or the nearest one above it: with a database of one's own it may not be there yet."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())
