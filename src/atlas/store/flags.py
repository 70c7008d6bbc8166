"""Flags of the screening, behind the wall: which words of which text of a claim, never the text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, ThingId
from atlas.store.scoped import OpenScope

_ORDER = "{0}raised_at DESC, {0}claim, {0}comment, {0}part, {0}first_word, {0}rule"
# the thing is there for whoever may read the claim or comment itself
_LATEST = f"""
SELECT f.claim, f.organisation, f.rule, f.part, f.first_word, f.last_word, f.raised_at, coalesce(c.thing, m.thing),
    f.comment
FROM (SELECT * FROM flag ORDER BY {_ORDER.format("")} LIMIT %s OFFSET %s) AS f
LEFT JOIN claim c ON c.id = f.claim LEFT JOIN comment m ON m.id = f.comment ORDER BY {_ORDER.format("f.")}
"""
_ADD = """
INSERT INTO flag (id, handling, claim, comment, organisation, rule, part, first_word, last_word, raised_at)
SELECT gen_random_uuid(), %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::int[], %s::int[],
    %s::int[], %s::timestamptz[])
"""


@attrs.frozen(kw_only=True)
class Flagged:
    """One flag, of a claim or of a comment. `thing` is `None` where that itself is not for the reader."""

    claim: ClaimId | None
    organisation: OrganisationId
    rule: str
    part: int
    first_word: int
    last_word: int
    raised_at: datetime
    thing: ThingId | None = None
    comment: UUID | None = None


def add(opened: OpenScope, flags: Iterable[Flagged], handling: HandlingId) -> None:
    """Keep flags under one handling of their own."""
    rows = [
        (
            *(f.claim, f.comment, f.organisation, f.rule),
            *(f.part, f.first_word, f.last_word, f.raised_at),
        )
        for f in flags
    ]
    if rows:
        opened.sql(_ADD, [handling, *map(list, zip(*rows, strict=True))])


def latest(opened: OpenScope, *, limit: int, offset: int) -> list[Flagged]:
    """Return the flags that the scope shows, the latest first."""
    return [_flagged(row) for row in opened.sql(_LATEST, [limit, offset])]


def count(opened: OpenScope) -> int:
    """Return how many flags the scope shows."""
    row = opened.one("SELECT count(*) FROM flag")
    return int(row[0]) if row else 0


def _flagged(row: tuple[Any, ...]) -> Flagged:
    claim, organisation, rule, part, first, last, raised_at, thing, comment = row
    return Flagged(
        claim=ClaimId(claim) if claim else None,
        organisation=OrganisationId(organisation),
        rule=rule,
        part=part,
        first_word=first,
        last_word=last,
        raised_at=raised_at,
        thing=ThingId(thing) if thing else None,
        comment=comment,
    )
