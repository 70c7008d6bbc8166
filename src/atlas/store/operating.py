"""What the database knows of the server itself: its worker, its jobs, its size. Nothing of the map."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

import attrs
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Count
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from atlas.errors import ServerError
from atlas.store import faults

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_SHOWN_JOBS = 50
_ENDED = ("succeeded", "cancelled", "aborting", "aborted")
_DATABASE = """
SELECT current_setting('server_version'), pg_database_size(current_database()),
       (SELECT name FROM django_migrations WHERE app = 'store' ORDER BY id DESC LIMIT 1)
"""
_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"


@attrs.frozen(kw_only=True)
class Jobs:
    """How many jobs there are, by what became of them. Those that were done are not counted."""

    waiting: int
    running: int
    failed: int


@attrs.frozen(kw_only=True)
class Job:
    """One job as its operator sees it: what it is and how often it was tried. Never its arguments."""

    id: int
    task: str
    state: str
    attempts: int
    due_at: datetime | None


@attrs.frozen(kw_only=True)
class Database:
    """The database itself: its version, its size on the disk, the last migration of ours that it has."""

    version: str
    bytes: int
    migration: str


def _asking(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Ask anew over a fresh connection next time, where this one went: nothing else of a watcher closes it."""

    @wraps(ask)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        try:
            with faults.told():
                return ask(*args, **named)
        except (ServerError, OperationalError, InterfaceError) as gone:
            connection.close()
            if isinstance(gone, ServerError):
                raise
            raise ServerError("The database does not answer.") from gone

    return asked


@_asking
def is_worker_seen(*, within: timedelta) -> bool:
    """Tell whether a job worker gave a sign of life of late, by the database's own clock.

    Raises:
        ServerError: the database does not answer.
    """
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - within).exists()


@_asking
def jobs() -> Jobs:
    """Return how many jobs wait, run and failed.

    Raises:
        ServerError: the database does not answer.
    """
    rows = ProcrastinateJob.objects.exclude(status__in=_ENDED).order_by()
    found = dict(rows.values_list("status").annotate(Count("id")))
    running, failed = found.pop("doing", 0), found.pop("failed", 0)
    return Jobs(waiting=sum(found.values()), running=running, failed=failed)


@_asking
def connections() -> int:
    """Return how many connections the product's own role holds to this database.

    Raises:
        ServerError: the database does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        return int(cursor.fetchone()[0])


@_asking
def database() -> Database:
    """Return what the database says of itself.

    Raises:
        ServerError: it does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        version, size, migration = cursor.fetchone()
        return Database(version=version.split()[0], bytes=int(size), migration=migration or "")


@_asking
def unfinished() -> tuple[Job, ...]:
    """Return the latest 50 jobs that wait, run or failed, the latest first.

    Raises:
        ServerError: the database does not answer.
    """
    rows = ProcrastinateJob.objects.exclude(status__in=_ENDED)
    return tuple(
        Job(
            id=row.id,
            task=row.task_name,
            state=row.status,
            attempts=row.attempts,
            due_at=row.scheduled_at,
        )
        for row in rows.order_by("-id")[:_SHOWN_JOBS]
    )


@_asking
def retry(job: int, *, at: datetime) -> bool:
    """Queue a failed job again, and tell whether there was one of this number.

    Raises:
        ServerError: the database does not answer.
    """
    if not ProcrastinateJob.objects.filter(id=job, status="failed").exists():
        return False
    app.job_manager.retry_job_by_id(job, retry_at=at)
    return True
