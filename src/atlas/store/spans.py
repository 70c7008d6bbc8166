"""When it was so in the world and when it was recorded here, of things and of claims. Days are ISO 8601, in UTC."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import attrs

from atlas.model.ids import ClaimId, HandlingId, ThingId
from atlas.store.narrowing import SAID
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Span:
    """One stretch of days of a thing or a claim, both inclusive: `2024-01-31`. `handling` says who may know of it."""

    of: UUID
    first: str
    last: str
    handling: HandlingId


_SEEN = "c.days"
_KNOWN = "(SELECT d || '/' || d FROM to_char(c.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS d)"
_SPANS = """
SELECT DISTINCT c.{key}, {days}, c.handling FROM claim c
WHERE c.{key} = ANY (%s) AND {said} AND {days} IS NOT NULL ORDER BY 1, 2, 3
"""


def of_things(opened: OpenScope, things: Sequence[ThingId], *, known: bool = False) -> list[Span]:
    """Return the days that claims about things state; with `known` those on which these were recorded here.

    A thing has as many as there are different ones. What is revoked or withdrawn states nothing.
    """
    return _spans(opened, things, key="thing", known=known)


def of_claims(opened: OpenScope, claims: Iterable[ClaimId], *, known: bool = False) -> list[Span]:
    """Return the days that claims state, one each; with `known` those on which they were recorded here."""
    return _spans(opened, list(claims), key="id", known=known)


def _spans(opened: OpenScope, ids: Sequence[UUID], *, key: str, known: bool) -> list[Span]:
    asked = _SPANS.format(key=key, days=_KNOWN if known else _SEEN, said=SAID.format(of="c"))
    return [
        Span(of=of, first=days[:10], last=days[-10:], handling=HandlingId(handling))
        for of, days, handling in opened.sql(asked, [list(ids)])
    ]
