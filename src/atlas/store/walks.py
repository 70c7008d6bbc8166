"""Walks over links under the wall: one statement a step for a whole frontier, never a query a thing.

Links end in contributed ids, and an id that a member gave to an identifier leads to the identifier's own thing. So
each step begins with all names of its things and ends by resolving what it met, as a thing's own page does. All
counts are those of the scope; what reads many links reads a bounded number of each thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, ThingId
from atlas.model.markings import TLP
from atlas.store.scoped import OpenScope

DEGREE_CAP = 1_000  # links counted of one thing: this number means "as many or more"


@attrs.frozen(kw_only=True)
class Narrowed:
    """Which links count. Empty sets and `None` mean any; all that is given must hold.

    `unwalked` relations never count. `likelihood` (percent) keeps claims that state none: they say it outright.
    `since` and `until` (both inclusive) bound the day on which the claim was last changed, else made or recorded.
    """

    relations: frozenset[str] = frozenset()
    unwalked: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    likelihood: int | None = None
    since: date | None = None
    until: date | None = None


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
class Appeared:
    """What tells of a thing that nobody describes: its first STIX id, the kind in it, and under which handlings."""

    kind: str
    stix_id: str
    handlings: tuple[HandlingId, ...]


_COUNTS = """
    (%(relations)s::text[] IS NULL OR l.type = ANY (%(relations)s))
    AND (%(unwalked)s::text[] IS NULL OR l.type <> ALL (%(unwalked)s))
    AND (%(markings)s::text[] IS NULL OR l.handling IN (
        SELECT h.id FROM handling h WHERE h.tlp = ANY (%(markings)s)))
    AND (NOT %(by_claim)s OR EXISTS (
        SELECT FROM claim c WHERE c.id = l.claim
        AND (%(likelihood)s::int IS NULL OR c.likelihood IS NULL OR c.likelihood >= %(likelihood)s)
        AND (%(since)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) >= %(since)s::date)
        AND (%(until)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) < %(until)s::date + 1)))
"""
_OF_KIND = (
    "(%(kinds)s::text[] IS NULL OR split_part(l.{end}_stix_id, '--', 1) = ANY (%(kinds)s)"
    " OR l.{end} = ANY (%(exempt)s::uuid[]))"
)

# The thing that an id stands for. Where members disagree, the smallest: the same answer in either direction.
_BEHIND = """coalesce((
    SELECT min(r.thing::text)::uuid FROM claim r
    WHERE r.object = {id} AND r.current AND r.object <> r.thing), {id})"""

_NAMES = f"""
WITH asked AS (
    SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id
), named AS (
    SELECT id AS thing, id FROM asked
    UNION SELECT c.thing, c.object FROM asked a JOIN claim c ON c.thing = a.id
    WHERE c.current AND c.object <> c.thing
)
SELECT thing, id FROM named WHERE {_BEHIND.format(id="named.id")} = thing ORDER BY thing, id
"""

_RESOLVED = f"""
SELECT a.id, {_BEHIND.format(id="a.id")} AS thing
FROM (SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id) AS a
WHERE EXISTS (SELECT FROM appearance p WHERE p.thing = a.id)
   OR EXISTS (SELECT FROM claim c WHERE c.object = a.id AND c.current AND c.object <> c.thing)
