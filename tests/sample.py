"""The sample atlas as a database: loaded once in a run, copied for each who asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from atlas.services import demo
from atlas.settings import Settings
from cluster import Cluster, Database


@contextmanager
def copied(cluster: Cluster, purpose: str) -> Iterator[Database]:
    """Yield a database with the whole sample; its things are named by the key of the run's own folder."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    key = Settings.from_env().key("map")
    full = cluster.filled_once("atlas_sample", lambda: demo.load(key, now=datetime.now(UTC)))
    with cluster.cloned(f"atlas_{worker}_{purpose}", of=full) as database:
        yield database
