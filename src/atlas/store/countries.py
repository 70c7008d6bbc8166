"""In which countries things are, and at which they are aimed, as links to places say it."""

from collections.abc import Sequence

import attrs

from atlas.model.ids import HandlingId, ThingId
from atlas.store.narrowing import COUNTS, SAID, Narrowed, params
from atlas.store.scoped import OpenScope
from atlas.store.spots import ends_of


@attrs.frozen(kw_only=True)
class Placed:
    """That a thing is in a country or aimed at it; or at a `place` of which no claim names the country.

    `handlings` are those of the claims that say so.
    """

    thing: ThingId
    country: str | None
    place: ThingId | None
    handlings: tuple[HandlingId, ...]


# Of a place itself: it is where it is. Its claims stand for the link.
_LOCATED = f"""
    SELECT n.thing, l.target AS place, l.handling
    FROM named n JOIN link l ON l.source = n.id
    WHERE l.type = ANY (%(placed_by)s) AND {COUNTS}
    UNION
    SELECT n.thing, n.thing, c.handling FROM named n JOIN claim c ON c.thing = n.thing
    WHERE c.country IS NOT NULL AND {SAID.format(of="c")}
"""
_TARGETED = f"""
    SELECT t.thing, t.target AS place, t.handling FROM aimed t
    WHERE split_part(t.target_stix_id, '--', 1) = 'location'
    UNION
    SELECT t.thing, l.target, unnest(ARRAY[t.handling, l.handling])
    FROM aimed t JOIN link l ON l.source = t.target
    WHERE l.type = ANY (%(placed_by)s) AND {COUNTS}
"""
_PLACED = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[]) AS n (thing, id)
), aimed AS (
    SELECT n.thing, l.target, l.target_stix_id, l.handling FROM named n JOIN link l ON l.source = n.id
    WHERE l.type = ANY (%(aimed_by)s) AND {COUNTS}
), said AS MATERIALIZED ({{said}})
SELECT s.thing, c.country, CASE WHEN c.country IS NULL THEN s.place END,
       array_agg(DISTINCT s.handling), array_agg(DISTINCT c.handling) FILTER (WHERE c.handling IS NOT NULL)
FROM said s LEFT JOIN claim c ON c.thing = s.place AND c.country IS NOT NULL AND {SAID.format(of="c")}
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def located(opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed) -> list[Placed]:
    """Return where things are: their own country, and those of the places that links which count lead to."""
    return _placed(opened, things, narrowed, said=_LOCATED)


def targeted(opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed) -> list[Placed]:
    """Return what things are aimed at: places, and where what they are aimed at is."""
    return _placed(opened, things, narrowed, said=_TARGETED)


def _placed(
    opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed, *, said: str
) -> list[Placed]:
    named = ends_of(opened, things)
    values = params(narrowed) | {"things": named.things, "ids": named.ids}
    return [
        Placed(
            thing=ThingId(thing),
            country=country,
            place=ThingId(place) if place else None,
            handlings=tuple(map(HandlingId, {*links, *(claims or ())})),
        )
        for thing, country, place, links, claims in opened.sql(_PLACED.format(said=said), values)
    ]
