"""What is called back of released packages: tasks for recipients, raised in the transaction of what caused them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Recall:
    """The `place`-th citation of a release no longer holds.

    `why`: withdrawn, rejected, superseded or legit-but-compromised.
    """

    release: uuid.UUID
    place: int
    why: str
    at: datetime


def of_releases(opened: OpenScope, releases: Sequence[uuid.UUID]) -> list[Recall]:
    """Return what is called back of some releases, as far as the scope shows, by release, time and citation."""
    rows = opened.sql(
        """SELECT release, place, why, recorded_at FROM package_recall WHERE release = ANY (%s)
        ORDER BY release, recorded_at, place, why""",
        [list(releases)],
    )
    return [Recall(release=row[0], place=row[1], why=row[2], at=row[3]) for row in rows]
