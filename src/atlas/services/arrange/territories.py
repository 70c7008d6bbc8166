"""The whole map of one scope: regions of things that hang together, and how many links run between them.

A job computes it (`make`) and keeps it for the scope; `territories` reads it, and queues the job where there is
none yet or the map has changed since. Places, sectors and techniques are left out: everything hangs together by
them, so they tell nothing of who belongs to whom (`docs/reference/map.md`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from atlas.model.handling import Purpose
from atlas.model.ids import PersonId, ThingId
from atlas.model.kinds import iter_kinds
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import alliance, gate
from atlas.services.arrange.keeping import KeptAtlas, KeptRegion, pack_atlas, unpack_atlas
from atlas.services.explain import ThingRef
from atlas.services.explore import describing
from atlas.services.gate import Visit
from atlas.store import layouts, progress, queue, wholemap

if TYPE_CHECKING:
    from atlas.graphs.graph import Graph
    from atlas.graphs.layout import Layout

MOST = 50_000  # things, those with most neighbours: ui 4.3 shows regions above 10,000
NAMED = 3
_CANDIDATES = 12  # members that may name a region: some may be called alike, or be hidden by now
_DOTS = 8_000  # of all regions together
_KINDS = 3
_PAUSE = timedelta(minutes=1)  # between two makings for one scope, however often the map changes
_KEY = b"territories, version 1".ljust(32)
# whoever may see nothing has a map at once
_NOTHING = KeptAtlas(
    made_at=datetime.min.replace(tzinfo=UTC), sign="0 ", scattered=0, bridges=[], regions=[]
)


@attrs.frozen(kw_only=True)
class Dot:
    """One thing of a region, drawn but not named."""

    x: int
    y: int
    family: str


@attrs.frozen(kw_only=True)
class Region:
    """A territory of the whole map: a disc in map units with its `count` of things.

    `name` is that of its greatest member, `top` the greatest three of different names, `kinds` the three most
    frequent with their counts. `dots` are some of its things, the greatest first.
    """

    name: str
    count: int
    top: tuple[ThingRef, ...]
    kinds: tuple[tuple[str, int], ...]
    x: int
    y: int
    r: int
    dots: tuple[Dot, ...]


@attrs.frozen(kw_only=True)
class Bridge:
    """How many pairs of linked things lie in two regions; they are named by their places in the list."""

    source: int
    target: int
    count: int


@attrs.frozen(kw_only=True)
class Atlas:
    """The whole map. `things` are in regions, `scattered` are linked to few others and in none.

    `stale`: the map has changed since `made_at`, and a new one is being made. Regions come by falling count.
    """

    territories: tuple[Region, ...]
    bridges: tuple[Bridge, ...]
    things: int
    scattered: int
    highest: TLP
    made_at: datetime
    stale: bool


def territories(visit: Visit) -> Atlas | None:
    """Return the visitor's whole map, or `None` while it is made for the first time.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        body = layouts.find(opened, _KEY)
        sign = _sign(wholemap.sign(opened))
        kept = _NOTHING if sign == _NOTHING.sign else unpack_atlas(body) if body else None
        named = describing.references(opened, _candidates(kept)) if kept else {}
    stale = kept is not None and kept.sign != sign
    if kept is None or (stale and visit.now - kept.made_at > _PAUSE):
        queue_making(visit)
    return _atlas(kept, named, stale=stale) if kept else None


def queue_making(visit: Visit) -> None:
    """Queue the job that makes the visitor's whole map; one that waits already is enough."""
    if visit.actor.person is not None:
        person, purpose = str(visit.actor.person), str(visit.purpose)
        lock = f"arrange.territories {person} {purpose}"
        queue.defer("arrange.territories", lock=lock, person=person, purpose=purpose)


def make_as_job(person: PersonId, purpose: Purpose, *, clock: Callable[[], datetime]) -> None:
    """Make a person's whole map as a background job that people can watch."""
    number = progress.start("Arranging the map", total=None, now=clock())
    try:
        make(Visit(actor=alliance.actor_of(person), purpose=purpose, now=clock()))
        layouts.forget_expired()
    except BaseException:
        progress.finish(number, failed=True, now=clock())
        raise
    progress.finish(number, failed=False, now=clock())


