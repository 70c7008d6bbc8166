"""Outcomes of disruption, version by version, and what became of packages by country. The latest version counts."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Entry:
    """One version of an outcome, whole: the `place`-th, from 0. `what` is recorded, corrected or withdrawn."""

    id: uuid.UUID
    handling: HandlingId
    outcome: uuid.UUID
    place: int
    what: str
    said: Mapping[str, Any]
    reason: str
    author: OrganisationId
    person: PersonId | None
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Wanted:
    """Which outcomes: of a kind, about a country, with that in a year; each "" or 0 for all."""

    kind: str = ""
    country: str = ""
    year: int = 0


@attrs.frozen(kw_only=True)
class Sent:
    """A package that went out, by the first time of each step of its recipient, whichever version it was about.

    `acknowledged` is when its recipient first answered, `opened` when it first used it, `refused` that it said it
    would not act, or gave it back.
    """

    package: uuid.UUID
    releases: tuple[uuid.UUID, ...]
    recipient: uuid.UUID | None
    authority: uuid.UUID | None
    at: datetime
    acknowledged: datetime | None
    opened: datetime | None
    refused: bool


# which package led to it is told to whom the scope shows its release
_SAID = """(CASE WHEN said ->> 'release' IS NULL
    OR EXISTS (SELECT FROM package_release r WHERE r.id = (said ->> 'release')::uuid)
    THEN said ELSE said || '{"release": null}' END)::text"""
_COLUMNS = f"id, handling, outcome, place, what, {_SAID}, reason, author, person, recorded_at"
_LATEST = """
FROM (SELECT DISTINCT ON (outcome) * FROM outcome_entry ORDER BY outcome, place DESC) AS e
WHERE (%(kind)s = '' OR said ->> 'kind' = %(kind)s)
  AND (%(country)s = '' OR said -> 'countries' @> to_jsonb(%(country)s::text))
  AND (%(year)s = 0 OR %(year)s BETWEEN left(said ->> 'since', 4)::int AND left(said ->> 'until', 4)::int)
"""
_PAGE = f"""
SELECT {_COLUMNS} {_LATEST}
ORDER BY what = 'withdrawn', said ->> 'until' DESC, recorded_at DESC, outcome LIMIT %(limit)s OFFSET %(offset)s
"""
_SEVERAL = f"""
SELECT DISTINCT ON (outcome) {_COLUMNS} FROM outcome_entry WHERE outcome = ANY (%s) ORDER BY outcome, place DESC
"""
_OF_RELEASES = f"""
SELECT {_COLUMNS} FROM (SELECT DISTINCT ON (outcome) * FROM outcome_entry ORDER BY outcome, place DESC) AS e
WHERE what <> 'withdrawn' AND said ->> 'kind' = ANY (%(kinds)s) AND said ->> 'release' = ANY (%(releases)s)
ORDER BY outcome
"""
_RECORD = """
INSERT INTO outcome_entry (id, handling, outcome, place, what, said, reason, author, person, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_SENT = """
SELECT r.package, array_agg(DISTINCT r.id), (array_agg(r.recipient ORDER BY r.version))[1],
       (array_agg(r.authority ORDER BY r.version))[1], min(r.released_at),
       min(a.recorded_at) FILTER (WHERE a.what <> 'released'),
       min(a.recorded_at) FILTER (WHERE a.what IN ('use', 'act')),
       coalesce(bool_or(a.what IN ('no-action', 'return')), false)
FROM package_release r LEFT JOIN package_answer a ON a.release = r.id
GROUP BY r.package ORDER BY min(r.released_at), r.package
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.outcome ' || %s, 0))"


def lock(opened: OpenScope, outcome: uuid.UUID) -> None:
    """Let no other version of an outcome come between what is read now and what is written."""
    opened.sql(_LOCK, [str(outcome)])


def record(opened: OpenScope, entry: Entry) -> None:
    """Write one version; its author is the actor's organisation."""
    opened.sql(
        _RECORD,
        [
            *(entry.id, entry.handling, entry.outcome, entry.place, entry.what),
            *(json.dumps(dict(entry.said)), entry.reason, entry.author, entry.person),
            entry.recorded_at,
        ],
    )


def versions(opened: OpenScope, outcome: uuid.UUID) -> list[Entry]:
    """Return all versions of an outcome, the first first; nothing where the scope shows no such one."""
    rows = opened.sql(
        f"SELECT {_COLUMNS} FROM outcome_entry WHERE outcome = %s ORDER BY place", [outcome]
    )
    return [_entry(row) for row in rows]


def several(opened: OpenScope, outcomes: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Entry]:
    """Return the latest version of each of some outcomes that the scope shows."""
    rows = opened.sql(_SEVERAL, [list(outcomes)])
    return {each.outcome: each for each in map(_entry, rows)}


def page(opened: OpenScope, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Entry]:
    """Return the latest versions of outcomes: those that stand first, each part by the end of its period."""
    asked = {**attrs.asdict(wanted), "limit": limit, "offset": offset}
    return [_entry(row) for row in opened.sql(_PAGE, asked)]


def count(opened: OpenScope, wanted: Wanted) -> int:
    """Return how many outcomes the scope shows."""
    row = opened.one(f"SELECT count(*) {_LATEST}", attrs.asdict(wanted))
    return int(row[0]) if row else 0


def of_releases(
    opened: OpenScope, releases: Sequence[uuid.UUID], *, kinds: Sequence[str]
) -> list[Entry]:
    """Return the outcomes of some kinds that stand and that name one of these releases."""
    asked = {"releases": list(map(str, releases)), "kinds": list(kinds)}
    return [_entry(row) for row in opened.sql(_OF_RELEASES, asked)]


def sent(opened: OpenScope) -> list[Sent]:
    """Return the packages that the scope shows as released, the first sent first."""
    return [
        Sent(
            package=r[0],
            releases=tuple(r[1]),
            recipient=r[2],
            authority=r[3],
            at=r[4],
            acknowledged=r[5],
            opened=r[6],
            refused=r[7],
        )
        for r in opened.sql(_SENT)
    ]


def _entry(row: Sequence[Any]) -> Entry:
    names = [each.name for each in attrs.fields(Entry)]
    found = dict(zip(names, row, strict=True))
    return Entry(**found | {"said": json.loads(found["said"])})
