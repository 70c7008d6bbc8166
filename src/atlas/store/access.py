"""Under which handlings the scope shows a thing: the ground of *why can I see this*."""

from datetime import datetime

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, ThingId
from atlas.store.parts import HANDLING_SHOWN, NAME_SHOWN
from atlas.store.scoped import OpenScope

# An id that a member gave to an identifier leads to the identifier's own thing, as on the page of the thing.
_HELD = f"""
WITH names AS (
    SELECT %(thing)s::uuid AS id
    UNION SELECT c.object FROM claim c WHERE c.thing = %(thing)s AND c.current AND c.object <> c.thing
), told AS (
    SELECT {HANDLING_SHOWN} AS handling, c.author, 1 AS claims, 0 AS links FROM claim c
    WHERE c.thing = %(thing)s AND c.current AND c.withdrawn_at IS NULL
    UNION ALL SELECT l.handling, c.author, 0, 1
    FROM names n JOIN link l ON l.source = n.id JOIN claim c ON c.id = l.claim
    UNION ALL SELECT l.handling, c.author, 0, 1
    FROM names n JOIN link l ON l.target = n.id JOIN claim c ON c.id = l.claim
)
SELECT handling, author, sum(claims)::integer, sum(links)::integer FROM told
GROUP BY handling, author ORDER BY handling, author
"""
_CLAIMS = f"""
SELECT id, author, {HANDLING_SHOWN}, {NAME_SHOWN}, stix_id, recorded_at FROM claim c
WHERE thing = %s AND current AND withdrawn_at IS NULL
ORDER BY name = '', recorded_at DESC, id LIMIT %s
"""


@attrs.frozen(kw_only=True)
class Held:
    """How many claims about a thing and links of it an organisation gave under one handling."""

    handling: HandlingId
    author: OrganisationId
    claims: int
    links: int


@attrs.frozen(kw_only=True)
class Named:
    """One claim by its name and origin."""

    id: ClaimId
    author: OrganisationId
    handling: HandlingId
    name: str
    stix_id: str
    recorded_at: datetime


def held(opened: OpenScope, thing: ThingId) -> list[Held]:
    """Return what the scope shows of a thing, by handling and organisation."""
    return [
        Held(
            handling=HandlingId(handling), author=OrganisationId(author), claims=claims, links=links
        )
        for handling, author, claims, links in opened.sql(_HELD, {"thing": thing})
    ]


def named_claims(opened: OpenScope, thing: ThingId, *, limit: int) -> list[Named]:
    """Return the current claims about a thing: named ones first, then the newest."""
    return [
        Named(
            id=ClaimId(id_),
            author=OrganisationId(author),
            handling=HandlingId(handling),
            name=name,
            stix_id=stix_id,
            recorded_at=recorded_at,
        )
        for id_, author, handling, name, stix_id, recorded_at in opened.sql(_CLAIMS, [thing, limit])
    ]
