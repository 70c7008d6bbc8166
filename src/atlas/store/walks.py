"""Walks over links under the wall: one statement a step for a whole frontier, never a query a thing.

Links end in contributed ids, and an id that a member gave to an identifier leads to the identifier's own thing. So
each step begins with all names of its things and ends by resolving what it met, as a thing's own page does. All
counts are those of the scope; what reads many links reads a bounded number of each thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, ThingId
from atlas.store.judgements import EVERY_TOUCHED, TOUCHED, merged
from atlas.store.narrowing import COUNTS, EVERY_LINK, OF_KIND, Narrowed, params
from atlas.store.scoped import OpenScope
from atlas.store.spots import BEHIND, Ends, ends_of

DEGREE_CAP = 200  # links counted of one thing, each a row somewhere: this number means "or more"
MOST_TIES = 20_000
# Things of which each is asked for judgements; of more, the judgements are asked.
ONE_BY_ONE = 2_000


@attrs.frozen(kw_only=True)
class Met:
    """One thing met from another: `links` is how many links, over all claims, lead from one to the other."""

    near: ThingId
    far: ThingId
    kind: str
    links: int


@attrs.frozen(kw_only=True)
class Stepped:
    """What one step met, in order of ids. `wide`: things with more links than were to be read; nothing of them is met.

    `looked_at` counts the links that were read.
    """

    met: tuple[Met, ...]
    wide: frozenset[ThingId]
    looked_at: int


@attrs.frozen(kw_only=True)
class StoredTie:
    """All links of one type from one thing to another. `likelihood` is `None` where a claim says it outright.

    Claims are in order of STIX id and author.
    """

    source: ThingId
    type: str
    target: ThingId
    likelihood: int | None
    claims: tuple[ClaimId, ...]
    handlings: tuple[HandlingId, ...]
    authors: tuple[OrganisationId, ...]


@attrs.frozen(kw_only=True)
class Grouped:
    """How many things of one kind a thing leads to by one relation."""

    type: str
    outgoing: bool
    kind: str
    count: int


@attrs.frozen(kw_only=True)
class Asked:
    """One group of a thing: what it leads to by a relation, of a kind; `None` means any."""

    thing: ThingId
    relation: str | None
    kind: str | None


# Per name and direction at most `most` links are read; a thing that reaches this is wide, whatever was read first.
_STEP = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[]) AS n (thing, id)
), ends AS MATERIALIZED (
    SELECT n.thing AS near, e.far, e.stix_id
    FROM named n CROSS JOIN LATERAL (
        (SELECT l.target AS far, l.target_stix_id AS stix_id FROM link l
         WHERE l.source = n.id AND {COUNTS} AND {OF_KIND.format(end="target")} LIMIT %(most)s + 1)
        UNION ALL
        (SELECT l.source, l.source_stix_id FROM link l
         WHERE l.target = n.id AND {COUNTS} AND {OF_KIND.format(end="source")} LIMIT %(most)s + 1)
    ) AS e
), sizes AS (
    SELECT near, count(*) AS n FROM ends GROUP BY near
), distinct_far AS (
    SELECT DISTINCT e.far FROM ends e JOIN sizes s ON s.near = e.near WHERE s.n <= %(most)s
), resolved AS MATERIALIZED (
    SELECT d.far, {BEHIND.format(id="d.far")} AS thing FROM distinct_far d
)
SELECT e.near, r.thing, min(split_part(e.stix_id, '--', 1)), count(*)
FROM ends e JOIN resolved r ON r.far = e.far JOIN sizes s ON s.near = e.near
WHERE s.n <= %(most)s AND r.thing <> e.near
GROUP BY e.near, r.thing
UNION ALL
SELECT near, NULL, '', n FROM sizes WHERE n > %(most)s
ORDER BY 1, 2
"""

