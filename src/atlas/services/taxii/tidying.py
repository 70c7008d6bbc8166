"""What the system does for feeds by itself: gives numbers where nobody did, and forgets what nobody needs."""

from datetime import datetime, timedelta

from atlas.store import numbering

KEPT_GONE = timedelta(days=400)
"""How long it is told that something was erased: a tool that asks once a year hears of it."""
KEPT_STATUS = timedelta(days=31)


def run(*, now: datetime) -> None:
    """Number what waits; then delete what is over its time."""
    numbering.number()
    numbering.forget(erased_before=now - KEPT_GONE, sent_before=now - KEPT_STATUS)
