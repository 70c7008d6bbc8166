"""Cases of persons who ask about data on themselves: what was said and done in each, row by row.

The scope shows those of the actor's own organisation where the actor is counsel (holds R6, in good standing) or work of
the system. To anybody else the table is empty, and in a preview too.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import OrganisationId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Entry:
    """One thing that was said or done in a case: the `place`-th, from 0."""

    case: uuid.UUID
    number: str
    place: int
    what: str
    said: Mapping[str, Any]
    person: uuid.UUID | None
    recorded_at: datetime


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.subjects ' || %s, 0))"
_ENTRIES = """
SELECT "case", number, place, what, said, person, recorded_at FROM subject_case WHERE "case" = %s ORDER BY place
"""
# a letter is long, and read where its case is
_LISTED = """
WITH closed AS (SELECT "case", number, recorded_at FROM subject_case WHERE what = 'closed'),
     latest AS (SELECT "case" FROM closed ORDER BY recorded_at DESC, number DESC LIMIT %s)
SELECT "case", number, place, what, said - 'text', person, recorded_at FROM subject_case
WHERE "case" NOT IN (SELECT "case" FROM closed) OR "case" IN (SELECT "case" FROM latest)
ORDER BY number, "case", place
"""
_RECORD = """
INSERT INTO subject_case (id, organisation, "case", number, place, what, said, person, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def entries(opened: OpenScope, case: uuid.UUID) -> list[Entry]:
    """Return what was said and done in one case, in order; nothing where the scope shows no such case."""
    return [_entry(row) for row in opened.sql(_ENTRIES, [case])]


def listed(opened: OpenScope, *, closed: int) -> list[Entry]:
    """Return open cases and so many of those closed last, case by case in order, without the texts of letters."""
    return [_entry(row) for row in opened.sql(_LISTED, [closed])]


def closed_before(opened: OpenScope, moment: datetime) -> list[tuple[uuid.UUID, datetime]]:
    """Return the cases that were closed before a moment, and when."""
    return opened.sql(
        """SELECT "case", recorded_at FROM subject_case WHERE what = 'closed' AND recorded_at < %s""",
        [moment],
    )


def lock(opened: OpenScope) -> None:
    """Let no other change to cases of the organisation come between what is read now and what is written."""
    opened.sql(_LOCK, [str(opened.scope.actor.organisation)])


def last_number(opened: OpenScope, beginning: str) -> str:
    """Return the greatest number of a case that begins so; "" where there is none."""
    row = opened.one(
        "SELECT coalesce(max(number), '') FROM subject_case WHERE starts_with(number, %s)",
        [beginning],
    )
    return str(row[0]) if row else ""


def record(opened: OpenScope, entry: Entry) -> None:
    """Write one entry, of the actor's organisation."""
    opened.sql(
        _RECORD,
        [
            *(uuid.uuid4(), opened.scope.actor.organisation, entry.case, entry.number),
            *(entry.place, entry.what, json.dumps(dict(entry.said)), entry.person),
            entry.recorded_at,
        ],
    )


def forget(opened: OpenScope, cases: Sequence[uuid.UUID]) -> None:
    """Delete all that was said and done in some cases."""
    opened.sql('DELETE FROM subject_case WHERE "case" = ANY (%s)', [list(cases)])


def recipients(
    opened: OpenScope, claims: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[OrganisationId]]:
    """Return which organisations took out which of the actor's own claims, in any version that the scope shows."""
    rows = opened.sql(
        """SELECT DISTINCT c.id, d.organisation FROM claim c
        JOIN claim v ON v.author = c.author AND v.object = c.object
        JOIN dissemination_line l ON l.claim = v.id AND l.author = c.author
        JOIN dissemination d ON d.id = l.dissemination
        WHERE c.id = ANY (%s) AND c.author = %s ORDER BY 1, 2""",
        [list(claims), opened.scope.actor.organisation],
    )
    found: dict[uuid.UUID, list[OrganisationId]] = {}
    for claim, organisation in rows:
        found.setdefault(claim, []).append(OrganisationId(organisation))
    return found


def _entry(row: tuple[Any, ...]) -> Entry:
    case, number, place, what, said, person, recorded_at = row
    return Entry(
        case=case,
        number=number,
        place=place,
        what=what,
        said=json.loads(said) if isinstance(said, str) else said,
        person=person,
        recorded_at=recorded_at,
    )