"""

# Per name and direction at most `most` links are read; a thing that reaches this is wide, whatever was read first.
_STEP = f"""
WITH named AS MATERIALIZED (
    SELECT * FROM unnest(%(things)s::uuid[], %(ids)s::uuid[]) AS n (thing, id)
), ends AS MATERIALIZED (
    SELECT n.thing AS near, e.far, e.stix_id
    FROM named n CROSS JOIN LATERAL (
        (SELECT l.target AS far, l.target_stix_id AS stix_id FROM link l
         WHERE l.source = n.id AND {_COUNTS} AND {_OF_KIND.format(end="target")} LIMIT %(most)s + 1)
        UNION ALL
        (SELECT l.source, l.source_stix_id FROM link l
         WHERE l.target = n.id AND {_COUNTS} AND {_OF_KIND.format(end="source")} LIMIT %(most)s + 1)
    ) AS e
), sizes AS (
    SELECT near, count(*) AS n FROM ends GROUP BY near
), distinct_far AS (
    SELECT DISTINCT e.far FROM ends e JOIN sizes s ON s.near = e.near WHERE s.n <= %(most)s
), resolved AS MATERIALIZED (
    SELECT d.far, {_BEHIND.format(id="d.far")} AS thing FROM distinct_far d
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
        SELECT FROM link l WHERE l.source = n.id AND {_COUNTS} AND {_OF_KIND.format(end="target")}
        LIMIT %(cap)s) AS s
    UNION ALL
    SELECT count(*) FROM (
        SELECT FROM link l WHERE l.target = n.id AND {_COUNTS} AND {_OF_KIND.format(end="source")}
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
    WHERE NOT s.hub AND {_COUNTS}
    UNION ALL
    SELECT s.thing, l.type, t.thing, l.claim, l.handling
    FROM named t JOIN link l ON l.target = t.id JOIN named s ON s.id = l.source
    WHERE s.hub AND NOT t.hub AND {_COUNTS}
    UNION ALL
    SELECT s.thing, l.type, t.thing, l.claim, l.handling
    FROM link l JOIN named s ON s.id = l.source JOIN named t ON t.id = l.target
    WHERE l.source = ANY (%(hub_ids)s::uuid[]) AND l.target = ANY (%(hub_ids)s::uuid[]) AND {_COUNTS}
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

_ENDS_OF_ONE = f"""
WITH ends AS MATERIALIZED (
    SELECT l.type, true AS outgoing, l.target AS far, l.target_stix_id AS stix_id FROM link l
    WHERE l.source = ANY (%(ids)s::uuid[]) AND {_COUNTS} AND {_OF_KIND.format(end="target")}
    UNION ALL
    SELECT l.type, false, l.source, l.source_stix_id FROM link l
    WHERE l.target = ANY (%(ids)s::uuid[]) AND {_COUNTS} AND {_OF_KIND.format(end="source")}
), met AS (
    SELECT DISTINCT type, outgoing, far, split_part(stix_id, '--', 1) AS kind FROM ends
    WHERE far <> ALL (%(ids)s::uuid[])
)
"""
_GROUPS = (
    _ENDS_OF_ONE
    + """
SELECT type, outgoing, kind, count(*) FROM met
GROUP BY type, outgoing, kind ORDER BY type, outgoing DESC, kind
"""
)
_MEMBERS = (
    _ENDS_OF_ONE
    + f"""
SELECT {_BEHIND.format(id="m.far")} AS thing, min(m.kind)
FROM met m
WHERE (%(relation)s::text IS NULL OR m.type = %(relation)s)
  AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
GROUP BY 1 ORDER BY 1 LIMIT %(limit)s
"""
)

# An opinion is linked to what it speaks of by `object`, as all `object_refs` are.
_STANDING = """
SELECT a.thing,
       EXISTS (SELECT FROM claim c WHERE c.thing = a.thing AND c.current AND c.vetting = 'vetted'),
       EXISTS (SELECT FROM claim c WHERE c.thing = a.thing AND c.current AND c.vetting = 'disputed')
       OR EXISTS (
           SELECT FROM link l JOIN claim c ON c.id = l.claim
           WHERE l.target = a.thing AND l.type = 'object' AND c.kind = 'opinion'
           AND convert_from(c.content, 'UTF8')::jsonb ->> 'opinion' IN ('disagree', 'strongly-disagree'))
FROM unnest(%s::uuid[]) AS a (thing)
"""

_APPEARANCES = """
SELECT thing, split_part(min(stix_id), '--', 1), min(stix_id), array_agg(DISTINCT handling)
FROM appearance WHERE thing = ANY (%s) GROUP BY thing
"""


def resolve(opened: OpenScope, things: Iterable[ThingId]) -> Mapping[ThingId, ThingId]:
    """Return, for each of these ids that the scope shows, the thing it stands for. Others are left out."""
    rows = opened.sql(_RESOLVED, {"things": list(things)})
    return {ThingId(id_): ThingId(thing) for id_, thing in rows}


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
    things, ids = _named(opened, front)
    exempt_ids = _named(opened, list(exempt))[1] if narrowed.kinds else []
    params = {"things": things, "ids": ids, "most": most, "exempt": exempt_ids}
    rows = opened.sql(_STEP, _params(narrowed) | params)
    return Stepped(
        met=tuple(
            Met(near=ThingId(near), far=ThingId(far), kind=kind, links=links)
            for near, far, kind, links in rows
            if far is not None
        ),
        wide=frozenset(ThingId(near) for near, far, _, _ in rows if far is None),
        looked_at=sum(links for _, _, _, links in rows),
    )


def degrees(
    opened: OpenScope,
    things: Sequence[ThingId],
    *,
    narrowed: Narrowed = Narrowed(),
    exempt: Iterable[ThingId] = (),
    cap: int = DEGREE_CAP,
) -> Mapping[ThingId, int]:
    """Return how many links that count the scope shows of each thing; `cap` means that many or more."""
    named, ids = _named(opened, things)
    exempt_ids = _named(opened, list(exempt))[1] if narrowed.kinds else []
    params = {"things": named, "ids": ids, "exempt": exempt_ids, "cap": cap}
    counted = opened.sql(_DEGREES, _params(narrowed) | params)
    return dict.fromkeys(things, 0) | {ThingId(thing): n for thing, n in counted}


def ties(
    opened: OpenScope, degrees_: Mapping[ThingId, int], narrowed: Narrowed, *, limit: int
) -> list[StoredTie]:
    """Return the links that count among things whose degrees are given, in order of source, type and target."""
    things, ids = _named(opened, list(degrees_))
    hubs = [degrees_[thing] >= DEGREE_CAP for thing in things]
    hub_ids = [id_ for id_, hub in zip(ids, hubs, strict=True) if hub]
    params = {"things": things, "ids": ids, "hubs": hubs, "hub_ids": hub_ids, "limit": limit}
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
            _TIES, _params(narrowed) | params
        )
    ]


