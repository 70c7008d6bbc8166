"""The job that makes the whole map of a scope, what it keeps, and what it notes where it failed.

All is kept for the scope from which it was read. Where the person reads more or less by the time it is to be kept,
it is dropped: the next look queues the job again.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs
import msgspec

from atlas.errors import AtlasError, Denied
from atlas.model.handling import Purpose
from atlas.model.ids import PersonId, ThingId
from atlas.model.kinds import iter_kinds
from atlas.policy.decide import Action
from atlas.services import alliance, gate
from atlas.services.arrange.keeping import (
    Failure,
    KeptAtlas,
    KeptTerritory,
    pack_atlas,
    pack_failure,
    unpack_atlas,
    unpack_failure,
)
from atlas.services.explore import describing
from atlas.services.gate import Visit
from atlas.store import layouts, progress, queue, wholemap
from atlas.store.scoped import OpenScope

if TYPE_CHECKING:
    from atlas.graphs.graph import Graph
    from atlas.graphs.layout import Layout

MOST = 20_000  # things, those with most neighbours: networkx is never used above
MOST_PAIRS = 200_000  # ten links a thing; 16 bytes each while they are read
READING_S = 900  # a statement: 5 million links take minutes, and nobody waits at a page
_CANDIDATES = 12  # members that may name a territory: some may be called alike, or be hidden by now
_DOTS = 8_000  # of all territories together
_KINDS = 3
_FIRST_PAUSE = timedelta(minutes=10)  # after a failure; twice as long after each more
_LONGEST_DOUBLING = 7  # 21 hours
_KEY = (layouts.LASTING + b", version 2").ljust(32)
_FAILED = (layouts.LASTING + b" failed, 1").ljust(32)


def find(opened: OpenScope) -> KeptAtlas | None:
    """Return what is kept of the scope's whole map."""
    body = layouts.find(opened, _KEY)
    return unpack_atlas(body) if body else None


def find_next_try(opened: OpenScope) -> datetime | None:
    """Return when the whole map may be made again where that failed, else `None`."""
    failure = _find_failure(opened)
    if failure is None:
        return None
    return failure.at + _FIRST_PAUSE * (1 << min(failure.times - 1, _LONGEST_DOUBLING))


def queue_making(visit: Visit) -> None:
    """Queue the job that makes the visitor's whole map; one that waits already is enough.

    For whoever may not read there is none to make.
    """
    try:
        with gate.open_scope(visit, Action.READ) as opened:
            scope = layouts.scope_of(opened)
    except Denied:
        return
    queue_for(visit, scope)


def queue_for(visit: Visit, scope: bytes) -> None:
    """Queue the job as `queue_making` does: one waits for all who read the same, whoever of them asked."""
    if visit.actor.person is not None:
        person, purpose = str(visit.actor.person), str(visit.purpose)
        lock = f"arrange.territories {scope.hex()}"
        queue.defer("arrange.territories", lock=lock, person=person, purpose=purpose)


def make_as_job(person: PersonId, purpose: Purpose, *, clock: Callable[[], datetime]) -> None:
    """Make a person's whole map as a background job that people can watch; a failure is noted for the scope."""
    number = progress.start("Arranging the map", total=None, now=clock())
    try:
        _make_or_note(Visit(actor=alliance.actor_of(person), purpose=purpose, now=clock()))
    except BaseException:
        progress.finish(number, failed=True, now=clock())
        raise
    progress.finish(number, failed=False, now=clock())


def forget_expired() -> None:
    """Delete layouts that expired, of all scopes."""
    layouts.forget_expired()


def _make_or_note(visit: Visit) -> None:
    try:
        make(visit)
    except Exception:  # a job's edge: whatever it was, the next try waits
        with suppress(AtlasError):
            gate.write(visit, Action.ARRANGE, _note_failure)
        raise


def _note_failure(opened: OpenScope) -> None:
    before = _find_failure(opened)
    failure = Failure(opened.scope.at, before.times + 1 if before else 1)
    layouts.keep(opened, _FAILED, pack_failure(failure), scope=layouts.scope_of(opened))


def _find_failure(opened: OpenScope) -> Failure | None:
    body = layouts.find(opened, _FAILED)
    return unpack_failure(body) if body else None