def make(visit: Visit) -> None:
    """Arrange all that the visitor may see and keep it for the scope. 10,000 things take 4 s, 50,000 half a minute.

    Raises:
        Denied: the policy refused.
    """
    from atlas.graphs import layout  # noqa: PLC0415 - NumPy is for whoever draws a map

    without = [kind.type for kind in iter_kinds() if not kind.through]
    with gate.open_scope(visit, Action.READ) as opened:
        pairs = list(wholemap.iter_pairs(opened, without=without, most=MOST))
        things = sorted({thing for pair in pairs for thing in pair})
        kinds = wholemap.kinds_of(opened, things)
        sign = _sign(wholemap.sign(opened))
    graph = _graph(things, pairs)
    made = layout.arrange(graph)
    kept = _kept(
        _Whole(things=things, kinds=kinds, graph=graph, layout=made, places=made.places()),
        visit.now,
        sign,
    )
    body = pack_atlas(kept)
    gate.write(visit, Action.ARRANGE, lambda opened: layouts.keep(opened, _KEY, body))


def _sign(found: tuple[int, datetime | None]) -> str:
    count, newest = found
    return f"{count} {newest.isoformat() if newest else ''}"


@attrs.frozen(kw_only=True)
class _Whole:
    """Things in order of their ids, with what was found of them; nodes of the graph are places in that order."""

    things: Sequence[ThingId]
    kinds: Mapping[ThingId, str]
    graph: "Graph"
    layout: "Layout"
    places: Sequence[Sequence[float]]


def _graph(things: Sequence[ThingId], pairs: Sequence[tuple[ThingId, ThingId]]) -> "Graph":
    from atlas.graphs.graph import Graph  # noqa: PLC0415 - as above

    number = {thing: place for place, thing in enumerate(things)}
    return Graph.of(len(things), [number[a] for a, _ in pairs], [number[b] for _, b in pairs])


def _kept(whole: _Whole, now: datetime, sign: str) -> KeptAtlas:
    from atlas.graphs import naming  # noqa: PLC0415 - as above

    territory = whole.layout.territory
    counts = whole.layout.counts()
    share = max(1.0, sum(counts) / _DOTS)
    members = naming.greatest(whole.graph, territory, most=len(whole.things))
    return KeptAtlas(
        made_at=now,
        sign=sign,
        scattered=len(whole.things) - sum(counts),
        bridges=list(naming.crossings(whole.graph, territory)),
        regions=[
            _region(whole, disc, nodes, round(len(nodes) / share))
            for disc, nodes in zip(whole.layout.discs.tolist(), members, strict=True)
        ],
    )


def _region(whole: _Whole, disc: Sequence[float], nodes: Sequence[int], dots: int) -> KeptRegion:
    x, y, r = (round(each) for each in disc)
    kinds = Counter(whole.kinds.get(whole.things[node], "") for node in nodes)
    return KeptRegion(
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


def _candidates(kept: KeptAtlas) -> list[ThingId]:
    return [thing for region in kept.regions for thing in region.things()]


def _atlas(kept: KeptAtlas, named: Mapping[ThingId, ThingRef], *, stale: bool) -> Atlas:
    """Return the map with names; a region of which nothing that names it is visible any more is left out."""
    tops = [_top([named[t] for t in region.things() if t in named]) for region in kept.regions]
    shown = [place for place, top in enumerate(tops) if top]
    number = {place: new for new, place in enumerate(shown)}
    return Atlas(
        territories=tuple(_shown(kept.regions[place], tops[place]) for place in shown),
        bridges=tuple(
            Bridge(source=number[a], target=number[b], count=n)
            for a, b, n in kept.bridges
            if a in number and b in number
        ),
        things=sum(kept.regions[place].count for place in shown),
        scattered=kept.scattered,
        highest=strictest(each.marking for place in shown for each in tops[place]),
        made_at=kept.made_at,
        stale=stale,
    )


def _top(members: Sequence[ThingRef]) -> tuple[ThingRef, ...]:
    """Return the first three of different names; things of several sources are often called alike."""
    by_name = {describing.name_of(each).casefold(): each for each in reversed(members)}
    return tuple(each for each in members if each in by_name.values())[:NAMED]


def _shown(region: KeptRegion, top: tuple[ThingRef, ...]) -> Region:
    return Region(
        name=describing.name_of(top[0]),
        count=region.count,
        top=top,
        kinds=tuple(region.kinds),
        x=region.x,
        y=region.y,
        r=region.r,
        dots=tuple(Dot(x=x, y=y, family=family) for x, y, family in region.dots),
    )