_DEGREES = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[]) AS n (thing, id)
)
SELECT n.thing, least(sum(e.n), %(cap)s)::int
FROM named n CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT FROM link l WHERE l.source = n.id AND {COUNTS} AND {OF_KIND.format(end="target")}
        LIMIT %(cap)s) AS s
    UNION ALL
    SELECT count(*) FROM (
        SELECT FROM link l WHERE l.target = n.id AND {COUNTS} AND {OF_KIND.format(end="source")}
        LIMIT %(cap)s) AS t
) AS e
GROUP BY n.thing
"""

# Links among chosen things. Between two hubs both indexes are met in a bitmap: neither's links are all read.
_TIES = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[], %(hubs)s::boolean[]) AS n (thing, id, hub)
), among AS (
    SELECT s.thing AS source, l.type, t.thing AS target, l.claim, l.handling
    FROM named s JOIN link l ON l.source = s.id JOIN named t ON t.id = l.target
    WHERE NOT s.hub AND {COUNTS}
    UNION ALL
    SELECT s.thing, l.type, t.thing, l.claim, l.handling
    FROM named t JOIN link l ON l.target = t.id JOIN named s ON s.id = l.source
    WHERE s.hub AND NOT t.hub AND {COUNTS}
    UNION ALL
    SELECT s.thing, l.type, t.thing, l.claim, l.handling
    FROM link l JOIN named s ON s.id = l.source JOIN named t ON t.id = l.target
    WHERE l.source = ANY (%(hub_ids)s::uuid[]) AND l.target = ANY (%(hub_ids)s::uuid[]) AND {COUNTS}
)
SELECT a.source, a.type, a.target,
       CASE WHEN bool_or(c.likelihood IS NULL) THEN NULL ELSE max(c.likelihood) END,
       array_agg(a.claim ORDER BY c.stix_id, c.author), array_agg(DISTINCT a.handling), array_agg(DISTINCT c.author)
FROM among a JOIN claim c ON c.id = a.claim
WHERE a.source <> a.target
GROUP BY a.source, a.type, a.target
ORDER BY a.source, a.type, a.target
LIMIT %(limit)s
"""

_ENDS = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[]) AS n (thing, id)
), met AS MATERIALIZED (
    SELECT n.thing, e.type, e.outgoing, e.far, split_part(e.stix_id, '--', 1) AS kind
    FROM named n CROSS JOIN LATERAL (
        SELECT l.type, true AS outgoing, l.target AS far, l.target_stix_id AS stix_id FROM link l
        WHERE l.source = n.id AND {COUNTS} AND {OF_KIND.format(end="target")}
        UNION ALL
        SELECT l.type, false, l.source, l.source_stix_id FROM link l
        WHERE l.target = n.id AND {COUNTS} AND {OF_KIND.format(end="source")}
    ) AS e
    WHERE NOT EXISTS (SELECT FROM named own WHERE own.thing = n.thing AND own.id = e.far)
    GROUP BY 1, 2, 3, 4, 5
)
"""
# Things that are judged the same as others come one by one besides: those of one cluster count once.
_GROUPS = (
    _ENDS
    + f"""
SELECT thing, type, outgoing, kind, count(*), NULL FROM met GROUP BY thing, type, outgoing, kind
UNION ALL
SELECT thing, type, outgoing, kind, 0, far FROM met
WHERE (SELECT count(*) FROM met) <= %(one_by_one)s AND {TOUCHED.format(thing="met.far")}
UNION ALL
SELECT thing, type, outgoing, kind, 0, far FROM met
WHERE (SELECT count(*) FROM met) > %(one_by_one)s AND far IN ({EVERY_TOUCHED})
ORDER BY 1, 2, 3 DESC, 4
"""
)
_MEMBERS = (
    _ENDS
    + f"""
SELECT o.place, m.thing
FROM unnest(%(openers)s::uuid[], %(relations_of)s::text[], %(kinds_of)s::text[])
     WITH ORDINALITY AS o (thing, relation, kind, place)
