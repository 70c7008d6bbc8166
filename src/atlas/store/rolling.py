"""Everything of one author: which claims stand, which were withdrawn at one moment, and what else was said.

The functions see the author's own rows, whoever may read them.
"""

from datetime import datetime

from atlas.model.ids import ClaimId
from atlas.store.scoped import OpenScope


def standing(opened: OpenScope, *, after: ClaimId | None, limit: int) -> list[ClaimId]:
    """Return the actor's own claims that stand, by id."""
    rows = opened.sql("SELECT * FROM atlas.own_standing(%s::uuid, %s)", [after, limit])
    return [ClaimId(claim) for (claim,) in rows]


def withdrawn(
    opened: OpenScope, moment: datetime, *, after: ClaimId | None, limit: int
) -> list[ClaimId]:
    """Return the actor's own claims that were withdrawn at a moment, by id."""
    rows = opened.sql("SELECT * FROM atlas.own_withdrawn(%s, %s::uuid, %s)", [moment, after, limit])
    return [ClaimId(claim) for (claim,) in rows]


def said(opened: OpenScope, moment: datetime, *, back: bool = False) -> int:
    """Withdraw the actor's own judgements and citations, or put back those withdrawn at a moment; return how many."""
    row = opened.one("SELECT atlas.roll_said(%s, %s)", [moment, back])
    return int(row[0]) if row else 0
