"""What the persons concerned object to, and what is restricted: told with the claim to whoever reads it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import ClaimId
from atlas.store.policies import bit_test
from atlas.store.scoped import OpenScope

OBJECTED, RESTRICTED = "objected", "restricted"
KINDS = (OBJECTED, RESTRICTED)


@attrs.frozen(kw_only=True)
class Objection:
    """That the person concerned objects to a claim (`objected`), or that its use is restricted, since when."""

    kind: str
    since: datetime


# a new version of the object stays objected to, until that is ended
_OF_CLAIMS = """
SELECT id, kind, recorded_at FROM (
    SELECT DISTINCT ON (c.id, o.kind) c.id, o.kind, o.ended, o.recorded_at
    FROM claim c JOIN objection o ON o.object = c.object AND o.author = c.author
    WHERE c.id = ANY (%s) ORDER BY c.id, o.kind, o.recorded_at DESC, o.id
) AS latest WHERE NOT ended ORDER BY id, kind
"""
_MARK = f"""
INSERT INTO objection (id, handling, author, claim, object, kind, ended, recorded_at)
SELECT %s, c.handling, c.author, c.id, c.object, %s, %s, %s FROM claim c
WHERE c.id = %s AND c.author = %s AND {bit_test("atlas.writable", "c.handling")} RETURNING claim
"""


def against(
    opened: OpenScope, claims: Sequence[ClaimId]
) -> Mapping[ClaimId, tuple[Objection, ...]]:
    """Return what stands against some claims that the scope shows; a claim without is not named."""
    found: dict[ClaimId, tuple[Objection, ...]] = {}
    for id_, kind, since in opened.sql(_OF_CLAIMS, [list(claims)]):
        told = Objection(kind=kind, since=since)
        found[ClaimId(id_)] = (*found.get(ClaimId(id_), ()), told)
    return found


def mark(opened: OpenScope, claim: ClaimId, kind: str, *, ended: bool = False) -> bool:
    """Put an objection on an own claim under its handling, or end it; `False` where that handling is given no more."""
    rows = opened.sql(
        _MARK,
        [
            *(uuid.uuid4(), kind, ended, opened.scope.at, claim),
            opened.scope.actor.organisation,
        ],
    )
    return bool(rows)
