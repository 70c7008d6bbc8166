"""One thing under the wall, with all members of its cluster: its claims, links, identifiers and history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId, ThingId
from atlas.store.claims import ONLY_LABELLED
from atlas.store.narrowing import STANDS
from atlas.store.parts import NAME_SHOWN, SHOWN
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class StoredClaim:
    """A claim as far as the scope shows it, without its author's name and the words of its handling.

    `size` is that of its content in bytes; one above `MOST_CONTENT_BYTES` is not read, and empty here.
    """

    id: ClaimId
    author: OrganisationId
    handling: HandlingId
    terms: TermsId
    thing: ThingId
    stix_id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    spec: str
    created_at: datetime | None
    modified_at: datetime | None
    recorded_at: datetime
    grade: Grade
    likelihood: int | None
    confidence: int | None
    assessment: bool
    revoked: bool
    vetting: str
    current: bool
    withdrawn_at: datetime | None
    content: bytes
    size: int


@attrs.frozen(kw_only=True)
class StoredLink:
    """A link as seen from one thing; `other` is the thing at its far end, under the id that is on the map."""

    type: str
    outgoing: bool
    other: ThingId
    other_stix_id: str
    claim: ClaimId
    handling: HandlingId
    author: OrganisationId


MOST_CONTENT_BYTES = 64 * 1024
"""Above this an object is for programs: a page of 25 would be larger than a browser takes."""

_COLUMNS = (
    *("id", "author", "handling", "terms", "thing", "stix_id", "kind", "name", "aliases", "spec"),
    *(
        "created_at",
        "modified_at",
        "recorded_at",
        "source_grade",
        "information_grade",
        "likelihood",
    ),
    *("confidence", "assessment", "revoked", "vetting", "current", "withdrawn_at"),
)
_OF_PARTS = frozenset({"handling", "terms", "aliases", "confidence"})
_CLAIM = ", ".join(
    f"CASE WHEN p.handling IS NULL THEN c.{name} ELSE p.{name} END"
    if name in _OF_PARTS
    else f"c.{name}"
    if name != "name"
    else "coalesce(p.name, c.name)"
    for name in _COLUMNS
)
_CONTENT = f"""CASE WHEN octet_length(coalesce(p.content, c.content)) <= {MOST_CONTENT_BYTES}
    THEN coalesce(p.content, c.content) ELSE '' END, octet_length(coalesce(p.content, c.content))"""

_CURRENT = f"""
SELECT {_CLAIM}, {_CONTENT} FROM (
    SELECT * FROM claim WHERE thing = ANY (%s::uuid[]) AND current AND withdrawn_at IS NULL
    ORDER BY name = '', recorded_at DESC, id LIMIT %s OFFSET %s
) AS c {SHOWN} ORDER BY c.name = '', c.recorded_at DESC, c.id
"""
_ABOUT = f"""
SELECT {_CLAIM}, {_CONTENT} FROM (
    SELECT n.* FROM unnest(%(things)s::uuid[]) AS t (thing) CROSS JOIN LATERAL (
        SELECT * FROM claim m
        WHERE m.thing = t.thing AND m.current AND m.withdrawn_at IS NULL AND (m.author = %(own)s) = %(is_own)s
        ORDER BY m.name = '', m.recorded_at DESC, m.id LIMIT %(limit)s
    ) AS n
) AS c {SHOWN} ORDER BY array_position(%(things)s::uuid[], c.thing), c.name = '', c.recorded_at DESC, c.id
"""
_STANDING = f"""
SELECT {_CLAIM}, {_CONTENT}, o.id FROM claim o
JOIN claim c ON c.author = o.author AND c.object = o.object AND c.current AND c.withdrawn_at IS NULL {SHOWN}
WHERE o.id = ANY (%(claims)s::uuid[]) ORDER BY array_position(%(claims)s::uuid[], o.id)
"""
_HISTORY = f"""
SELECT {_CLAIM}, {_CONTENT} FROM (
    SELECT * FROM claim c
    WHERE thing = ANY (%s::uuid[]) AND NOT (current AND withdrawn_at IS NULL) AND NOT ({ONLY_LABELLED})
    ORDER BY version DESC, recorded_at DESC, id LIMIT %s
) AS c {SHOWN} ORDER BY c.version DESC, c.recorded_at DESC, c.id
"""

# An id that a member gave to an identifier leads to the identifier's own thing, where that claim is visible. Links from
# one member of a cluster to another are none of the whole. `{which}` says which links are meant.
_LINKS = """
WITH names AS (
    SELECT unnest(%(things)s::uuid[]) AS id
    UNION SELECT c.object FROM claim c
    WHERE c.thing = ANY (%(things)s::uuid[]) AND c.current AND c.object <> c.thing
), ends AS (
    SELECT l.claim, l.handling, l.type, true AS outgoing, l.target AS far, l.target_stix_id AS stix_id
    FROM link l JOIN names n ON l.source = n.id
    WHERE (l.source = l.target OR cardinality(%(things)s) = 1 OR l.target <> ALL (%(things)s)) AND {which}
    UNION ALL
    SELECT l.claim, l.handling, l.type, false, l.source, l.source_stix_id
    FROM link l JOIN names n ON l.target = n.id
    WHERE (l.source = l.target OR cardinality(%(things)s) = 1 OR l.source <> ALL (%(things)s)) AND {which}
)
"""
_STANDING_LINKS = _LINKS.format(which=STANDS)
_LINK_GROUPS = (
    _STANDING_LINKS
    + """
