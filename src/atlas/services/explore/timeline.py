"""When what a picture shows was so in the world, or when it was recorded here: counted by periods of equal length."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import attrs

from atlas.model.markings import TLP, strictest
from atlas.services.explore.view import Picture
from atlas.store import spans
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope
from atlas.store.spans import Span

MOST_PERIODS = 48


class Axis(StrEnum):
    """By what time one looks: when it was so in the world, or when the node came to know of it."""

    SEEN = "seen"
    KNOWN = "known"


class Unit(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12, Unit.DECADE: 120, Unit.CENTURY: 1_200}


@attrs.frozen
class Period:
    """One stretch of days, both inclusive."""

    first: date
    last: date


@attrs.frozen(kw_only=True)
class Lane:
    """How many things of a kind, or links, were so in each period; what lasts counts in each that it touches.

    `total` counts each once. `kind` is empty for all things, and for links.
    """

    kind: str = ""
    counts: tuple[int, ...]
    total: int


@attrs.frozen(kw_only=True)
class Timeline:
    """What a picture shows by time. `kinds` are in falling order of their totals, then by name.

    The undated are the things and links of which no claim states a day. `highest` is the strictest marking of the
    claims that state one.
    """

    axis: Axis
    unit: Unit
    periods: tuple[Period, ...]
    things: Lane
    links: Lane
    kinds: tuple[Lane, ...]
    undated_things: int
    undated_links: int
    highest: TLP


def find_timeline(opened: OpenScope, picture: Picture, axis: Axis) -> Timeline:
    """Return the things and links of a picture by time, in two statements."""
    known = axis is Axis.KNOWN
    found = spans.of_things(opened, [spot.thing.id for spot in picture.spots], known=known)
    claims = {claim for tie in picture.ties for claim in tie.claims}
    of_claims = _by_id(spans.of_claims(opened, claims, known=known))
    used = handlings_by_id({span.handling for span in found})
    return _timeline(
        picture,
        things=_by_id(found),
        links=[[span for c in tie.claims for span in of_claims.get(c, ())] for tie in picture.ties],
        axis=axis,
        highest=strictest(handling.tlp for handling in used.values()),
    )


def _timeline(
    picture: Picture,
    *,
    things: Mapping[UUID, Sequence[Span]],
    links: Sequence[Sequence[Span]],
    axis: Axis,
    highest: TLP,
) -> Timeline:
    spans_of = [things.get(spot.thing.id, ()) for spot in picture.spots]
    unit, start, count = _measure([span for each in (*spans_of, *links) for span in each])
    ruler = _Ruler(months=_MONTHS[unit], start=start, count=count)
    by_kind: dict[str, list[Sequence[Span]]] = defaultdict(list)
    for spot, found in zip(picture.spots, spans_of, strict=True):
        by_kind[spot.thing.kind].append(found)
    lanes = [ruler.lane(found, kind=kind) for kind, found in by_kind.items()]
    all_things, all_links = ruler.lane(spans_of), ruler.lane(links)
    return Timeline(
        axis=axis,
        unit=unit,
        periods=tuple(ruler.period(place) for place in range(count)),
        things=all_things,
        links=all_links,
        kinds=tuple(sorted(filter(_has_days, lanes), key=_by_total)),
        undated_things=len(spans_of) - all_things.total,
        undated_links=len(links) - all_links.total,
        highest=highest,
    )


@attrs.frozen(kw_only=True)
class _Ruler:
    """Periods of so many months each; `start` is the number of the first since the year 0."""

    months: int
    start: int
    count: int

    def lane(self, found: Iterable[Sequence[Span]], *, kind: str = "") -> Lane:
        """Count what has days in each period, each once."""
        counts: Counter[int] = Counter()
        total = 0
        for each in found:
            counts.update({place for span in each for place in self._places(span)})
            total += bool(each)
        return Lane(kind=kind, counts=tuple(counts[n] for n in range(self.count)), total=total)

    def _places(self, span: Span) -> range:
        first, last = (_month(day) // self.months - self.start for day in (span.first, span.last))
        return range(first, last + 1)

    def period(self, place: int) -> Period:
        """Return the days of one period."""
        number = self.start + place
        return Period(self._begin(number), self._begin(number + 1) - timedelta(days=1))

    def _begin(self, number: int) -> date:
        year, month = divmod(number * self.months, 12)
        return date(year, month + 1, 1) if year <= date.max.year else date.max


def _has_days(lane: Lane) -> bool:
    return lane.total > 0


def _by_total(lane: Lane) -> tuple[int, str]:
    return -lane.total, lane.kind


def _measure(found: Sequence[Span]) -> tuple[Unit, int, int]:
    """Return the shortest unit of which few periods are enough, the number of the first, and how many there are."""
    if not found:
        return Unit.MONTH, 0, 0
    first = min(_month(span.first) for span in found)
    last = max(_month(span.last) for span in found)
    for unit, months in _MONTHS.items():
        count = last // months - first // months + 1
        if count <= MOST_PERIODS or unit is Unit.CENTURY:
            return unit, first // months, count
    raise AssertionError("a century is always long enough")


def _month(day: str) -> int:
    """Return the number of a day's month since the year 0."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _by_id(found: Iterable[Span]) -> dict[UUID, list[Span]]:
    by_id: dict[UUID, list[Span]] = defaultdict(list)
    for span in found:
        by_id[span.of].append(span)
    return by_id
