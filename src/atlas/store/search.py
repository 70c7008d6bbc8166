"""Search under the wall: which things match, how many, and what they look like in a list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from atlas.model.identifiers import Identifier
from atlas.model.ids import HandlingId, OrganisationId, ThingId
from atlas.resolve.judging import NO_CLUSTERS, Clusters
from atlas.store.judgements import TOUCHED
from atlas.store.lexemes import Asked
from atlas.store.parts import HANDLING_SHOWN, NAME_SHOWN, SHOWN
from atlas.store.scoped import OpenScope

# More matches than this are not weighed: nobody reads them, and ranking them all would take long.
CAP = 2_000
_MOST_SUGGESTED_OF = 500  # matches among which the best few are chosen while somebody types

_OWN_CLAIMS = 500  # of the thing that an identifier names
_LINES_PER_THING = 20
_ALIASES_PER_LINE = 50

# "Cobalt-Strike" and "cobalt strike" are one name
_SQUEEZED = str.maketrans("", "", " -_.")


@attrs.frozen(kw_only=True)
class Matching:
    """What must hold. `words` must all occur (`None`: they cannot); `identifiers` are alternatives.

    The three facets hold values that are alternatives; `None` means any. `phrase` is the query as typed: a name
    that equals it comes first among the names.
    """

    words: Asked | None
    identifiers: Sequence[Identifier]
    phrase: str
    kinds: Sequence[str] | None
    markings: Sequence[str] | None
    authors: Sequence[OrganisationId] | None


@attrs.frozen(kw_only=True)
class Matched:
    """Counts of things and one page of them, best first. `capped`: more claims match than were weighed.

    `touched` are those that somebody judges the same as another, where no clusters were given.
    """

    total: int
    capped: bool
    kinds: Mapping[str, int]
    markings: Mapping[str, int]
    authors: Mapping[OrganisationId, int]
    things: tuple[ThingId, ...]
    touched: tuple[ThingId, ...] = ()


@attrs.frozen(kw_only=True)
class Line:
    """One claim of a thing, as far as a list needs it."""

    thing: ThingId
    author: OrganisationId
    stix_id: str
    kind: str
    name: str
    aliases: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Holding:
    """How many current claims on a thing an organisation made under a handling, when it last did, if one is vetted."""

    handling: HandlingId
    author: OrganisationId
    claims: int
    confirmed: datetime
    vetted: bool


# Of a value's rows only those under handlings in sight are met: the index begins with value, kind and handling. So what
# does not show makes no work, however much there is of it; but each value costs as much as there are such handlings.
_IN_SIGHT = """i.handling = ANY (ARRAY(
    SELECT n::integer
    FROM generate_series(0, 8 * length(decode(current_setting('atlas.readable'), 'base64')) - 1) AS n
    WHERE get_bit((SELECT decode(current_setting('atlas.readable'), 'base64')), n) = 1))"""
_FEW_VALUES = 16  # looked up so; of many a hidden one is lost in the time of the others

# Every claim that matches, weighed: the identifier itself, then claims that mention it, then words.
_HITS = f"""
WITH hit AS MATERIALIZED (
    SELECT claim, max(weight) AS weight FROM (
        (SELECT i.claim, 1000::real AS weight FROM identifier i
         JOIN unnest(%(kinds_asked)s::text[], %(values_asked)s::text[]) AS asked (kind, value)
           ON i.value = asked.value AND i.kind = asked.kind AND {_IN_SIGHT}
         LIMIT %(cap)s + 1)
        UNION ALL
        -- an identifier may stand in a hundred thousand reports: the thing that it names is not lost there
        (SELECT i.claim, 1000::real FROM identifier i
         JOIN unnest(%(kinds_asked)s::text[], %(values_asked)s::text[]) AS asked (kind, value)
           ON i.value = asked.value AND i.kind = asked.kind AND {_IN_SIGHT}
         JOIN claim c ON c.id = i.claim AND c.kind = ANY (%(kinds_asked)s)
         LIMIT %(own)s)
        UNION ALL
        SELECT s.claim, s.rank
        FROM atlas.search_claims(
            %(together)s::tsquery, %(one_by_one)s::tsquery, %(visible)s, %(cap)s + 1) AS s
        WHERE %(together)s::text IS NOT NULL
        UNION ALL
        (SELECT c.id, 0::real FROM claim c
         WHERE %(browsing)s AND c.current
           AND (%(kinds)s::text[] IS NULL OR c.kind = ANY (%(kinds)s))
           AND (%(authors)s::uuid[] IS NULL OR c.author = ANY (%(authors)s))
           AND (%(markings)s::text[] IS NULL OR c.handling IN (
                SELECT id FROM handling WHERE tlp = ANY (%(markings)s)))
         ORDER BY c.name, c.id LIMIT %(cap)s + 1)
    ) AS found GROUP BY claim
), line AS MATERIALIZED (
    SELECT coalesce(f.shown, c.thing) AS thing, c.kind, h.tlp, c.author, {NAME_SHOWN} AS name,
           hit.weight
           + CASE WHEN translate(lower(c.name), ' -_.', '') = %(squeezed)s
                    OR c.whole IS NOT NULL AND EXISTS (
                       SELECT FROM claim_part q WHERE q.claim = c.id
                       AND translate(lower(q.name), ' -_.', '') = %(squeezed)s) THEN 100
                  WHEN EXISTS (SELECT FROM unnest(c.aliases) AS alias
                               WHERE translate(lower(alias), ' -_.', '') = %(squeezed)s)
                    OR c.whole IS NOT NULL AND EXISTS (
                       SELECT FROM claim_part q, unnest(q.aliases) AS alias WHERE q.claim = c.id
                       AND translate(lower(alias), ' -_.', '') = %(squeezed)s) THEN 50
                  ELSE 0 END
           + CASE WHEN hit.weight >= 1000 AND c.kind = ANY (%(kinds_asked)s) THEN 1000 ELSE 0 END
           AS weight
    FROM hit JOIN claim c ON c.id = hit.claim JOIN handling h ON h.id = c.handling
    LEFT JOIN unnest(%(folded)s::uuid[], %(shown)s::uuid[]) AS f (thing, shown) ON f.thing = c.thing
    WHERE c.current AND c.withdrawn_at IS NULL
), kept AS (
    SELECT *, %(kinds)s::text[] IS NULL OR kind = ANY (%(kinds)s) AS of_kind,
           %(markings)s::text[] IS NULL OR tlp = ANY (%(markings)s) AS of_marking,
           %(authors)s::uuid[] IS NULL OR author = ANY (%(authors)s) AS of_author
    FROM line
)
"""

_BEST = """
SELECT thing FROM kept WHERE of_kind AND of_marking AND of_author
GROUP BY thing ORDER BY max(weight) DESC, min(name), thing LIMIT %(limit)s OFFSET %(offset)s
"""

_MATCH = (
    _HITS
    + f"""
