"""What long work is under way."""

from datetime import datetime

from atlas.store import progress
from atlas.store.progress import Progress

__all__ = ["Progress", "running"]


def running(*, now: datetime) -> tuple[Progress, ...]:
    """Return what runs and what ended in the last two minutes, the newest first."""
    return tuple(progress.recent(now))
