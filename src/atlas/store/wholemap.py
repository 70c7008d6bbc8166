"""The whole map of one scope, as pairs of things: for the territories, which a job computes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from atlas.model.ids import ThingId
from atlas.resolve.judging import Pair, ordered
from atlas.store.judgements import all_merged
from atlas.store.narrowing import STANDS
from atlas.store.scoped import OpenScope
from atlas.store.spots import ALL_BEHIND

# Of too many pairs those among the greatest things are read: the order is that of the lesser of both.
_PAIRS = f"""
WITH behind AS MATERIALIZED ({ALL_BEHIND}
), pairs AS (
    SELECT coalesce(s.thing, l.source) AS source, coalesce(t.thing, l.target) AS target
    FROM link l LEFT JOIN behind s ON s.object = l.source LEFT JOIN behind t ON t.object = l.target
    WHERE split_part(l.source_stix_id, '--', 1) <> ALL (%(without)s)
      AND split_part(l.target_stix_id, '--', 1) <> ALL (%(without)s) AND {STANDS}
), distinct_pairs AS MATERIALIZED (
    SELECT DISTINCT least(source, target) AS low, greatest(source, target) AS high
    FROM pairs WHERE source <> target
), greatest_things AS MATERIALIZED (
    SELECT thing, row_number() OVER (ORDER BY count(*) DESC, thing) AS place FROM (
        SELECT low AS thing FROM distinct_pairs UNION ALL SELECT high FROM distinct_pairs
    ) AS ends
    GROUP BY thing ORDER BY place LIMIT %(most)s
)
SELECT p.low, p.high FROM distinct_pairs p
JOIN greatest_things g ON g.thing = p.low JOIN greatest_things h ON h.thing = p.high
ORDER BY greatest(g.place, h.place), least(g.place, h.place) LIMIT %(most_pairs)s
"""
_NEWEST = """
SELECT greatest(c.recorded_at, (
    SELECT coalesce(withdrawn_at, recorded_at) FROM judgement
    ORDER BY coalesce(withdrawn_at, recorded_at) DESC LIMIT 1))
FROM (SELECT recorded_at FROM claim ORDER BY recorded_at DESC LIMIT 1) AS c
"""
_KINDS = """
SELECT thing, split_part(min(stix_id), '--', 1) FROM appearance WHERE thing = ANY (%s) GROUP BY thing
"""


def iter_pairs(
    opened: OpenScope, *, without: Collection[str], most: int, most_pairs: int
) -> Iterator[tuple[ThingId, ThingId]]:
    """Yield each pair of linked things once, smaller id first, among the `most` with most neighbours.

    Of more than `most_pairs` those among the greatest things come. Links to or from things of the kinds `without`
    are left out, and those that were revoked. Things of one cluster are one. Reads every link of the scope.
    """
    params = {"without": sorted(without), "most": most, "most_pairs": most_pairs}
    clusters = all_merged(opened)
    seen: set[Pair] = set()
    for low, high in opened.stream(_PAIRS, params, size=10_000):
        pair = ordered(clusters.shown(ThingId(low)), clusters.shown(ThingId(high)))
        if not clusters.of:
            yield pair
        elif pair[0] != pair[1] and pair not in seen:
            seen.add(pair)
            yield pair


def kinds_of(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, str]:
    """Return the kinds of those things that the scope still shows."""
    return {ThingId(thing): kind for thing, kind in opened.sql(_KINDS, [list(things)])}


def newest(opened: OpenScope) -> datetime | None:
    """Return when the newest claim of the scope was recorded or a judgement made or withdrawn; `None` without a claim.

    Walks an index of each from its end to the first that the scope shows.
    """
    row = opened.one(_NEWEST)
    return row[0] if row else None


def count(opened: OpenScope) -> int:
    """Return how many current claims the scope shows that were not withdrawn. Walks a whole index: for jobs."""
    row = opened.one("SELECT count(*) FROM claim WHERE current AND withdrawn_at IS NULL")
    return int(row[0]) if row else 0