, page AS ({_BEST})
SELECT 'thing', thing::text, row_number() OVER () FROM page
UNION ALL
SELECT 'total', '', count(DISTINCT thing) FROM kept WHERE of_kind AND of_marking AND of_author
UNION ALL SELECT 'hits', '', count(*) FROM hit
UNION ALL SELECT 'kind', kind, count(DISTINCT thing) FROM kept
    WHERE of_marking AND of_author GROUP BY kind
UNION ALL SELECT 'marking', tlp, count(DISTINCT thing) FROM kept
    WHERE of_kind AND of_author GROUP BY tlp
UNION ALL SELECT 'author', author::text, count(DISTINCT thing) FROM kept
    WHERE of_kind AND of_marking GROUP BY author
UNION ALL SELECT 'touched', t.thing::text, 0 FROM (SELECT DISTINCT thing FROM kept) AS t
    WHERE %(touching)s AND {TOUCHED.format(thing="t.thing")}
"""
)

_LINES = f"""
SELECT c.thing, c.author, c.stix_id, c.kind, coalesce(p.name, c.name),
    (coalesce(p.aliases, c.aliases))[1:%(aliases)s]
FROM unnest(%(things)s::uuid[]) WITH ORDINALITY AS asked (id, nth), LATERAL (
    SELECT id, thing, author, stix_id, kind, name, aliases, recorded_at, whole FROM claim
    WHERE thing = asked.id AND current AND withdrawn_at IS NULL
    ORDER BY name = '', recorded_at DESC, id LIMIT %(lines)s
) AS c {SHOWN} ORDER BY asked.nth, c.name = '', c.recorded_at DESC, c.id
"""
_HOLDINGS = f"""
SELECT thing, {HANDLING_SHOWN}, author, count(*), max(coalesce(modified_at, created_at, recorded_at)),
       bool_or(vetting = 'vetted')
