"""Break-glass: who asked whom about which thing, what was answered, and the copies that were opened for a time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs
from django.db import connection

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Request:
    """A request. `answer` is "yes", "no" or, while there is none, ""; `answered` is when, `words` why, `by` by whom."""

    id: uuid.UUID
    handling: HandlingId
    thing: ThingId
    owner: OrganisationId
    asker: OrganisationId
    asked_by: PersonId
    reason: str
    deadline: datetime
    asked: datetime
    answer: str = ""
    answered: datetime | None = None
    words: str = ""
    by: PersonId | None = None


@attrs.frozen(kw_only=True)
class Copy:
    """One claim as it was opened: for whom, under which handling, until when."""

    request: uuid.UUID
    owner: OrganisationId
    claim: ClaimId
    marking: str
    kind: str
    name: str
    content: bytes
    expires_at: datetime


_REQUESTS = """
SELECT q.request, q.handling, q.thing, q.owner, q.asker, q.asked_by, q.reason, q.deadline, q.recorded_at,
       coalesce(a.said, ''), a.recorded_at, coalesce(a.reason, ''), a.person
FROM glass_request q LEFT JOIN glass_request a ON a.request = q.request AND a.said <> 'asked'
WHERE q.said = 'asked' AND (%(request)s::uuid IS NULL OR q.request = %(request)s)
ORDER BY q.recorded_at DESC, q.id LIMIT 200
"""
# What an organisation itself says of a thing, as far as the scope shows it. RED and personal data are never opened, nor
# what hangs on a legal basis that is not in force for the asker, nor what somebody objects to or has had restricted.
_MAY_OPEN = """
  c.author = %(owner)s AND c.current AND c.withdrawn_at IS NULL
  AND h.tlp <> 'TLP:RED' AND h.subject = 'none'
  AND (h.basis IS NULL OR h.basis = ANY (atlas.valid_bases(q.asker, %(at)s)))
  AND NOT EXISTS (
    SELECT FROM (SELECT DISTINCT ON (o.kind) o.ended FROM objection o
                 WHERE o.object = c.object AND o.author = c.author
                 ORDER BY o.kind, o.recorded_at DESC, o.id) AS latest WHERE NOT latest.ended)
"""
_CLAIMS = f"""
SELECT c.id, h.tlp, c.kind, c.name, c.content
FROM (SELECT %(asker)s::uuid AS asker) AS q, claim c JOIN handling h ON h.id = c.handling
WHERE c.thing = %(thing)s AND {_MAY_OPEN}
ORDER BY c.recorded_at DESC, c.id LIMIT 200
"""
_COUNTS = f"""
SELECT q.request, least(count(*), 200)
FROM unnest(%(requests)s::uuid[], %(things)s::uuid[], %(askers)s::uuid[]) AS q (request, thing, asker)
JOIN claim c ON c.thing = q.thing JOIN handling h ON h.id = c.handling
WHERE {_MAY_OPEN}
GROUP BY q.request
"""
_OPEN = "SELECT request, max(expires_at) FROM glass_copy WHERE request = ANY (%s) GROUP BY request"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.glass ' || %s, 0))"
_SAY = """
INSERT INTO glass_request (id, handling, request, thing, owner, asker, asked_by, said, reason, person, deadline,
    recorded_at)
SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
WHERE NOT EXISTS (SELECT FROM glass_request a WHERE a.request = %s AND a.said <> 'asked') RETURNING id
"""
_COPY = """
INSERT INTO glass_copy (id, handling, request, owner, claim, marking, kind, name, content, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_COPIES = """
SELECT request, owner, claim, marking, kind, name, content, expires_at FROM glass_copy WHERE request = %s
ORDER BY kind, name, id
"""


def requests(opened: OpenScope, request: uuid.UUID | None = None) -> list[Request]:
    """Return the requests that the scope shows, or the one of this id, the latest first: 200 at most."""
    names = [each.name for each in attrs.fields(Request)]
    rows = opened.sql(_REQUESTS, {"request": request})
    return [Request(**dict(zip(names, row, strict=True))) for row in rows]


def say(opened: OpenScope, request: Request, said: str, *, person: PersonId, reason: str) -> bool:
    """Write the question or its answer; `False` where it is answered already."""
    opened.sql(_LOCK, [str(request.id)])
    at = opened.scope.at
    rows = opened.sql(
        _SAY,
        [
            *(uuid.uuid4(), request.handling, request.id, request.thing, request.owner),
            *(request.asker, request.asked_by, said, reason, person, request.deadline, at),
            request.id,
        ],
    )
    return bool(rows)


def claims(opened: OpenScope, request: Request, *, until: datetime) -> list[Copy]:
    """Return what the owner says of the thing, as far as the scope shows it, as it would be opened."""
    given = {"thing": request.thing, "owner": request.owner, "asker": request.asker}
    rows = opened.sql(_CLAIMS, given | {"at": opened.scope.at})
    return [
        Copy(
            request=request.id,
            owner=request.owner,
            claim=ClaimId(id_),
            marking=marking,
            kind=kind,
            name=name,
            content=bytes(content),
            expires_at=until,
        )
        for id_, marking, kind, name, content in rows
    ]


def counts(
    opened: OpenScope, requests: Sequence[Request], owner: OrganisationId
) -> Mapping[uuid.UUID, int]:
    """Return by request how many claims `claims` would return; requests without one are left out."""
    given = {
        "requests": [each.id for each in requests],
        "things": [each.thing for each in requests],
        "askers": [each.asker for each in requests],
    }
    return dict(opened.sql(_COUNTS, given | {"owner": owner, "at": opened.scope.at}))


def open_until(opened: OpenScope, requests: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    """Return by request until when the scope shows copies of it; requests without one are left out."""
    return dict(opened.sql(_OPEN, [list(requests)]))


def open_copies(opened: OpenScope, copies: Iterable[Copy], handling: HandlingId) -> None:
    """Keep copies for whom the handling names."""
    for each in copies:
        opened.sql(
            _COPY,
            [
                *(uuid.uuid4(), handling, each.request, each.owner, each.claim, each.marking),
                *(each.kind, each.name, each.content, each.expires_at),
            ],
        )


def copies(opened: OpenScope, request: uuid.UUID) -> Sequence[Copy]:
    """Return the copies of a request that the scope shows now."""
    names = [each.name for each in attrs.fields(Copy)]
    found = [dict(zip(names, row, strict=True)) for row in opened.sql(_COPIES, [request])]
    return [Copy(**{**each, "content": bytes(each["content"])}) for each in found]


def forget_expired() -> None:
    """Delete copies whose time is over; the table's policy lets nothing else go."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glass_copy")
