"""The whole map of one scope: territorys of things that hang together, and how many links run between them.

A job makes it (`making.py`) and keeps it for the scope; `territories` reads it, and queues the job where there is
none yet or the map has changed since. Places, sectors and techniques are left out: everything hangs together by
them, so they tell nothing of who belongs to whom (`docs/reference/map.md`).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import attrs

from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.arrange import making
from atlas.services.arrange.keeping import KeptAtlas, KeptTerritory
from atlas.services.explain import ThingRef
from atlas.services.explore import describing
from atlas.services.gate import Visit
from atlas.store import layouts, wholemap
from atlas.store.scoped import OpenScope

NAMED = 3
_PAUSE = timedelta(minutes=1)  # between two makings for one scope, however often the map changes
_CHECK = timedelta(minutes=10)  # from one count of all claims to the next
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# whoever may see nothing has a map at once
_NOTHING = KeptAtlas(
    made_at=_LONG_AGO,
    checked_at=_LONG_AGO,
    newest=None,
    count=0,
    scattered=0,
    bridges=[],
    territories=[],
)


@attrs.frozen(kw_only=True)
class Dot:
    """One thing of a territory, drawn but not named."""

    x: int
    y: int
    family: str


@attrs.frozen(kw_only=True)
class Territory:
    """Things that hang together: a disc in map units with its `count` of things.

    `name` is that of its greatest member, `top` are the greatest three, on the whole map of different names. There
    alone `kinds` are the three most frequent with their counts, and `dots` some of its things, the greatest first.
    """

    name: str
    count: int
    top: tuple[ThingRef, ...]
    x: int
    y: int
    r: int
    kinds: tuple[tuple[str, int], ...] = ()
    dots: tuple[Dot, ...] = ()


@attrs.frozen(kw_only=True)
class Bridge:
    """How many pairs of linked things lie in two territorys; they are named by their places in the list."""

    source: int
    target: int
    count: int


@attrs.frozen(kw_only=True)
class Atlas:
    """The whole map. `things` are in territorys, `scattered` are linked to few others and in none.

    `stale`: the map has changed since `made_at`, and a new one is being made. Territorys come by falling count.
    """

    territories: tuple[Territory, ...]
    bridges: tuple[Bridge, ...]
    things: int
    scattered: int
    highest: TLP
    made_at: datetime
    stale: bool


def territories(visit: Visit) -> Atlas | None:
    """Return the visitor's whole map, or `None` while it is made for the first time.

    Whether it is stale is told by the newest claim alone. That something went without anything new is found by
    the job, which counts all claims and is queued for that every ten minutes.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        reading = read_whole(opened)
    return follow_up(visit, reading)


def next_try(visit: Visit) -> datetime | None:
    """Return from when on the whole map is made again, where that failed and the time is ahead; else `None`.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        return read_whole(opened).next_try


@attrs.frozen(kw_only=True)
class Reading:
    """What a scope keeps of its whole map, and what that is to be held against. `next_try` as that function."""

    scope: bytes
    newest: datetime | None
    kept: KeptAtlas | None
    named: Mapping[ThingId, ThingRef]
    next_try: datetime | None

    @property
    def stale(self) -> bool:
        """Whether something was recorded since the map was made."""
        return self.kept is not None and self.kept.newest != self.newest


def read_whole(opened: OpenScope) -> Reading:
    """Return what this scope keeps of its whole map."""
    newest = wholemap.newest(opened)
    kept = _NOTHING if newest is None else making.find(opened)
    again = making.find_next_try(opened)
    return Reading(
        scope=layouts.scope_of(opened),
        newest=newest,
        kept=kept,
        named=describing.references(opened, _candidates(kept)) if kept else {},
        next_try=again if again is not None and opened.scope.at < again else None,
    )


def follow_up(visit: Visit, reading: Reading) -> Atlas | None:
    """Return the whole map that was read; queue the job that makes it where it is due."""
    kept, stale = reading.kept, reading.stale
    if reading.newest and not reading.next_try and _is_due(kept, stale=stale, now=visit.now):
        making.queue_for(visit, reading.scope)
    return _atlas(kept, reading.named, stale=stale) if kept else None


def _is_due(kept: KeptAtlas | None, *, stale: bool, now: datetime) -> bool:
    if kept is None:
        return True
    return now - kept.checked_at > _CHECK or (stale and now - kept.made_at > _PAUSE)


def _candidates(kept: KeptAtlas) -> list[ThingId]:
    return [thing for territory in kept.territories for thing in territory.things()]


def _atlas(kept: KeptAtlas, named: Mapping[ThingId, ThingRef], *, stale: bool) -> Atlas:
    """Return the map with names; a territory of which nothing that names it is visible any more is left out."""
    tops = [
        _top([named[t] for t in territory.things() if t in named]) for territory in kept.territories
    ]
    shown = [place for place, top in enumerate(tops) if top]
    number = {place: new for new, place in enumerate(shown)}
    return Atlas(
        territories=tuple(_shown(kept.territories[place], tops[place]) for place in shown),
        bridges=tuple(
            Bridge(source=number[a], target=number[b], count=n)
            for a, b, n in kept.bridges
            if a in number and b in number
        ),
        things=sum(kept.territories[place].count for place in shown),
        scattered=kept.scattered,
        highest=strictest(each.marking for place in shown for each in tops[place]),
        made_at=kept.made_at,
        stale=stale,
    )


def _top(members: Sequence[ThingRef]) -> tuple[ThingRef, ...]:
    """Return the first three of different names; things of several sources are often called alike."""
    by_name = {describing.name_of(each).casefold(): each for each in reversed(members)}
    return tuple(each for each in members if each in by_name.values())[:NAMED]


def _shown(territory: KeptTerritory, top: tuple[ThingRef, ...]) -> Territory:
    return Territory(
        name=describing.name_of(top[0]),
        count=territory.count,
        top=top,
        kinds=tuple(territory.kinds),
        x=territory.x,
        y=territory.y,
        r=territory.r,
        dots=tuple(Dot(x=x, y=y, family=family) for x, y, family in territory.dots),
    )
