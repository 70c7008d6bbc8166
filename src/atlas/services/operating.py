"""How the server does, for its operator: whether it can work, its jobs, its room. Nothing of the map.

None of it passes the gate, since none of it stands behind the wall. The page that shows it asks the gate whether its
reader is an operator; on the command line that is whoever may start the process.
"""

from datetime import timedelta

import attrs

from atlas.errors import AtlasError
from atlas.store import migrating
from atlas.store import operating as kept
from atlas.store.operating import Jobs

__all__ = ["Jobs", "Readiness", "connections", "jobs", "readiness"]

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