FROM claim c
WHERE thing = ANY (%s) AND current AND withdrawn_at IS NULL GROUP BY 1, 2, 3
"""


def match(
    opened: OpenScope,
    matching: Matching,
    *,
    limit: int,
    offset: int,
    clusters: Clusters = NO_CLUSTERS,
) -> Matched:
    """Return the counts and one page of the things that match; those of one cluster as one, under its id."""
    params = _params(matching, clusters) | {"limit": limit, "offset": offset}
    found: dict[str, dict[str, int]] = {}
    for what, value, count in opened.sql(_MATCH, params):
        found.setdefault(what, {})[value] = count
    return Matched(
        total=found["total"][""],
        capped=found["hits"][""] > CAP,
        kinds=found.get("kind", {}),
        markings=found.get("marking", {}),
        authors={OrganisationId(UUID(key)): n for key, n in found.get("author", {}).items()},
        things=_in_order(found.get("thing", {})),
        touched=tuple(ThingId(UUID(thing)) for thing in sorted(found.get("touched", {}))),
    )


def _in_order(places: Mapping[str, int]) -> tuple[ThingId, ...]:
    return tuple(ThingId(UUID(thing)) for thing in sorted(places, key=places.__getitem__))


def best(opened: OpenScope, matching: Matching, *, limit: int) -> tuple[ThingId, ...]:
    """Return the best things alone, without counting: what typeahead shows."""
    params = _params(matching) | {"limit": limit, "offset": 0, "cap": _MOST_SUGGESTED_OF}
    return tuple(ThingId(thing) for (thing,) in opened.sql(_HITS + _BEST, params))


def lines(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, list[Line]]:
    """Return the first 20 current claims of each thing: named ones first, then the newest."""
    found: dict[ThingId, list[Line]] = {}
    asked = {"things": list(things), "lines": _LINES_PER_THING, "aliases": _ALIASES_PER_LINE}
    for thing, author, stix_id, kind, name, aliases in opened.sql(_LINES, asked):
        line = Line(
            thing=ThingId(thing),
            author=OrganisationId(author),
            stix_id=stix_id,
            kind=kind,
            name=name,
            aliases=tuple(aliases),
        )
        found.setdefault(line.thing, []).append(line)
    return found


def holdings(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, list[Holding]]:
    """Return who claims something about each thing and under which handlings, in no order."""
    found: dict[ThingId, list[Holding]] = {}
    for thing, handling, author, count, confirmed, vetted in opened.sql(_HOLDINGS, [list(things)]):
        holding = Holding(
            handling=HandlingId(handling),
            author=OrganisationId(author),
            claims=count,
            confirmed=confirmed,
            vetted=vetted,
        )
        found.setdefault(ThingId(thing), []).append(holding)
    return found


@attrs.frozen(kw_only=True)
class Holders:
    """The first things that hold an identifier, those named by it before others, and how many there are."""

    things: tuple[ThingId, ...]
    total: int


def holders(
    opened: OpenScope, identifiers: Sequence[Identifier], *, most: int
) -> Mapping[Identifier, Holders]:
    """Return, for each identifier that visible claims hold, at most `most` of the things they are about."""
    in_sight = _IN_SIGHT if len(identifiers) <= _FEW_VALUES else "true"
    rows = opened.sql(
        f"""
        SELECT place, array_agg(thing ORDER BY nth), max(total) FROM (
            SELECT asked.place, i.thing, count(*) OVER one AS total,
                   row_number() OVER (one ORDER BY bool_or(c.kind = i.kind) DESC, i.thing) AS nth
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (kind, value, place)
            JOIN identifier i ON i.value = asked.value AND i.kind = asked.kind AND {in_sight}
            JOIN claim c ON c.id = i.claim
            GROUP BY asked.place, i.thing
            WINDOW one AS (PARTITION BY asked.place)
        ) AS held WHERE nth <= %s GROUP BY place
        """,
        [[each.kind for each in identifiers], [each.value for each in identifiers], most],
    )
    return {
        identifiers[place - 1]: Holders(things=tuple(map(ThingId, things)), total=total)
        for place, things, total in rows
    }


def _params(matching: Matching, clusters: Clusters = NO_CLUSTERS) -> dict[str, object]:
    return {
        "folded": list(clusters.of),
        "shown": list(clusters.of.values()),
        "touching": not clusters.of,
        "together": matching.words.together() if matching.words else None,
        "visible": matching.words.visible if matching.words else 0,
        "one_by_one": matching.words.one_by_one() if matching.words else None,
        "cap": CAP,
        "own": _OWN_CLAIMS,
        "squeezed": matching.phrase.lower().translate(_SQUEEZED),
        "kinds_asked": [each.kind for each in matching.identifiers],
        "values_asked": [each.value for each in matching.identifiers],
        "browsing": not matching.phrase
        and any(
            facet is not None for facet in (matching.kinds, matching.markings, matching.authors)
        ),
        "kinds": _or_none(matching.kinds),
        "markings": _or_none(matching.markings),
        "authors": _or_none(matching.authors),
    }


def _or_none(values: Sequence[object] | None) -> list[object] | None:
    return None if values is None else list(values)
