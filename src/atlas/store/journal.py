"""The daily digests over the record of decisions, and the decisions as they are kept, in one fixed order."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.store import faults
from atlas.store.checking import Checker
from atlas.store.claims import Sealed
from atlas.store.decisions import Entry, write_leaf
from atlas.store.models import JournalDayRow

COLUMNS = """d.id, d.decided_at, d.organisation, d.person, d.system, d.action, d.purpose, d.reference,
    d.allowed, d.reasons, d.resource_organisation, d.resource, d.stated_reason, d.seen_as"""
_DAY = "(d.recorded_at AT TIME ZONE 'UTC')::date"
# From one day to the next that has any: one look into the index a day, however long the record is.
_OPEN_DAYS = f"""
WITH RECURSIVE told (day) AS (
    SELECT (SELECT {_DAY} FROM decision d WHERE d.recorded_at < %(before)s ORDER BY d.recorded_at LIMIT 1)
    UNION ALL
    SELECT (SELECT {_DAY} FROM decision d
            WHERE d.recorded_at >= (t.day + 1)::timestamp AT TIME ZONE 'UTC' AND d.recorded_at < %(before)s
            ORDER BY d.recorded_at LIMIT 1)
    FROM told t WHERE t.day IS NOT NULL
)
SELECT t.day FROM told t
WHERE t.day IS NOT NULL AND NOT EXISTS (SELECT FROM journal_day j WHERE j.day = t.day) ORDER BY t.day
"""
_OF_DAY = f"""
SELECT {COLUMNS} FROM decision d
WHERE d.recorded_at >= %(day)s::date::timestamp AT TIME ZONE 'UTC'
  AND d.recorded_at < (%(day)s::date + 1)::timestamp AT TIME ZONE 'UTC'
ORDER BY d.recorded_at, d.id
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.journal', 0))"

_EVERYTHING = f"""
SELECT {COLUMNS}, {_DAY}, d.salts, l.commitments, l.leaf
FROM atlas.decision d LEFT JOIN atlas.log_pending l ON l.claim = d.id AND l.type = %s
ORDER BY d.recorded_at, d.id
"""
_DAYS = """
SELECT j.id, j.day, j.entries, j.leaves, j.root, j.salts, l.commitments, l.leaf
FROM atlas.journal_day j LEFT JOIN atlas.log_pending l ON l.claim = j.id AND l.type = %s ORDER BY j.day
"""
_ORPHANS = """
SELECT l.claim FROM atlas.log_pending l WHERE l.type = %(act)s
  AND NOT EXISTS (SELECT FROM atlas.decision d WHERE d.id = l.claim)
UNION ALL SELECT l.claim FROM atlas.log_pending l WHERE l.type = %(day)s
  AND NOT EXISTS (SELECT FROM atlas.journal_day j WHERE j.id = l.claim)
"""


@attrs.frozen(kw_only=True)
class Day:
    """The digest of one day: `leaves` are id (16 bytes) and hash (32) of each decision, in the order of recording."""

    id: uuid.UUID
    day: date
    entries: int
    leaves: bytes
    root: bytes


@attrs.frozen(kw_only=True)
class Kept:
    """A decision or a day as it is stored, with what it was committed to; `None` where that is missing."""

    salts: bytes | None
    commitments: bytes | None
    leaf: bytes | None


@contextmanager
def closing() -> Iterator[None]:
    """One transaction in which days are closed; nobody else closes one meanwhile."""
    with faults.told(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        yield


def open_days(before: datetime) -> list[date]:
    """Return the days (UTC) that have decisions recorded before a moment and no digest, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_DAYS, {"before": before})
        return [day for (day,) in cursor.fetchall()]


def decisions_of(day: date) -> Iterator[Entry]:
    """Yield the decisions recorded on a day, in the order of recording; call it while closing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_OF_DAY, {"day": day})
        while rows := cursor.fetchmany(2_000):
            yield from map(entry_of, rows)


def save(day: Day, sealed: Sealed, *, leaf_type: str, closed_at: datetime) -> None:
    """Keep the digest of a day, with its leaf; a day has one for ever."""
    JournalDayRow.objects.create(**attrs.asdict(day), salts=sealed.salts, closed_at=closed_at)
    write_leaf(leaf_type, day.id, sealed)


def everything(checker: Checker, *, leaf_type: str) -> Iterator[tuple[Entry, date, Kept]]:
    """Yield all decisions with the day of their recording, in the order of recording."""
    with checker.connection.cursor("decisions") as cursor:
        cursor.itersize = 2_000
        for row in cursor.execute(_EVERYTHING.encode(), [leaf_type]):
            day, *kept = row[-4:]
            yield entry_of(row[:-4]), day, _kept(kept)  # type: ignore[misc] # a date, as selected


def days(checker: Checker, *, leaf_type: str) -> Iterator[tuple[Day, Kept]]:
    """Yield all digests, the earliest first."""
    for row in checker.connection.execute(_DAYS.encode(), [leaf_type]):
        id_, day, entries, leaves, root, *kept = row
        told: dict[str, Any] = {"id": id_, "day": day, "entries": entries}
        yield Day(**told, leaves=_bytes(leaves) or b"", root=_bytes(root) or b""), _kept(kept)


def orphans(checker: Checker, *, act: str, day: str) -> list[uuid.UUID]:
    """Return the ids that leaves tell of and that are not there."""
    rows = checker.connection.execute(_ORPHANS, {"act": act, "day": day}).fetchall()
    return [uuid.UUID(str(id_)) for (id_,) in rows]


def entry_of(row: Sequence[Any]) -> Entry:
    """Return a decision from its columns, in the order of `Entry`."""
    values = dict(zip((field.name for field in attrs.fields(Entry)), row, strict=True))
    return Entry(**values | {"reasons": tuple(values["reasons"])})


def _kept(values: Sequence[object]) -> Kept:
    salts, commitments, leaf = map(_bytes, values)
    return Kept(salts=salts, commitments=commitments, leaf=leaf)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