CROSS JOIN LATERAL (
    SELECT {BEHIND.format(id="m.far")} AS thing FROM met m
    WHERE m.thing = o.thing AND (o.relation IS NULL OR m.type = o.relation)
      AND (o.kind IS NULL OR m.kind = o.kind)
    GROUP BY 1 ORDER BY 1 LIMIT %(limit)s
) AS m
ORDER BY o.place, m.thing
"""
)


def step(
    opened: OpenScope,
    front: Sequence[ThingId],
    narrowed: Narrowed,
    *,
    most: int,
    exempt: Iterable[ThingId] = (),
) -> Stepped:
    """Return what the things of a frontier lead to, in either direction, in two statements.

    A thing with more than `most` links that count is wide. `exempt` things are met whatever their kind.
    """
    asked = ends_of(opened, front)
    exempt_ids = ends_of(opened, list(exempt)).ids if narrowed.by_end else []
    values = {"things": asked.things, "ids": asked.ids, "most": most, "exempt": exempt_ids}
    rows = opened.sql(_STEP, params(narrowed) | values)
    return Stepped(
        met=_met(opened, [row for row in rows if row[1] is not None]),
        wide=frozenset(ThingId(near) for near, far, _, _ in rows if far is None),
        looked_at=sum(links for _, _, _, links in rows),
    )


def _met(opened: OpenScope, rows: Sequence[tuple[UUID, UUID, str, int]]) -> tuple[Met, ...]:
    """Return what was met as it shows: things of one cluster as one, and nothing of what it is joined with itself."""
    clusters = merged(opened, [ThingId(far) for _, far, _, _ in rows])
    found: dict[tuple[ThingId, ThingId], Met] = {}
    for near, far, kind, links in rows:
        met = Met(near=ThingId(near), far=clusters.shown(ThingId(far)), kind=kind, links=links)
        known = found.get((met.near, met.far))
        if met.near != met.far:
            found[met.near, met.far] = (
                met
                if known is None
                else attrs.evolve(known, kind=min(kind, known.kind), links=known.links + links)
            )
    return tuple(found[pair] for pair in sorted(found)) if clusters.of else tuple(found.values())


def degrees(
    opened: OpenScope,
    asked: Ends,
    *,
    narrowed: Narrowed = EVERY_LINK,
    exempt: Iterable[ThingId] = (),
    cap: int = DEGREE_CAP,
) -> Mapping[ThingId, int]:
    """Return how many links that count the scope shows of each thing; `cap` means that many or more."""
    exempt_ids = ends_of(opened, list(exempt)).ids if narrowed.by_end else []
    values = {"things": asked.things, "ids": asked.ids, "exempt": exempt_ids, "cap": cap}
    counted = opened.sql(_DEGREES, params(narrowed) | values)
    return {ThingId(thing): n for thing, n in counted}


def ties(
    opened: OpenScope, among: Ends, narrowed: Narrowed, *, degrees_: Mapping[ThingId, int]
) -> list[StoredTie]:
    """Return the links that count among things with these degrees, in order of source, type and target.

    At most `MOST_TIES`.
    """
    hubs = [degrees_[thing] >= DEGREE_CAP for thing in among.things]
    hub_ids = [id_ for id_, hub in zip(among.ids, hubs, strict=True) if hub]
    values: dict[str, object] = {"things": among.things, "ids": among.ids, "hubs": hubs}
    values |= {"hub_ids": hub_ids, "limit": MOST_TIES}
    return [
        StoredTie(
            source=ThingId(source),
            type=type_,
            target=ThingId(target),
            likelihood=likelihood,
            claims=tuple(map(ClaimId, claims)),
            handlings=tuple(map(HandlingId, handlings)),
            authors=tuple(map(OrganisationId, authors)),
        )
        for source, type_, target, likelihood, claims, handlings, authors in opened.sql(
            _TIES, params(narrowed) | values
        )
    ]


def groups(
    opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed
) -> Mapping[ThingId, list[Grouped]]:
    """Return what each thing leads to, counted by relation, direction and kind, in this order. Reads all their links.

    What leads nowhere is left out.
    """
    rows = opened.sql(_GROUPS, _of(opened, things, narrowed) | {"one_by_one": ONE_BY_ONE})
    twice = _twice(opened, [row for row in rows if row[5] is not None])
    found: dict[ThingId, list[Grouped]] = {}
    for thing, type_, outgoing, kind, n, far in rows:
        count = n - twice.get((thing, type_, outgoing, kind), 0)
        if far is None and count:
            grouped = Grouped(type=type_, outgoing=outgoing, kind=kind, count=count)
            found.setdefault(ThingId(thing), []).append(grouped)
    return found


def _twice(opened: OpenScope, rows: Sequence[tuple[Any, ...]]) -> Mapping[tuple[Any, ...], int]:
    """Return by group how many of its things are no things of their own beside the others, or are its own thing."""
    clusters = merged(opened, [ThingId(row[5]) for row in rows])
    met: dict[tuple[Any, ...], list[ThingId]] = {}
    for *group, _, far in rows:
        met.setdefault(tuple(group), []).append(clusters.shown(ThingId(far)))
    return {group: len(fars) - len({*fars} - {group[0]}) for group, fars in met.items()}


def members(
    opened: OpenScope, asked: Sequence[Asked], narrowed: Narrowed, *, limit: int
) -> list[list[ThingId]]:
    """Return the things of each group asked for, at most `limit` of each, in order of ids."""
    things = list(dict.fromkeys(each.thing for each in asked))
    values = _of(opened, things, narrowed) | {
        "openers": [each.thing for each in asked],
        "relations_of": [each.relation for each in asked],
        "kinds_of": [each.kind for each in asked],
        "limit": limit,
    }
    rows = opened.sql(_MEMBERS, values) if asked else []
    clusters = merged(opened, [ThingId(thing) for _, thing in rows])
    found: list[dict[ThingId, None]] = [{} for _ in asked]
    for place, thing in rows:
        shown = clusters.shown(ThingId(thing))
        if shown != asked[place - 1].thing:
            found[place - 1][shown] = None
    return [list(each) for each in found]


def _of(opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed) -> dict[str, object]:
    asked = ends_of(opened, things)
    return params(narrowed) | {"things": asked.things, "ids": asked.ids, "exempt": []}
