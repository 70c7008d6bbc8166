"""All of a view of the map stands in its address: read, written, and changed by one act.

`docs/how-to/read-the-map.md` shows the addresses. What cannot be read is left out and counted, so an address made
by hand still leads to a map.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlencode
from uuid import UUID

import attrs
from django.http import QueryDict

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explore import Axis, Filter, Opened, Role, View
from atlas.services.explore.addresses import (
    DAYS,
    HOPS,
    Reader,
    read_thing,
    read_within,
    view_of,
)
from atlas.web.queries import page_number

TABS = ("map", "table", "timeline", "geography")
HERE = ("pick", "tab", "time", "place", "page")  # what does not change the picture
_FARTHEST = 1_000_000  # map units that a place may be from the middle


@attrs.frozen(kw_only=True)
class State:
    """One state of the map.

    `at` are places of pinned things in map units; `picks` the chosen things, last chosen last; `folds` the things
    whose lone neighbours are grouped. `axis` and `role` are what the tabs of time and of countries count. `named` are
    names that stand where the id of a thing should: (parameter, text). `unread` are the parameters that were left out
    because nobody can read them.
    """

    view: View = attrs.field(factory=View)
    at: Mapping[ThingId, tuple[int, int]] = attrs.field(factory=dict)
    picks: tuple[ThingId, ...] = ()
    folds: frozenset[ThingId] = frozenset()
    tab: str = "map"
    axis: Axis = Axis.SEEN
    role: Role = Role.LOCATED
    saved: UUID | None = None
    fresh: int = 0
    page: int = 1
    named: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_overview(self) -> bool:
        """Whether nothing is chosen: the map of territories."""
        return not (self.view.of or self.view.path or self.view.shared or self.named)

    def query(self, *without: str) -> str:
        """Return the state as it stands in an address; equal states give equal text."""
        return urlencode(self.pairs("view", *without), quote_via=quote, safe="~:,*")

    def address(self, path: str = "/map") -> str:
        """Return where the state is found."""
        pairs = [("view", str(self.saved)), *self._here()] if self.saved else self.pairs()
        query = urlencode(pairs, quote_via=quote, safe="~:,*")
        return f"{path}?{query}" if query else path

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """Return the parameters in their fixed order, but those whose names are given."""
        return [(name, value) for name, value in self._all_pairs() if name not in without]

    def _all_pairs(self) -> Iterator[tuple[str, str]]:
        yield from _view_pairs(self.view)
        yield from (("fold", str(each)) for each in sorted(self.folds))
        for thing, (x, y) in sorted(self.at.items()):
            yield "at", f"{thing}~{x}~{y}"
        if self.fresh:
            yield "fresh", str(self.fresh)
        yield from self._here()

    def _here(self) -> Iterator[tuple[str, str]]:
        """What does not change the picture: the chosen things, the tab and what it counts, the page."""
        yield from (("pick", str(each)) for each in self.picks)
        if self.tab != TABS[0]:
            yield "tab", self.tab
        if self.axis is not Axis.SEEN:
            yield "time", str(self.axis)
        if self.role is not Role.LOCATED:
            yield "place", str(self.role)
        if self.page > 1:
            yield "page", str(self.page)


def restored(query: str, asked: QueryDict, *, saved: UUID) -> State:
    """Return the state that was saved as a query; what is chosen and which tab and page is said by the address.

    A name in place of an id is left out: the way to what it means would lead back here.
    """
    state, here = state_of(QueryDict(query)), state_of(asked)
    return attrs.evolve(
        state,
        picks=here.picks or state.picks,
        tab=here.tab,
        axis=here.axis,
        role=here.role,
        page=here.page,
        saved=saved,
        named=(),
        unread=tuple(dict.fromkeys([*state.unread, *(name for name, _ in state.named)])),
    )


def state_of(asked: QueryDict) -> State:
    """Return the state that an address names."""
    reader = Reader(dict(asked.lists()))
    view = view_of(reader)
    return State(
        view=view,
        at=dict(reader.many("at", _place)),
        picks=reader.many("pick", read_thing),
        folds=frozenset(reader.many("fold", read_thing)),
        tab=asked.get("tab", "") if asked.get("tab") in TABS else TABS[0],
        axis=reader.one("time", Axis) or Axis.SEEN,
        role=reader.one("place", Role) or Role.LOCATED,
        saved=reader.one("view", UUID),
        fresh=reader.one("fresh", _fresh) or 0,
        page=page_number(asked),
        named=tuple(reader.named),
        unread=tuple(dict.fromkeys(reader.unread)),
    )


def filter_count(filter_: Filter) -> int:
    """Return how many conditions of a filter are on."""
    return len({name for name, _ in filter_pairs(filter_)})


def changed(state: State, view: View) -> State:
    """Return a state with another view, at the first page, and no longer that of a saved view."""
    return attrs.evolve(state, view=view, page=1, saved=None)


def around(state: State, things: Iterable[ThingId]) -> State:
    """Return the surroundings of some things, under the same filter."""
    view = View(of=tuple(things), filter=state.view.filter)
    return attrs.evolve(_anew(state), view=view, picks=view.of[:1])


def path_between(state: State, source: ThingId, target: ThingId) -> State:
    """Return the path between two things, under the same filter."""
    view = View(path=(source, target), hops=HOPS["from"], filter=state.view.filter)
    return attrs.evolve(_anew(state), view=view)


def shared_by(state: State, things: Iterable[ThingId]) -> State:
    """Return what several things share, under the same filter."""
    view = View(shared=tuple(things), hops=HOPS["shared"], filter=state.view.filter)
    return attrs.evolve(_anew(state), view=view)


def _anew(state: State) -> State:
    """Return a state of nothing, seen as another one is."""
    return State(tab=state.tab, axis=state.axis, role=state.role)


def opening(state: State, opened: Opened) -> State:
    """Return a state with one more group of neighbours."""
    rest = tuple(each for each in state.view.opened if each != opened)
    return attrs.evolve(
        changed(state, attrs.evolve(state.view, opened=(*rest, opened))), picks=(opened.thing,)
    )


def collapsing(state: State, thing: ThingId, only: Opened | None = None) -> State:
    """Return a state without what was opened of a thing, or without one group of it."""
    gone = {only} if only else {each for each in state.view.opened if each.thing == thing}
    return changed(
        state,
        attrs.evolve(
            state.view, opened=tuple(each for each in state.view.opened if each not in gone)
        ),
    )


def hiding(state: State, things: Iterable[ThingId]) -> State:
    """Return a state that hides some things more."""
    gone = frozenset(things)
    kept = tuple(each for each in state.picks if each not in gone)
    return attrs.evolve(
        changed(state, attrs.evolve(state.view, hidden=state.view.hidden | gone)), picks=kept
    )


def picking(state: State, *things: ThingId) -> State:
    """Return a state in which exactly these things are chosen."""
    return attrs.evolve(state, picks=things)


def pinning(state: State, thing: ThingId, place: tuple[int, int] | None) -> State:
    """Return a state that keeps a thing at a place; `None` lets it go."""
    others = {each: where for each, where in state.at.items() if each != thing}
    return attrs.evolve(state, at=others | ({thing: place} if place else {}), saved=None)


def folding(state: State, thing: ThingId) -> State:
    """Return a state that groups the lone neighbours of a thing, or shows them again."""
    return attrs.evolve(state, folds=state.folds ^ {thing}, page=1, saved=None)


def after(state: State, asked: QueryDict) -> State:
    """Return the state after the act that a form names; where it cannot be done, the same state."""
    act, chosen = asked.get("act"), state.picks
    if act == "move":
        return _moved(state, asked)
    if act == "around" and chosen:
        return around(state, chosen)
    if act == "hide":
        return hiding(state, chosen)
    if act == "shared" and len(chosen) > 1:
        return shared_by(state, chosen)
    if act == "path" and len(chosen) > 1:
        return path_between(state, chosen[-2], chosen[-1])
    return state


def _moved(state: State, asked: QueryDict) -> State:
    try:
        place = as_int(asked.get("x", "")), as_int(asked.get("y", ""))
        return pinning(state, read_thing(asked.get("place", "")), place)
    except ValueError:
        return attrs.evolve(state, unread=("place",))


def as_int(text: str) -> int:
    """Return a whole number within the bounds of the map.

    Raises:
        ValueError: it is none.
    """
    number = float(text) if len(text) < 20 and text.isascii() else math.inf
    if not -_FARTHEST <= number <= _FARTHEST:  # neither is infinity, nor what is no number
        raise ValueError("outside of the map")
    return round(number)


def _view_pairs(view: View) -> Iterator[tuple[str, str]]:
    yield from (("of", str(each)) for each in view.of)
    if view.path:
        yield from zip(("from", "to"), map(str, view.path), strict=True)
    yield from (("shared", str(each)) for each in view.shared)
    leading = "of" if view.of else "from" if view.path else "shared" if view.shared else "of"
    if view.hops != HOPS[leading]:
        yield "hops", str(view.hops)
    for each in view.opened:
        yield "open", f"{each.thing}~{each.relation or '*'}~{each.kind or '*'}"
    yield from (("hide", str(each)) for each in sorted(view.hidden))
    yield from filter_pairs(view.filter)
    if view.everything:
        yield "through", "all"


def filter_pairs(filter_: Filter) -> Iterator[tuple[str, str]]:
    """Yield the conditions of a filter as they stand in an address."""
    yield from (("kind", each) for each in sorted(filter_.kinds))
    yield from (("relation", each) for each in sorted(filter_.relations))
    yield from (("marking", each) for each in TLP if each in filter_.markings)
    if filter_.vetted:
        yield "vetted", "only"
    if filter_.likelihood is not None:
        yield "likelihood", str(filter_.likelihood)
    for name, field in DAYS.items():
        if day := getattr(filter_, field):
            yield name, day.isoformat()
    yield from (("country", each) for each in sorted(filter_.located))
    yield from (("targeting", each) for each in sorted(filter_.targeted))


def _place(text: str) -> tuple[ThingId, tuple[int, int]]:
    named, x, y = text.split("~")
    return read_thing(named), (as_int(x), as_int(y))


def _fresh(text: str) -> int:
    return read_within(text, 0, 999)
