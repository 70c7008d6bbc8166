"""The whole map of one scope, as pairs of things: for the territories, which a job computes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from atlas.model.ids import ThingId
from atlas.store.scoped import OpenScope

# An id that a member gave to an identifier stands for the identifier's own thing; where members disagree, the
# smallest: as in `walks.py`.
_PAIRS = """
WITH behind AS MATERIALIZED (
    SELECT object, min(thing::text)::uuid AS thing FROM claim
    WHERE current AND object <> thing GROUP BY object
), pairs AS (
    SELECT coalesce(s.thing, l.source) AS source, coalesce(t.thing, l.target) AS target
    FROM link l LEFT JOIN behind s ON s.object = l.source LEFT JOIN behind t ON t.object = l.target
    WHERE split_part(l.source_stix_id, '--', 1) <> ALL (%(without)s)
      AND split_part(l.target_stix_id, '--', 1) <> ALL (%(without)s)
), distinct_pairs AS MATERIALIZED (
    SELECT DISTINCT least(source, target) AS low, greatest(source, target) AS high
    FROM pairs WHERE source <> target
), greatest_things AS MATERIALIZED (
    SELECT thing FROM (
        SELECT low AS thing FROM distinct_pairs UNION ALL SELECT high FROM distinct_pairs
    ) AS ends
    GROUP BY thing ORDER BY count(*) DESC, thing LIMIT %(most)s
)
SELECT p.low, p.high FROM distinct_pairs p
JOIN greatest_things g ON g.thing = p.low JOIN greatest_things h ON h.thing = p.high
"""
_KINDS = """
SELECT thing, split_part(min(stix_id), '--', 1) FROM appearance WHERE thing = ANY (%s) GROUP BY thing
"""


def iter_pairs(
    opened: OpenScope, *, without: Collection[str], most: int
) -> Iterator[tuple[ThingId, ThingId]]:
    """Yield each pair of linked things once, smaller id first, in any order, among the `most` with most neighbours.

    Links to or from things of the kinds `without` are left out. Reads every link of the scope.
    """
    params = {"without": sorted(without), "most": most}
    for low, high in opened.stream(_PAIRS, params, size=10_000):
        yield ThingId(low), ThingId(high)


def kinds_of(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, str]:
    """Return the kinds of those things that the scope still shows."""
    return {ThingId(thing): kind for thing, kind in opened.sql(_KINDS, [list(things)])}


def sign(opened: OpenScope) -> tuple[int, datetime | None]:
    """Return how many current claims the scope shows, and when the newest of all was recorded.

    Whatever changes the scope's map changes one of the two. Costs a walk over one index.
    """
    row = opened.one(
        """SELECT (SELECT count(*) FROM claim WHERE current AND withdrawn_at IS NULL),
        (SELECT recorded_at FROM claim ORDER BY recorded_at DESC LIMIT 1)"""
    )
    return (row[0], row[1]) if row else (0, None)
