"""The job that takes a sent file in: goes on where it was, keeps the rows that stay out, and tells its person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from atlas.errors import AtlasError, Denied, NotFound
from atlas.model.claim import Decoded
from atlas.model.handling import Purpose
from atlas.model.ids import BatchId, PersonId
from atlas.model.problems import Problem
from atlas.policy.actors import Actor
from atlas.policy.decide import Action
from atlas.services import alliance, contribute, gate, lists, notices
from atlas.services.contribute import MOST_REPORTED, Going, Item, Note, Report
from atlas.services.contribute.noting import COUNTED
from atlas.services.gate import Visit
from atlas.services.imports import rejects, spool, uploads
from atlas.services.notices import Kind
from atlas.store import batches
from atlas.store.batches import ENDED, Batch, State

_GOES_ON = (State.WAITING, State.RUNNING, State.STOPPING)


@attrs.frozen(kw_only=True)
class Place:
    """Where a job works: the folder of what was sent, the key of the map, the clock."""

    folder: Path
    map_key: bytes
    clock: Callable[[], datetime]


def resume(folder: Path) -> int:
    """Queue what a worker that ended left behind, and return how many; for a worker that starts."""
    left = list(spool.waiting(folder))
    for id_, job in left:
        uploads.defer(id_, job)
    return len(left)


def run(id_: BatchId, person: PersonId, purpose: Purpose, *, place: Place) -> None:
    """Take a file in for a person; what was stored before a break is passed over. Whatever happens, the file goes.

    Only the end of the process itself leaves it, for the next worker.
    """
    visit = Visit(actor=_actor_of(person, id_, place), purpose=purpose, now=place.clock())
    try:
        with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
            batch = batches.find(opened, id_)
    except Denied:  # who may not look at it any more gets no further either
        _end(visit, id_, place, State.FAILED)
        raise
    if batch is None or batch.state in ENDED:
        spool.clear(place.folder, id_)
        return
    if batch.state not in _GOES_ON:  # the hand-over was broken off; the file waits for its person
        spool.drop_job(place.folder, id_)
        return
    try:
        _run(visit, batch, place)
    except Exception:  # a job's edge: the person hears of it, and the queue keeps it
        _end(visit, id_, place, State.FAILED)
        raise


def _actor_of(person: PersonId, id_: BatchId, place: Place) -> Actor:
    """Return for whom the job works; of somebody who is gone nothing is kept, and nobody is left to be told."""
    try:
        return alliance.actor_of(person)
    except NotFound:
        spool.clear(place.folder, id_)
        raise


def _run(visit: Visit, batch: Batch, place: Place) -> None:
    if batch.state is State.STOPPING and not batch.counts:
        _end(visit, batch.id, place, State.STOPPED)
        return
    gate.write(
        visit,
        Action.CONTRIBUTE,
        lambda opened: batches.move(opened, batch.id, State.RUNNING, only=(State.WAITING,)),
        waiting=lambda: None,
    )
    path = place.folder / str(batch.id)
    offer = attrs.evolve(uploads.offer_of(visit, batch), waiting=lambda: None)
    refused: list[Problem] = []
    with path.open("rb") as file:
        found = uploads.decoded(batch, file, lists.handling_of(visit, offer))
        contribute.take(
            visit,
            (Item(file="", found=each) for each in _watched(found, refused)),
            offer=offer,
            map_key=place.map_key,
            going=_going(
                batch, lambda report: _keep_rejected(path, batch, _all_rejected(refused, report))
            ),
        )
    _end(visit, batch.id, place, State.DONE)


def _going(batch: Batch, ending: Callable[[Report], None]) -> Going:
    counts = dict(batch.counts)
    return Going(
        note=Note(id=batch.id, file=batch.file, format=batch.format, said=batch.said),
        passed=counts.get("passed", 0),
        counted={name: counts.get(name, 0) for name in COUNTED},
        ending=ending,
    )


def _end(visit: Visit, id_: BatchId, place: Place, state: State) -> None:
    """Note the end of an import that noted none itself, delete what was sent, and tell its person."""
    open_still = tuple(each for each in State if each not in ENDED)
    try:
        gate.write(
            visit,
            Action.CONTRIBUTE,
            lambda opened: batches.move(opened, id_, state, only=open_still),
            waiting=lambda: None,
        )
    except AtlasError:  # who may not contribute any more has no import to end
        state = State.FAILED
    spool.clear(place.folder, id_)
    if visit.actor.person is not None:
        told = notices.about(Kind.IMPORTED, id_, [visit.actor.person], once="ended")
        notices.tell(visit.actor.organisation, told, now=place.clock())


def _watched(
    found: Iterable[Decoded | Problem], refused: list[Problem]
) -> Iterator[Decoded | Problem]:
    """Yield what was found, and keep what is refused: a job that goes on sees it again, too."""
    for each in found:
        if isinstance(each, Problem) and each.rejected and len(refused) < MOST_REPORTED:
            refused.append(each)
        yield each


def _all_rejected(refused: Sequence[Problem], report: Report) -> list[Problem]:
    """Return what could not be read, then what the map could not hold."""
    known = {(each.where, each.code) for each in refused}
    late = [p for _, p in report.entries if p.rejected and (p.where, p.code) not in known]
    return [*refused, *late]


def _keep_rejected(path: Path, batch: Batch, problems: Sequence[Problem]) -> None:
    if problems:
        with path.open("rb") as file:
            content = rejects.as_csv(file, rejects.mapping_of(batch), problems)
        spool.keep(path.parent, f"{batch.id}.csv", content)
