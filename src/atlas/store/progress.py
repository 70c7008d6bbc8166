"""How far long work is. Fixed titles and counts, no map data."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from atlas.store.models import ProgressRow

_SHOWN_AFTER_END = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class Progress:
    """One piece of long work; `done` and `total` count items, and `total` is `None` while unknown."""

    id: int
    title: str
    done: int
    total: int | None
    finished: bool
    failed: bool


def start(title: str, *, total: int | None, now: datetime) -> int:
    """Note that work began, and return its number."""
    return ProgressRow.objects.create(title=title, total=total, started_at=now).pk


def advance(number: int, done: int) -> None:
    """Note how much is done."""
    ProgressRow.objects.filter(pk=number).update(done=done)


def finish(number: int, *, failed: bool, now: datetime) -> None:
    """Note that the work ended."""
    ProgressRow.objects.filter(pk=number).update(finished_at=now, failed=failed)


def abandon(now: datetime) -> None:
    """Mark what was under way as failed: the worker that did it is gone."""
    ProgressRow.objects.filter(finished_at=None).update(finished_at=now, failed=True)


def recent(now: datetime) -> Sequence[Progress]:
    """Return what runs and what ended in the last minute, the newest first."""
    rows = ProgressRow.objects.order_by("-pk").exclude(finished_at__lt=now - _SHOWN_AFTER_END)
    return [
        Progress(
            id=row.pk,
            title=row.title,
            done=row.done,
            total=row.total,
            finished=row.finished_at is not None,
            failed=row.failed,
        )
        for row in rows[:5]
    ]