def make(visit: Visit) -> None:
    """Arrange all that the visitor may see and keep it for the scope that was read, unless it has changed by then.

    What is kept already and is still so is only marked as checked. 20,000 things with 60,000 links, or 200,000, took 23
    to 28 s of one core and 240 MB at most.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ, seconds=READING_S) as opened:
        scope = layouts.scope_of(opened)
        seen = wholemap.newest(opened), wholemap.count(opened)
        kept = find(opened)
        is_so = kept is not None and (kept.newest, kept.count) == seen
        links = None if is_so else _read(opened)
    if kept is None or links is not None:
        kept = _kept(_arranged(links or _Links.of(())), visit.now, seen)
    body = pack_atlas(msgspec.structs.replace(kept, checked_at=visit.now))

    def work(opened: OpenScope) -> None:
        layouts.keep(opened, _KEY, body, scope=scope)
        layouts.drop(opened, _FAILED)

    gate.write(visit, Action.ARRANGE, work)


@attrs.frozen(kw_only=True)
class _Links:
    """Things in order of their ids, and links between them as pairs of places in that order, one after another."""

    things: Sequence[ThingId]
    ends: "array[int]"
    kinds: Mapping[ThingId, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[ThingId, ThingId]]) -> "_Links":
        """Take in pairs one by one: 16 bytes each."""
        number: dict[ThingId, int] = {}
        met = array("q")
        for low, high in pairs:
            met.append(number.setdefault(low, len(number)))
            met.append(number.setdefault(high, len(number)))
        things = sorted(number)
        places = array("q", bytes(8 * len(things)))
        for place, thing in enumerate(things):
            places[number[thing]] = place
        return cls(things=things, ends=array("q", (places[each] for each in met)), kinds={})


def _read(opened: OpenScope) -> _Links:
    without = [kind.type for kind in iter_kinds() if not kind.through]
    pairs = wholemap.iter_pairs(opened, without=without, most=MOST, most_pairs=MOST_PAIRS)
    links = _Links.of(pairs)
    return attrs.evolve(links, kinds=wholemap.kinds_of(opened, links.things))


@attrs.frozen(kw_only=True)
class _Whole:
    """Things in order of their ids, with what was found of them; nodes of the graph are places in that order."""

    things: Sequence[ThingId]
    kinds: Mapping[ThingId, str]
    graph: "Graph"
    layout: "Layout"
    places: Sequence[Sequence[float]]


def _arranged(links: _Links) -> _Whole:
    import numpy as np  # noqa: PLC0415 - NumPy is for whoever draws a map

    from atlas.graphs import layout  # noqa: PLC0415 - as above
    from atlas.graphs.graph import Graph  # noqa: PLC0415 - as above

    ends = np.frombuffer(links.ends, dtype=np.int64)
    graph = Graph.of(len(links.things), ends[::2], ends[1::2])
    made = layout.arrange(graph)
    return _Whole(
        things=links.things, kinds=links.kinds, graph=graph, layout=made, places=made.places()
    )


def _kept(whole: _Whole, now: datetime, seen: tuple[datetime | None, int]) -> KeptAtlas:
    from atlas.graphs import naming  # noqa: PLC0415 - as above

    territory = whole.layout.territory
    counts = whole.layout.counts()
    share = max(1.0, sum(counts) / _DOTS)
    members = naming.greatest(whole.graph, territory, most=len(whole.things))
    return KeptAtlas(
        made_at=now,
        checked_at=now,
        newest=seen[0],
        count=seen[1],
        scattered=len(whole.things) - sum(counts),
        bridges=list(naming.crossings(whole.graph, territory)),
        territories=[
            _territory(whole, disc, nodes, round(len(nodes) / share))
            for disc, nodes in zip(whole.layout.discs.tolist(), members, strict=True)
        ],
    )


def _territory(
    whole: _Whole, disc: Sequence[float], nodes: Sequence[int], dots: int
) -> KeptTerritory:
    x, y, r = (round(each) for each in disc)
    kinds = Counter(whole.kinds.get(whole.things[node], "") for node in nodes)
    return KeptTerritory(
        x=x,
        y=y,
        r=r,
        count=len(nodes),
        kinds=sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))[:_KINDS],
        top=[whole.things[node].bytes for node in nodes[:_CANDIDATES]],
        dots=[
            (
                round(whole.places[node][0]),
                round(whole.places[node][1]),
                describing.family_of(whole.kinds.get(whole.things[node], "")),
            )
            for node in nodes[:dots]
        ],
    )
