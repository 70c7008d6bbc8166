"""Authorities outside the alliance, as its board lists them. Outside the wall: no map data."""

import uuid
from datetime import datetime

import attrs
from django.db import connection, transaction

from atlas.store import faults


@attrs.frozen(kw_only=True)
class Authority:
    """An authority as the decisions on it stand. `votes` counts organisations that cleared it since it was flagged."""

    id: uuid.UUID
    name: str
    country: str
    ended: bool = False
    flagged: bool = False
    votes: int = 0


@attrs.frozen(kw_only=True)
class Decision:
    """One decision on an authority."""

    authority: Authority
    what: str
    organisation: uuid.UUID
    person: uuid.UUID
    reason: str
    at: datetime


# the latest of each pair of opposites counts
_LISTED = """
SELECT a.authority, a.name, a.country,
       coalesce((SELECT e.what = 'ended' FROM authority e WHERE e.authority = a.authority
                 AND e.what IN ('listed', 'ended') ORDER BY e.recorded_at DESC, e.what, e.id LIMIT 1), false),
       coalesce((SELECT f.what = 'flagged' FROM authority f WHERE f.authority = a.authority
                 AND f.what IN ('flagged', 'unflagged') ORDER BY f.recorded_at DESC, f.id LIMIT 1), false),
       (SELECT count(DISTINCT v.organisation) FROM authority v WHERE v.authority = a.authority AND v.what = 'cleared'
        AND v.recorded_at >= coalesce((SELECT max(f.recorded_at) FROM authority f
                                       WHERE f.authority = a.authority AND f.what = 'flagged'), '-infinity'))
FROM authority a WHERE a.what = 'listed' AND (%(id)s::uuid IS NULL OR a.authority = %(id)s)
ORDER BY a.name, a.authority LIMIT 1000
"""


def listed() -> list[Authority]:
    """Return all authorities, by name: 1,000 at most."""
    return _found(None)


def find(id_: uuid.UUID) -> Authority | None:
    """Return one authority, or `None`."""
    return next(iter(_found(id_)), None)


def record(decision: Decision) -> None:
    """Keep a decision, and commit it."""
    about = decision.authority
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO authority (id, authority, what, name, country, organisation, person, reason, recorded_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [
                *(uuid.uuid4(), about.id, decision.what, about.name, about.country),
                *(decision.organisation, decision.person, decision.reason, decision.at),
            ],
        )


def _found(id_: uuid.UUID | None) -> list[Authority]:
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LISTED, {"id": id_})
        return [
            Authority(id=r[0], name=r[1], country=r[2], ended=r[3], flagged=r[4], votes=r[5])
            for r in cursor.fetchall()
        ]
