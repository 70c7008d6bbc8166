"""Requests to release a claim to more than may read it, and their answers."""

import uuid
from datetime import datetime

import attrs

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId, ThingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Releasable:
    """A standing claim as far as it is needed to give it again. `has_parts`: some of it is under stricter markings."""

    id: ClaimId
    author: OrganisationId
    thing: ThingId
    handling: HandlingId
    terms: TermsId
    name: str
    stix_id: str
    content: bytes
    grade: Grade
    likelihood: int | None
    assessment: bool
    has_parts: bool


@attrs.frozen(kw_only=True)
class Request:
    """A request by a `person`. `answer` is "yes", "no" or, while there is none, ""; `answered` is when, `words` why."""

    id: uuid.UUID
    handling: HandlingId
    claim: ClaimId
    author: OrganisationId
    asker: OrganisationId
    wanted: HandlingId
    reason: str
    deadline: datetime
    asked: datetime
    person: uuid.UUID | None
    answer: str
    answered: datetime | None
    words: str


@attrs.frozen(kw_only=True)
class Said:
    """One row: the question, or its answer."""

    request: Request
    said: str
    reason: str
    person: uuid.UUID | None
    at: datetime


_CLAIM = """
SELECT id, author, thing, handling, terms, name, stix_id, content, source_grade, information_grade, likelihood,
       assessment, whole IS NOT NULL FROM claim WHERE id = %s AND current AND withdrawn_at IS NULL
"""
_REQUESTS = """
SELECT q.request, q.handling, q.claim, q.author, q.asker, q.wanted, q.reason, q.deadline, q.recorded_at,
       q.person, coalesce(a.said, ''), a.recorded_at, coalesce(a.reason, '')
FROM wider_request q LEFT JOIN LATERAL (
    SELECT said, recorded_at, reason FROM wider_request a WHERE a.request = q.request AND a.said <> 'asked'
    ORDER BY recorded_at, id LIMIT 1) AS a ON true
WHERE q.said = 'asked' AND (%(request)s::uuid IS NULL OR q.request = %(request)s)
ORDER BY q.recorded_at DESC, q.id LIMIT 200
"""

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.wider ' || %s, 0))"


def standing(opened: OpenScope, claim: ClaimId) -> Releasable | None:
    """Return a standing claim that the scope shows, or `None`."""
    row = opened.one(_CLAIM, [claim])
    if row is None:
        return None
    names = ("id", "author", "thing", "handling", "terms", "name", "stix_id", "content")
    source, information, likelihood, assessment, has_parts = row[8:]
    first = dict(zip(names, row, strict=False))
    first["content"] = bytes(first["content"])
    return Releasable(
        **first,
        grade=Grade(source=SourceGrade(source), information=InformationGrade(information)),
        likelihood=likelihood,
        assessment=assessment,
        has_parts=has_parts,
    )


def requests(opened: OpenScope, request: uuid.UUID | None = None) -> list[Request]:
    """Return the requests that the scope shows, or the one of this id, the latest first: 200 at most."""
    fields = [each.name for each in attrs.fields(Request)]
    rows = opened.sql(_REQUESTS, {"request": request})
    return [Request(**dict(zip(fields, row, strict=True))) for row in rows]


def record(opened: OpenScope, said: Said) -> bool:
    """Write a question or an answer; `False` where it is answered already. Two answers at once: one of them counts."""
    request = said.request
    opened.sql(_LOCK, [str(request.id)])
    rows = opened.sql(
        """INSERT INTO wider_request (id, handling, request, claim, author, asker, wanted, said, reason, person,
            deadline, recorded_at) SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
        WHERE NOT EXISTS (SELECT FROM wider_request a WHERE a.request = %s AND a.said <> 'asked')
        RETURNING id""",
        [
            *(uuid.uuid4(), request.handling, request.id, request.claim, request.author),
            *(request.asker, request.wanted, said.said, said.reason, said.person),
            *(request.deadline, said.at, request.id),
        ],
    )
    return bool(rows)
