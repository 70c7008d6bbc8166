"""Folders of targets, row by row: what was said and done in each. What the scope does not show is not there."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import (
    ClaimId,
    HandlingId,
    InvestigationId,
    OrganisationId,
    PersonId,
    TermsId,
    ThingId,
)
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Entry:
    """One thing that was said or done in a folder.

    `item` is the question, request, task, view or claim that it is about, `concerns` the organisation that is asked or
    owns it. `person` is `None` where the system did it.
    """

    id: uuid.UUID
    handling: HandlingId
    investigation: InvestigationId
    what: str
    organisation: OrganisationId
    person: PersonId | None
    said: Mapping[str, Any]
    recorded_at: datetime
    item: uuid.UUID | None = None
    concerns: OrganisationId | None = None


@attrs.frozen(kw_only=True)
class Gathered:
    """A claim as far as a folder tells of it."""

    id: ClaimId
    thing: ThingId
    name: str
    kind: str
    author: OrganisationId
    handling: HandlingId
    vetting: str
    assessment: bool
    terms: TermsId
    recorded_at: datetime


_FIELDS = (
    "id, handling, investigation, what, organisation, person, said, recorded_at, item, concerns"
)
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.investigation ' || %s, 0))"
_ENTRIES = f"""
SELECT {_FIELDS} FROM investigation WHERE investigation = %s ORDER BY written_at, id
"""
_OPENED = f"""
SELECT {_FIELDS} FROM investigation WHERE what = 'opened' ORDER BY written_at DESC, id LIMIT %s
"""
_FOLDERS = f"""
SELECT {_FIELDS} FROM investigation o LEFT JOIN LATERAL (
    SELECT t.to_state FROM transition t WHERE t.subject = o.investigation AND t.subject_kind = 'investigation'
    ORDER BY t.place DESC LIMIT 1) AS s ON true
WHERE what = 'opened' ORDER BY s.to_state IS NOT DISTINCT FROM 'closed', written_at DESC, o.id LIMIT %s OFFSET %s
"""
_OF_KINDS = f"""
SELECT {_FIELDS} FROM investigation WHERE what = ANY (%(whats)s)
  AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
ORDER BY written_at DESC, id LIMIT %(limit)s
"""
_OF_ITEM = f"SELECT {_FIELDS} FROM investigation WHERE item = %s ORDER BY written_at, id"
_WORK = (
    *("request", "request-asked", "request-accepted", "request-declined", "request-answered"),
    *("request-withdrawn", "task", "task-open", "task-done", "task-declined", "task-dropped"),
)
_WAITING = ("request", "request-asked", "request-accepted", "task", "task-open")
_LATEST = """
WITH latest AS (SELECT DISTINCT ON (item) item, what, written_at FROM investigation
    WHERE item IS NOT NULL AND what = ANY (%(whats)s) ORDER BY item, written_at DESC)
"""
_STILL_WAITING = f"""
{_LATEST}, waits AS (SELECT l.item FROM latest l
    JOIN investigation b ON b.item = l.item AND b.what IN ('request', 'task')
    WHERE l.what = ANY (%(waiting)s) AND (%(of)s::uuid IS NULL OR %(of)s IN (b.concerns, b.organisation))
    ORDER BY l.written_at DESC, l.item LIMIT %(items)s)
SELECT {_FIELDS} FROM investigation
WHERE what = ANY (%(whats)s) AND item IN (SELECT item FROM waits) ORDER BY written_at, id
"""
_REQUESTS_WAITING = f"""
{_LATEST} SELECT count(*) FROM latest WHERE what IN ('request', 'request-asked', 'request-accepted')
"""
_TITLES = """
SELECT investigation, said ->> 'title' FROM investigation WHERE what = 'opened' AND investigation = ANY (%s)
"""
_CLAIMS = """
SELECT id, thing, name, kind, author, handling, vetting, assessment, terms, recorded_at FROM claim
WHERE id = ANY (%s) AND withdrawn_at IS NULL ORDER BY recorded_at DESC, id
"""
_RECORD = """
INSERT INTO investigation (id, handling, investigation, what, organisation, person, said, recorded_at, item, concerns)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def entries(opened: OpenScope, investigation: InvestigationId) -> list[Entry]:
    """Return what was said and done in one folder, in order, as far as the scope shows it."""
    return [_entry(row) for row in opened.sql(_ENTRIES, [investigation])]