def groups(opened: OpenScope, thing: ThingId, narrowed: Narrowed) -> list[Grouped]:
    """Return what one thing leads to, counted by relation, direction and kind, in this order. Reads all its links."""
    rows = opened.sql(_GROUPS, _of_one(opened, thing, narrowed))
    return [Grouped(type=t, outgoing=out, kind=kind, count=n) for t, out, kind, n in rows]


def members(
    opened: OpenScope,
    thing: ThingId,
    narrowed: Narrowed,
    *,
    group: tuple[str | None, str | None],
    limit: int,
) -> list[tuple[ThingId, str]]:
    """Return the things of one group (relation, kind; `None` means any) with their kinds, in order of ids."""
    relation, kind = group
    params = _of_one(opened, thing, narrowed) | {"relation": relation, "kind": kind, "limit": limit}
    return [(ThingId(each), kind_) for each, kind_ in opened.sql(_MEMBERS, params)]


def appearances(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, Appeared]:
    """Return what the scope shows of each thing beyond claims about it."""
    return {
        ThingId(thing): Appeared(
            kind=kind, stix_id=stix_id, handlings=tuple(map(HandlingId, handlings))
        )
        for thing, kind, stix_id, handlings in opened.sql(_APPEARANCES, [list(things)])
    }


def standing(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, tuple[bool, bool]]:
    """Return of each thing whether a claim about it was vetted, and whether one is disputed or an opinion disagrees."""
    rows = opened.sql(_STANDING, [list(things)])
    return {ThingId(thing): (vetted, disputed) for thing, vetted, disputed in rows}


def _named(opened: OpenScope, things: Sequence[ThingId]) -> tuple[list[ThingId], list[ThingId]]:
    """Return each thing as often as it has names, and beside it the name: an id that links may end in."""
    if not things:
        return [], []
    rows = opened.sql(_NAMES, {"things": list(things)})
    return [ThingId(thing) for thing, _ in rows], [ThingId(id_) for _, id_ in rows]


def _of_one(opened: OpenScope, thing: ThingId, narrowed: Narrowed) -> dict[str, object]:
    return _params(narrowed) | {"ids": _named(opened, [thing])[1], "exempt": []}


def _params(narrowed: Narrowed) -> dict[str, object]:
    bounds = (narrowed.likelihood, narrowed.since, narrowed.until)
    return {
        "relations": sorted(narrowed.relations) or None,
        "unwalked": sorted(narrowed.unwalked) or None,
        "kinds": sorted(narrowed.kinds) or None,
        "markings": sorted(map(str, narrowed.markings)) or None,
        "by_claim": any(bound is not None for bound in bounds),
        "likelihood": narrowed.likelihood,
        "since": narrowed.since,
        "until": narrowed.until,
    }