SELECT type, outgoing, count(*) FROM ends GROUP BY type, outgoing ORDER BY type, outgoing DESC
"""
)
# There are few revoked claims, so one begins with those.
_REVOKED_LINKS = (
    _LINKS.format(which="l.claim IN (SELECT v.id FROM claim v WHERE v.current AND v.revoked)")
    + "SELECT handling, count(*) FROM ends GROUP BY handling"
)
_ASKED = "(%(type)s::text IS NULL OR (e.type = %(type)s AND e.outgoing = %(outgoing)s))"
_RESOLVED = """SELECT e.*, coalesce((
        SELECT r.thing FROM claim r WHERE r.object = e.far AND r.current AND r.object <> r.thing
        ORDER BY r.thing LIMIT 1), e.far) AS other"""
_LINK_PAGE = (
    _STANDING_LINKS
    + f"""
, resolved AS MATERIALIZED (
    {_RESOLVED} FROM ends e WHERE {_ASKED}
), named AS (
    SELECT r.*, (SELECT min({NAME_SHOWN}) FROM claim c
                 WHERE c.thing = r.other AND c.current AND c.name <> '') AS name
    FROM resolved r
)
SELECT n.type, n.outgoing, n.other, n.stix_id, n.claim, n.handling, c.author
FROM named n JOIN claim c ON c.id = n.claim
ORDER BY n.type, n.outgoing DESC, n.name NULLS LAST, n.stix_id, n.claim
LIMIT %(limit)s OFFSET %(offset)s
"""
)
# Of very many links only those on the page are looked into: to ask the name of each would take long.
_LINK_PAGE_OF_MANY = (
    _STANDING_LINKS
    + f"""
, page AS MATERIALIZED (
    SELECT e.* FROM ends e WHERE {_ASKED}
    ORDER BY e.type, e.outgoing DESC, e.stix_id, e.claim LIMIT %(limit)s OFFSET %(offset)s
), resolved AS (
    {_RESOLVED} FROM page e
)
SELECT n.type, n.outgoing, n.other, n.stix_id, n.claim, n.handling, c.author
FROM resolved n JOIN claim c ON c.id = n.claim
ORDER BY n.type, n.outgoing DESC, n.stix_id, n.claim
"""
)


# Which handlings show is asked of the index alone; so rows that do not show are never visited, however many.
_APPEARS = """
SELECT kind, stix_id FROM appearance WHERE thing = %(thing)s AND handling = ANY (ARRAY(
    SELECT DISTINCT handling FROM appearance WHERE thing = %(thing)s))
ORDER BY stix_id LIMIT 1
"""
_IDENTIFIERS = """
SELECT DISTINCT kind, value FROM identifier WHERE thing = ANY (%(things)s::uuid[]) AND handling = ANY (ARRAY(
    SELECT DISTINCT handling FROM identifier WHERE thing = ANY (%(things)s::uuid[])))
