"""The tab of time: bars by period for things, links and kinds, the same as a table, and where each period leads."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.model.kinds import kind_of
from atlas.services.explore import Axis, Lane, Period, Timeline, Unit
from atlas.services.explore.addresses import DAYS
from atlas.web import map_state
from atlas.web.map_state import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_LANES = 8  # kinds with a lane of their own; the rest stand together
_LABEL, _TALL, _BAR = 150, 44, 28  # CSS pixels: the names at the left, a lane, its highest bar
_WIDEST, _NARROWEST, _AREA = 48, 14, 560
_AXIS = 22
_ROOM = 52  # for the name of a period under the bars
_COUNTED = 22  # a bar as wide as this has its number above it

BOUNDS = {Axis.SEEN: ("seen-since", "seen-until"), Axis.KNOWN: ("known-since", "known-until")}
UNITS: "dict[Unit, _StrPromise]" = {
    Unit.MONTH: _("by month"),
    Unit.QUARTER: _("by quarter"),
    Unit.YEAR: _("by year"),
    Unit.DECADE: _("by ten years"),
    Unit.CENTURY: _("by hundred years"),
}


@attrs.frozen(kw_only=True)
class Bar:
    """One bar as SVG takes it. `count` is empty where there is no room for it."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    count: str


@attrs.frozen(kw_only=True)
class TimeLane:
    """One line of bars, under its words; `total` counts what has days, `most` is its highest bar."""

    words: str
    total: int
    most: int
    counts: tuple[int, ...]
    bars: tuple[Bar, ...]
    y: str
    base: str


@attrs.frozen(kw_only=True)
class TimeRow:
    """One period: its name, where it narrows to, what of each lane is in it, and where it stands on the picture."""

    words: str
    address: str
    counts: tuple[int, ...]
    x: str
    width: str
    middle: str
    labelled: bool

    @property
    def is_there(self) -> bool:
        """Whether anything was so in it."""
        return any(self.counts)


@attrs.frozen(kw_only=True)
class TimesPage:
    """All that the tab shows. `since` and `until` are the bounds that are on, `free` leads to the view without them."""

    timeline: Timeline
    lanes: tuple[TimeLane, ...]
    rows: tuple[TimeRow, ...]
    bounds: tuple[str, str]
    since: str
    until: str
    free: str
    width: str
    height: str
    axis_y: str

    @property
    def unit_words(self) -> str:
        """How long a period is."""
        return str(UNITS[self.timeline.unit])


def shown(timeline: Timeline, state: State) -> TimesPage:
    """Return what the tab of time shows of a state."""
    lanes = _merged(timeline)
    wide = _wide(len(timeline.periods))
    height = _TALL * len(lanes)
    since, until = BOUNDS[timeline.axis]
    held = dict(map_state.filter_pairs(state.view.filter))
    return TimesPage(
        timeline=timeline,
        lanes=tuple(_lane(words, each, place, wide) for place, (words, each) in enumerate(lanes)),
        rows=tuple(_rows(timeline, [lane for _words, lane in lanes], state, wide)),
        bounds=(since, until),
        since=held.get(since, ""),
        until=held.get(until, ""),
        free=_narrowed(state, timeline.axis, None).address() if {since, until} & set(held) else "",
        width=str(_LABEL + wide * len(timeline.periods)),
        height=str(height + _AXIS),
        axis_y=str(height + _AXIS - 6),
    )


def _merged(timeline: Timeline) -> list[tuple[str, Lane]]:
    """Return the lanes with their words: things, links, the most frequent kinds, and the others in one."""
    lanes = [(gettext("Things"), timeline.things), (gettext("Links"), timeline.links)]
    lanes += [(gettext(kind_of(each.kind).plural), each) for each in timeline.kinds[:MOST_LANES]]
    if rest := timeline.kinds[MOST_LANES:]:
        counts = tuple(map(sum, zip(*(each.counts for each in rest), strict=True)))
        others = Lane(counts=counts, total=sum(each.total for each in rest))
        lanes.append((gettext("Other kinds"), others))
    return lanes if timeline.periods else []


def _wide(count: int) -> int:
    return max(_NARROWEST, min(_WIDEST, _AREA // max(count, 1)))


def _lane(words: str, lane: Lane, place: int, wide: int) -> TimeLane:
    most, base = max(lane.counts), _TALL * (place + 1) - 4
    return TimeLane(
        words=words,
        total=lane.total,
        most=most,
        counts=lane.counts,
        bars=tuple(_bars(lane.counts, most, base, wide)),
        y=str(base - 12),
        base=str(base),
    )


def _bars(counts: Sequence[int], most: int, base: int, wide: int) -> Iterator[Bar]:
    for place, count in enumerate(counts):
        if count:
            tall, x = max(2, round(_BAR * count / most)), _LABEL + place * wide
            yield Bar(
                x=str(x + 2),
                y=str(base - tall),
                width=str(wide - 4),
                height=str(tall),
                middle=str(x + wide / 2),
                count=str(count) if wide >= _COUNTED else "",
            )


def _rows(timeline: Timeline, lanes: Sequence[Lane], state: State, wide: int) -> Iterator[TimeRow]:
    each_labelled = -(-_ROOM // wide)
    for place, period in enumerate(timeline.periods):
        x = _LABEL + place * wide
        yield TimeRow(
            words=_words(period, timeline.unit),
            address=_narrowed(state, timeline.axis, period).address(),
            counts=tuple(lane.counts[place] for lane in lanes),
            x=str(x),
            width=str(wide),
            middle=str(x + wide / 2),
            labelled=place % each_labelled == 0,
        )


def _words(period: Period, unit: Unit) -> str:
    first = period.first
    if unit is Unit.MONTH:
        return f"{first:%Y-%m}"
    if unit is Unit.QUARTER:
        values = {"year": first.year, "number": first.month // 3 + 1}
        return gettext("%(year)s Q%(number)s") % values
    if unit is Unit.YEAR:
        return str(first.year)
    return f"{first.year}\N{EN DASH}{period.last.year}"


def _narrowed(state: State, axis: Axis, period: Period | None) -> State:
    """Return the state narrowed to the days of a period; of none to no days."""
    since, until = (DAYS[name] for name in BOUNDS[axis])
    days = {since: period.first, until: period.last} if period else {since: None, until: None}
    filter_ = attrs.evolve(state.view.filter, **days)
    return map_state.changed(state, attrs.evolve(state.view, filter=filter_))
