"""The time line of outcomes: where each bar and each year stands. The table beside it says the same."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import attrs

from atlas.services.outcomes import Recorded

WIDTH = 960
MOST = 50
_LEFT, _TOP, _ROW, _LEAST = 8, 28, 22, 4
_MOST_YEARS = 12


@attrs.frozen(kw_only=True)
class Bar:
    """One outcome: from where to where its period goes, in which row."""

    id: UUID
    name: str
    kind: str
    x: int
    width: int
    y: int


@attrs.frozen(kw_only=True)
class TimeLine:
    """All of the picture. `years` are the beginnings of years, each with its place."""

    width: int
    height: int
    years: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]


def time_line(items: Sequence[Recorded]) -> TimeLine | None:
    """Return the time line of the outcomes that stand, the earliest on top; `None` where there are none."""
    standing = [each for each in items if each.stands][:MOST]
    spans = [(each, each.outcome.since, each.outcome.until) for each in standing]
    known = sorted(
        ((each, since, until) for each, since, until in spans if since and until),
        key=lambda row: (row[1], row[2], row[0].id),
    )
    if not known:
        return None
    first = date(min(since for _each, since, _until in known).year, 1, 1)
    last = max(until for _each, _since, until in known)
    end = date(min(last.year + 1, date.max.year), 1, 1)
    days = max((end - first).days, 1)

    def place(day: date) -> int:
        return _LEFT + round((WIDTH - 2 * _LEFT) * (day - first).days / days)

    return TimeLine(
        width=WIDTH,
        height=_TOP + _ROW * len(known) + _LEFT,
        years=tuple((year, place(date(year, 1, 1))) for year in _years(first.year, end.year)),
        bars=tuple(
            Bar(
                id=each.id,
                name=each.name,
                kind=each.outcome.kind,
                x=place(since),
                width=max(place(until) - place(since), _LEAST),
                y=_TOP + _ROW * row,
            )
            for row, (each, since, until) in enumerate(known)
        ),
    )


def _years(first: int, end: int) -> Iterable[int]:
    return range(first, max(end, first + 1), max(1, -(-(end - first) // _MOST_YEARS)))