def openings(opened: OpenScope, *, limit: int) -> list[Entry]:
    """Return the rows that opened the latest folders, the latest first."""
    return [_entry(row) for row in opened.sql(_OPENED, [limit])]


def folders(opened: OpenScope, *, limit: int, offset: int) -> list[Entry]:
    """Return the rows that opened one page of folders: those that are not closed first, each part the latest first."""
    return [_entry(row) for row in opened.sql(_FOLDERS, [limit, offset])]


def count(opened: OpenScope) -> int:
    """Return how many folders the scope shows."""
    row = opened.one("SELECT count(*) FROM investigation WHERE what = 'opened'")
    return int(row[0]) if row else 0


def of_kinds(
    opened: OpenScope, whats: Sequence[str], *, limit: int, since: datetime | None = None
) -> list[Entry]:
    """Return the latest rows of some kinds over all folders, or those since a moment, the latest first."""
    asked = {"whats": list(whats), "since": since, "limit": limit}
    return [_entry(row) for row in opened.sql(_OF_KINDS, asked)]


def of_item(opened: OpenScope, item: uuid.UUID) -> list[Entry]:
    """Return what was said and done about one item, in order."""
    return [_entry(row) for row in opened.sql(_OF_ITEM, [item])]


def waiting(opened: OpenScope, *, items: int, of: OrganisationId | None = None) -> list[Entry]:
    """Return, in order, all rows about requests and tasks that wait for somebody: those that were touched last.

    `of` leaves those that an organisation neither began nor is concerned by.
    """
    asked = {"whats": list(_WORK), "waiting": list(_WAITING), "items": items, "of": of}
    return [_entry(row) for row in opened.sql(_STILL_WAITING, asked)]


def requests_waiting(opened: OpenScope) -> int:
    """Return how many requests wait for an answer."""
    row = opened.one(_REQUESTS_WAITING, {"whats": list(_WORK)})
    return int(row[0]) if row else 0


def titles(
    opened: OpenScope, investigations: Sequence[InvestigationId]
) -> Mapping[InvestigationId, str]:
    """Return the titles of some folders, of those that the scope shows."""
    rows = opened.sql(_TITLES, [list(investigations)])
    return {InvestigationId(id_): str(title) for id_, title in rows}


def claims(opened: OpenScope, ids: Sequence[ClaimId]) -> list[Gathered]:
    """Return those of some claims that the scope shows and that stand, the latest first."""
    fields = [each.name for each in attrs.fields(Gathered)]
    rows = opened.sql(_CLAIMS, [list(ids)])
    return [Gathered(**dict(zip(fields, row, strict=True))) for row in rows]


def lock(opened: OpenScope, investigation: InvestigationId) -> None:
    """Let no other change to a folder come between what is read now and what is written."""
    opened.sql(_LOCK, [str(investigation)])


def record(opened: OpenScope, entry: Entry) -> None:
    """Write one row, in the name of the actor's organisation."""
    opened.sql(
        _RECORD,
        [
            *(entry.id, entry.handling, entry.investigation, entry.what, entry.organisation),
            *(entry.person, json.dumps(dict(entry.said)), entry.recorded_at),
            *(entry.item, entry.concerns),
        ],
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    names = [each.strip() for each in _FIELDS.split(",")]
    given = dict(zip(names, row, strict=True))
    if isinstance(given["said"], str):
        given["said"] = json.loads(given["said"])
    return Entry(**given)
