"""The worker deletes what it did: the queue holds what waits and what failed."""

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate.contrib.django import app

from atlas.jobs import worker
from atlas.store import queue
from builders import World
from cluster import Database


@app.task(name="test.done")
def _done() -> None:
    """Do nothing, and do it well."""


@app.task(name="test.failed")
def _failed() -> None:
    raise ValueError


# the worker ends with its process, and its connections with it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_succeeded_leaves_the_queue_and_what_failed_stays(
    world: World, database: Database
) -> None:
    queue.defer("test.done")
    queue.defer("test.failed")

    # a thread of its own: in this one a browser's loop may be running
    with ThreadPoolExecutor(1) as other:
        other.submit(worker.work, wait=False).result()
    gc.collect()

    with database.superuser() as superuser:
        left = superuser.execute(
            "SELECT task_name, status::text FROM procrastinate_jobs"
        ).fetchall()
    assert left == [("test.failed", "failed")]
