"""What the database knows of the server itself: its worker, its jobs, its size. Nothing of the map."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

import attrs
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Count
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from atlas.errors import ServerError
from atlas.store import faults

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"


@attrs.frozen(kw_only=True)
class Jobs:
    """How many jobs there are, by what became of them. Those that were done are not counted."""

    waiting: int
    running: int
    failed: int


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
    rows = ProcrastinateJob.objects.order_by().values_list("status").annotate(Count("id"))
    found = dict(rows)
    return Jobs(
        waiting=found.get("todo", 0), running=found.get("doing", 0), failed=found.get("failed", 0)
    )


@_asking
def connections() -> int:
    """Return how many connections the product's own role holds to this database.

    Raises:
        ServerError: the database does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        return int(cursor.fetchone()[0])
