"""Taking an import back, or putting it back, from a page or a program: at once where it is small, else by a job.

The job goes on where a worker before it ended, and tells its person when it is over.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import BatchId, PersonId
from atlas.policy.decide import Action
from atlas.services import alliance, gate, notices
from atlas.services.gate import Visit
from atlas.services.imports import batches, spool
from atlas.services.imports.batches import PUT_BACK, UNDO, Batch, Import, Undone
from atlas.services.imports.spool import Ending
from atlas.services.notices import Kind
from atlas.store import queue
from atlas.store.scoped import OpenScope

TASK = "imports.undo"
AT_ONCE = 5_000  # claims: about a second
_UNDER_WAY = "This import is being undone or put back; wait until that has ended."


@attrs.frozen(kw_only=True)
class UnderWay:
    """An undo, or putting back, that a job does: how many claims that the visitor sees are done, of how many."""

    act: str
    done: int
    total: int


def end(visit: Visit, id_: BatchId, act: str, *, reason: str, folder: Path) -> Undone | None:
    """Undo an import, or put it back; of a large one return `None`: a job does it.

    Raises:
        NotFound: the visitor sees no such import.
        UsageError: as `batches.undo` and `batches.put_back`; or a job is at it already.
        Denied: the policy refused.
    """
    found = batches.get(visit, id_).batch
    if spool.find_ending(folder, id_):
        raise UsageError(_UNDER_WAY)
    if visit.actor.person is None or _size(found) <= AT_ONCE:
        return _done(visit, id_, act, reason=reason)
    resource = batches.assert_may_end(visit, found, act, reason=reason)
    asked = Ending(
        person=str(visit.actor.person), purpose=str(visit.purpose), act=act, reason=reason
    )
    spool.begin_ending(folder, id_, asked)

    def work(opened: OpenScope) -> None:
        batches.assert_sees_all(visit, found, act, opened)
        _defer(id_)

    try:
        gate.write(visit, Action.WITHDRAW, work, resource=resource)
    except BaseException:
        spool.drop_ending(folder, id_)
        raise
    return None


def _size(batch: Batch) -> int:
    """Return how many claims the visitor knows of: those that show, and those of the own report."""
    told = batch.counts.get("stored", 0) + batch.counts.get("superseded", 0)
    return max(batch.standing + batch.withdrawn, told)


def _done(visit: Visit, id_: BatchId, act: str, *, reason: str) -> Undone:
    work = batches.undo if act == UNDO else batches.put_back
    return work(visit, id_, reason=reason)


def _defer(id_: BatchId) -> None:
    queue.defer(TASK, lock=f"{TASK} {id_}", batch=str(id_))


def under_way(found: Import, *, folder: Path) -> UnderWay | None:
    """Return how far a job is that takes an import back, or puts it back; `None` where there is none."""
    asked = spool.find_ending(folder, found.batch.id)
    if asked is None:
        return None
    batch = found.batch
    return UnderWay(
        act=asked.act,
        done=batch.standing if asked.act == PUT_BACK else batch.withdrawn,
        total=batch.standing + batch.withdrawn,
    )


def resume(folder: Path) -> int:
    """Queue what a worker that ended left behind, and return how many; for a worker that starts."""
    left = spool.endings(folder)
    for id_ in sorted(left):
        _defer(id_)
    return len(left)


def run(id_: BatchId, *, folder: Path, clock: Callable[[], datetime]) -> None:
    """Do what was asked of an import, for the person who asked. Whatever happens, it is over then.

    Only the end of the process itself leaves it, for the next worker.

    Raises:
        AtlasError: it could not be done any more; the queue keeps that.
    """
    asked = spool.find_ending(folder, id_)
    if asked is None:
        spool.drop_ending(folder, id_)
        return
    try:
        visit = Visit(
            actor=alliance.actor_of(PersonId(uuid.UUID(asked.person))),
            purpose=Purpose(asked.purpose),
            now=clock(),
        )
        _done(visit, id_, asked.act, reason=asked.reason)
    except Exception:  # a job's edge: the person sees what stands, and the queue keeps it
        spool.drop_ending(folder, id_)
        raise
    spool.drop_ending(folder, id_)
    _tell(visit, id_, clock())


def _tell(visit: Visit, id_: BatchId, now: datetime) -> None:
    person = visit.actor.person
    if person is not None:
        told = notices.about(Kind.UNDONE, id_, [person])
        notices.tell(visit.actor.organisation, told, now=now)
