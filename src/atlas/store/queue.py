"""Jobs are queued by name, in the transaction that needs them. Arguments are ids, never map data."""

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer(task: str, *, lock: str | None = None, **ids: int | str) -> None:
    """Queue a task by its name; one that waits already under that name, or the same `lock`, is enough.

    It runs once the surrounding transaction commits.
    """
    locked = {"queueing_lock": lock} if lock else {}
    with suppress(AlreadyEnqueued):
        app.configure_task(task, allow_unknown=True, **locked).defer(**ids)
