"""Judgements on their way out: those of things that go, under the same rules as claims."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.markings import TLP
from atlas.resolve.judging import Verdict
from atlas.store.exporting import LABELLED
from atlas.store.scoped import OpenScope

# TLP:RED of another organisation stays, and what hangs on a legal basis that is not in force for the asker (P15).
_JUDGED = """
SELECT j.id, j.author, j.handling, h.tlp, j.verdict, j.strength, j.grounds, j.recorded_at, a.stix_id, b.stix_id
FROM judgement j JOIN handling h ON h.id = j.handling {ends}
WHERE j.withdrawn_at IS NULL AND (h.tlp <> 'TLP:RED' OR j.author = %(own)s)
  AND (h.basis IS NULL OR h.basis = ANY (atlas.valid_bases(%(own)s, %(at)s)))
"""
_AMONG = f"""
WITH going AS MATERIALIZED (
    SELECT thing, min(stix_id) AS stix_id FROM claim
    WHERE id = ANY (%(claims)s::uuid[]) AND spec = '2.1' GROUP BY thing
)
{_JUDGED.format(ends="JOIN going a ON a.thing = j.one JOIN going b ON b.thing = j.other")}
ORDER BY j.recorded_at, j.id
"""
# An end goes by a claim that an export would take; a feed is no register of convicted persons either (P6).
_END = f"""CROSS JOIN LATERAL (
    SELECT min(c.stix_id) AS stix_id FROM ({LABELLED} AND c.thing = {{thing}} OFFSET 0) AS c
    WHERE c.current AND c.spec = '2.1' AND NOT (c.others_red OR c.lapsed OR c.convicted)) AS {{end}}"""
_ENDS = _END.format(thing="j.one", end="a") + " " + _END.format(thing="j.other", end="b")
_OF_FEED = f"""
{_JUDGED.format(ends=_ENDS)} AND j.id = ANY (%(ids)s::uuid[]) AND a.stix_id IS NOT NULL AND b.stix_id IS NOT NULL
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
    return _read(opened, _AMONG, asked)


def of_feed(
    opened: OpenScope, own: OrganisationId, ids: Sequence[uuid.UUID]
) -> Sequence[JudgedOut]:
    """Return which of these judgements may go, each with both ends as they go; in no order."""
    return _read(opened, _OF_FEED, {"ids": list(ids), "own": own, "at": opened.scope.at})


def _read(opened: OpenScope, query: str, asked: Mapping[str, object]) -> Sequence[JudgedOut]:
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
            query, asked
        )
    ]
