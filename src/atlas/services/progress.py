"""What long work is under way."""

from datetime import datetime

from atlas.store import progress
from atlas.store.progress import Progress

__all__ = ["Progress", "abandon", "running"]


def abandon(*, now: datetime) -> None:
    """Mark what was under way as failed; for a worker that starts."""
    progress.abandon(now)


def running(*, now: datetime) -> tuple[Progress, ...]:
    """Return what runs and what ended in the last two minutes, the newest first."""
    return tuple(progress.recent(now))