ORDER BY kind, value LIMIT 500
"""


def appears(opened: OpenScope, thing: ThingId) -> tuple[str, str] | None:
    """Return the kind and a STIX id of a thing that the scope shows, or `None`."""
    return opened.one(_APPEARS, {"thing": thing})


def thing_behind(opened: OpenScope, object_: ThingId) -> ThingId | None:
    """Return the thing that a visible claim with this contributed id is about, or `None`."""
    row = opened.one(
        """SELECT thing FROM claim WHERE object = %s AND current AND object <> thing
        ORDER BY thing LIMIT 1""",
        [object_],
    )
    return ThingId(row[0]) if row else None


def current_claims(
    opened: OpenScope, of: Sequence[ThingId], *, limit: int, offset: int = 0
) -> list[StoredClaim]:
    """Return one page of the current claims about a thing or cluster: named ones first, then the newest."""
    return [_claim(row) for row in opened.sql(_CURRENT, [list(of), limit, offset])]


def claims_about(
    opened: OpenScope, things: Sequence[ThingId], *, own: bool, limit: int
) -> list[StoredClaim]:
    """Return the current claims about some things, of the actor's organisation or of others: thing by thing, as above.

    `limit` is of each thing.
    """
    asked = {
        "things": list(things),
        "own": opened.scope.actor.organisation,
        "is_own": own,
        "limit": limit,
    }
    return [_claim(row) for row in opened.sql(_ABOUT, asked)]


def standing(opened: OpenScope, claims: Sequence[ClaimId]) -> list[tuple[ClaimId, StoredClaim]]:
    """Return some claims, in their order, each with the version that stands of it; what is gone is left out."""
    rows = opened.sql(_STANDING, {"claims": list(claims)})
    return [(ClaimId(asked), _claim(row)) for *row, asked in rows]


def past_claims(opened: OpenScope, of: Sequence[ThingId], *, limit: int) -> list[StoredClaim]:
    """Return superseded, early and withdrawn claims about a thing or cluster, the latest version first."""
    return [_claim(row) for row in opened.sql(_HISTORY, [list(of), limit])]


def link_groups(opened: OpenScope, of: Sequence[ThingId]) -> list[tuple[str, bool, int]]:
    """Return type, direction (outgoing or not) and count of a thing's links, in order of type; none revoked."""
    return [
        (type_, outgoing, n)
        for type_, outgoing, n in opened.sql(_LINK_GROUPS, {"things": list(of)})
    ]


def revoked_links(opened: OpenScope, of: Sequence[ThingId]) -> dict[HandlingId, int]:
    """Return how many links of a thing were revoked by their contributors, by the handling of the claim."""
    return {
        HandlingId(handling): n for handling, n in opened.sql(_REVOKED_LINKS, {"things": list(of)})
    }


def links(
    opened: OpenScope,
    of: Sequence[ThingId],
    *,
    relation: tuple[str, bool] | None,
    limit: int,
    offset: int,
) -> list[StoredLink]:
    """Return one page of a thing's links, in order of type, direction and the other end's name; none revoked."""
    return _links(opened, _LINK_PAGE, of, relation, {"limit": limit, "offset": offset})


def links_of_many(
    opened: OpenScope,
    of: Sequence[ThingId],
    *,
    relation: tuple[str, bool] | None,
    limit: int,
    offset: int,
) -> list[StoredLink]:
    """Return what `links` does with STIX ids in the place of names: quick however many there are."""
    return _links(opened, _LINK_PAGE_OF_MANY, of, relation, {"limit": limit, "offset": offset})


def _links(
    opened: OpenScope,
    statement: str,
    of: Sequence[ThingId],
    relation: tuple[str, bool] | None,
    part: Mapping[str, int],
) -> list[StoredLink]:
    type_, outgoing = relation or (None, None)
    params = {"things": list(of), "type": type_, "outgoing": outgoing}
    return [
        StoredLink(
            type=row[0],
            outgoing=row[1],
            other=ThingId(row[2]),
            other_stix_id=row[3],
            claim=ClaimId(row[4]),
            handling=HandlingId(row[5]),
            author=OrganisationId(row[6]),
        )
        for row in opened.sql(statement, {**params, **part})
    ]


def identifiers(opened: OpenScope, of: Sequence[ThingId]) -> list[Identifier]:
    """Return the identifiers that visible claims about a thing or cluster hold, in order of kind and value."""
    rows = opened.sql(_IDENTIFIERS, {"things": list(of)})
    return [Identifier(IdentifierKind(kind), value) for kind, value in rows]


def _claim(row: Sequence[object]) -> StoredClaim:
    names = (*_COLUMNS, "content", "size")
    named = dict(zip(names, row, strict=True))
    named["grade"] = Grade(
        source=SourceGrade(str(named.pop("source_grade"))),
        information=InformationGrade(str(named.pop("information_grade"))),
    )
    named["aliases"] = tuple(named["aliases"])  # type: ignore[arg-type] # a text[] column
    named["content"] = bytes(named["content"])  # type: ignore[call-overload] # a bytea column
    return StoredClaim(**named)  # type: ignore[arg-type] # columns have the fields' names and types
