"""Jobs of an import that is undone and put back, each in a process of its own as on the command line."""

import uuid
from time import perf_counter
from typing import Any

import psycopg

from atlas.cli.startup import ready
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.settings import Settings
from atlas.store import databases
from bench import jobs

# Asked by the superuser, whom no policy holds: links whose claim does not stand, or of which an end is nowhere.
_DANGLING = """
SELECT count(*) FROM atlas.link l LEFT JOIN atlas.claim c ON c.id = l.claim
WHERE c.id IS NULL OR c.withdrawn_at IS NOT NULL
   OR NOT EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = l.source)
   OR NOT EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = l.target)
"""


def taken(name: str, organisation: str) -> dict[str, Any]:
    """Import a bundle as a batch that can be undone; return its id, the seconds, and what dangled before it."""
    before = _dangling()
    with ready() as made:
        from atlas.services import contribute

        note = contribute.Note(id=BatchId(uuid.uuid4()), file="undo.json", format="stix")
        began = perf_counter()
        contribute.take(
            jobs.contributor(organisation),
            jobs.items(name, lambda: None),
            offer=contribute.Offer(marking=TLP.GREEN),
            map_key=made.map_key(),
            going=contribute.Going(note=note),
        )
        return {"batch": str(note.id), "seconds": perf_counter() - began, "dangling": before}


def ended(batch: str, organisation: str, act: str) -> dict[str, Any]:
    """`undo` an import, or `put_back`; return how many claims, the seconds, and what dangles after it."""
    with ready():
        from atlas.services.imports import batches

        work = {"undo": batches.undo, "put_back": batches.put_back}[act]
        began = perf_counter()
        done = work(jobs.contributor(organisation), BatchId(uuid.UUID(batch)), reason="bench")
        seconds = perf_counter() - began
    return {"claims": done.claims, "seconds": seconds, "dangling": _dangling()}


def _dangling() -> int:
    with psycopg.connect(databases.superuser_conninfo(Settings.from_env())) as connection:
        [(count,)] = connection.execute(_DANGLING).fetchall()
        return int(count)
