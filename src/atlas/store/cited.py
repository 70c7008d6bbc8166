"""Claims as a package cites them: what may leave, how it was vetted, and what it says."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import HandlingId, OrganisationId, TermsId, ThingId
from atlas.store.scoped import OpenScope

# As much of a claim as may leave: of TLP:RED parts nothing shows. A fast track holds where a second office confirmed.
_CITED = """
SELECT c.id, c.author, c.thing, c.kind, coalesce(p.name, c.name), c.stix_id, c.vetting, c.recorded_at,
       c.source_grade || c.information_grade, c.assessment, c.likelihood,
       coalesce(p.content, c.content), coalesce(p.handling, c.handling), coalesce(p.terms, c.terms),
       EXISTS (SELECT FROM vet_fast f WHERE f.claim = c.id AND f.confirms IS NOT NULL AND f.until > %(at)s),
       c.current AND NOT c.revoked, coalesce(p.aliases, c.aliases)
FROM claim c LEFT JOIN LATERAL (
    SELECT q.content, q.handling, q.terms, q.name, q.aliases FROM claim_part q JOIN handling k ON k.id = q.handling
    WHERE c.whole IS NOT NULL AND q.claim = c.id AND k.tlp <> 'TLP:RED' ORDER BY q.place DESC LIMIT 1
) AS p ON true
WHERE c.withdrawn_at IS NULL AND {}
"""
_IDENTIFIERS = """
SELECT i.claim, i.kind, i.value FROM identifier i JOIN handling h ON h.id = i.handling
WHERE i.claim = ANY (%s) AND h.tlp <> 'TLP:RED' ORDER BY i.kind, i.value, i.claim
"""
_LINKS = """
SELECT l.claim, l.source, l.type, l.target, l.source_stix_id, l.target_stix_id
FROM link l JOIN handling h ON h.id = l.handling
WHERE l.claim = ANY (%s) AND h.tlp <> 'TLP:RED' ORDER BY l.claim, l.source, l.target
"""


@attrs.frozen(kw_only=True)
class CitedClaim:
    """A claim that the scope shows, as far as it may leave.

    `fast`: it may be used before it is vetted. `stands`: its contributor neither changed it nor took it back since.
    """

    id: uuid.UUID
    author: OrganisationId
    thing: ThingId
    kind: str
    name: str
    stix_id: str
    vetting: str
    recorded_at: datetime
    grade: str
    assessment: bool
    likelihood: int | None
    content: bytes
    handling: HandlingId
    terms: TermsId
    fast: bool
    stands: bool
    aliases: Sequence[str]


@attrs.frozen(kw_only=True)
class CitedLink:
    """A link that a claim states, between two things."""

    claim: uuid.UUID
    source: ThingId
    type: str
    target: ThingId
    source_stix_id: str
    target_stix_id: str


def cited(opened: OpenScope, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, CitedClaim]:
    """Return those of the claims that the scope shows and that nobody withdrew, by id."""
    rows = opened.sql(
        _CITED.format("c.id = ANY (%(ids)s)"), {"ids": list(ids), "at": opened.scope.at}
    )
    return {row[0]: _claim(row) for row in rows}


def hold(opened: OpenScope, ids: Sequence[uuid.UUID]) -> None:
    """Let nobody end, change or review these claims until the writing scope closes; waits for who does it now."""
    opened.sql("SELECT atlas.hold_claims(%s)", [list(ids)])


def about(opened: OpenScope, thing: ThingId) -> list[CitedClaim]:
    """Return the current claims about a thing and of links from or to it, what came last first: 200 at most."""
    return lately(opened, [thing])


def lately(
    opened: OpenScope, things: Sequence[ThingId], *, since: datetime | None = None
) -> list[CitedClaim]:
    """Return the same of several things, of what came since a moment."""
    condition = """c.current AND NOT c.revoked AND (c.thing = ANY (%(things)s) OR c.id IN (
        SELECT l.claim FROM link l WHERE l.source = ANY (%(things)s) OR l.target = ANY (%(things)s)))
        AND (%(since)s::timestamptz IS NULL OR c.recorded_at >= %(since)s)
        ORDER BY c.recorded_at DESC, c.id LIMIT 200"""
    asked = {"things": list(things), "since": since, "at": opened.scope.at}
    return [_claim(row) for row in opened.sql(_CITED.format(condition), asked)]


def identifiers(opened: OpenScope, ids: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, str, str]]:
    """Return (claim, kind, value) of the identifiers that claims name, by kind and value."""
    return [(row[0], row[1], row[2]) for row in opened.sql(_IDENTIFIERS, [list(ids)])]


def links(opened: OpenScope, ids: Sequence[uuid.UUID]) -> list[CitedLink]:
    """Return the links that claims state."""
    return [
        CitedLink(
            claim=r[0],
            source=ThingId(r[1]),
            type=r[2],
            target=ThingId(r[3]),
            source_stix_id=r[4],
            target_stix_id=r[5],
        )
        for r in opened.sql(_LINKS, [list(ids)])
    ]


def _claim(row: Sequence[object]) -> CitedClaim:
    names = [each.name for each in attrs.fields(CitedClaim)]
    found = dict(zip(names, row, strict=True))
    return CitedClaim(**found | {"content": bytes(found["content"])})  # type: ignore[call-overload] # bytea
