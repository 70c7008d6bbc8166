"""What long work is under way."""

from collections import Counter
from datetime import datetime

import attrs

from atlas.store import progress

__all__ = ["Work", "abandon", "running"]


@attrs.frozen(kw_only=True)
class Work:
    """What one line tells: a piece of work, and how many `times` the like ended of late.

    `done` and `total` count items; `total` is `None` while unknown.
    """

    id: int
    title: str
    done: int
    total: int | None
    finished: bool
    failed: bool
    times: int = 1


def abandon(*, now: datetime) -> None:
    """Mark what was under way as failed; for a worker that starts."""
    progress.abandon(now)


def running(*, now: datetime) -> tuple[Work, ...]:
    """Return what runs and what ended in the last minute, the newest first; what ended equally is one line."""
    found = [Work(**attrs.asdict(each)) for each in progress.recent(now)]
    times = Counter(map(_line, found))
    newest: dict[tuple[object, ...], Work] = {}
    for each in found:
        newest.setdefault(_line(each), each)
    return tuple(attrs.evolve(each, times=times[line]) for line, each in newest.items())


def _line(work: Work) -> tuple[object, ...]:
    return work.title, work.failed, None if work.finished else work.id
