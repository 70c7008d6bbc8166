"""Judgements on their way out: those of things that go, under the same rules as claims."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.markings import TLP
from atlas.resolve.judging import Verdict
from atlas.store.scoped import OpenScope

# TLP:RED of another organisation stays, and what hangs on a legal basis that is not in force for the asker (P15).
_AMONG = """
WITH going AS MATERIALIZED (
    SELECT thing, min(stix_id) AS stix_id FROM claim
    WHERE id = ANY (%(claims)s::uuid[]) AND spec = '2.1' GROUP BY thing
)
SELECT j.id, j.author, j.handling, h.tlp, j.verdict, j.strength, j.grounds, j.recorded_at, a.stix_id, b.stix_id
FROM judgement j JOIN going a ON a.thing = j.one JOIN going b ON b.thing = j.other
JOIN handling h ON h.id = j.handling
WHERE j.withdrawn_at IS NULL AND (h.tlp <> 'TLP:RED' OR j.author = %(own)s)
  AND (h.basis IS NULL OR h.basis = ANY (atlas.valid_bases(%(own)s, %(at)s)))
ORDER BY j.recorded_at, j.id
"""


@attrs.frozen(kw_only=True)
class JudgedOut:
    """One judgement as it may go: both ends by the STIX ids of what goes with it."""

    id: uuid.UUID
    author: OrganisationId
    handling: HandlingId
    tlp: TLP
    verdict: Verdict
    strength: int
    grounds: str
    recorded_at: datetime
    source: str
    target: str


def among(
    opened: OpenScope, own: OrganisationId, claims: Sequence[uuid.UUID]
) -> Sequence[JudgedOut]:
    """Return what is judged by hand of two things that these claims in STIX 2.1 describe, the oldest first."""
    asked = {"claims": list(claims), "own": own, "at": opened.scope.at}
    return [
        JudgedOut(
            id=id_,
            author=OrganisationId(author),
            handling=HandlingId(handling),
            tlp=TLP(tlp),
            verdict=Verdict(verdict),
            strength=strength,
            grounds=grounds,
            recorded_at=at,
            source=source,
            target=target,
        )
        for id_, author, handling, tlp, verdict, strength, grounds, at, source, target in opened.sql(
            _AMONG, asked
        )
    ]
