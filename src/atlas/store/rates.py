"""How much each person asked on a day, beside what is usual for that person. Counts alone."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.model.ids import OrganisationId, PersonId
from atlas.store import faults

# The median is over the days on which the person asked anything, of the 30 before.
_UNUSUAL = """
WITH daily AS (
    SELECT d.person, d.organisation, (d.decided_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n
    FROM decision d
    WHERE d.person IS NOT NULL AND d.system = '' AND d.action = ANY (%(actions)s)
      AND d.decided_at >= (%(day)s::date - 30)::timestamp AT TIME ZONE 'UTC'
      AND d.decided_at < (%(day)s::date + 1)::timestamp AT TIME ZONE 'UTC'
      AND (%(organisation)s::uuid IS NULL OR d.organisation = %(organisation)s)
    GROUP BY 1, 2, 3
), usual AS (
    SELECT person, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS median
    FROM daily WHERE day < %(day)s GROUP BY person
)
SELECT t.person, t.organisation, t.n, coalesce(u.median, 0) FROM daily t LEFT JOIN usual u ON u.person = t.person
WHERE t.day = %(day)s AND t.n >= %(least)s AND t.n > %(times)s * coalesce(u.median, 0)
ORDER BY t.n DESC, t.person
"""

# each is one look at the index of person and time; what the system did with a person's eyes is no act of the person
_LAST = """
SELECT asked.person, (SELECT max(d.decided_at) FROM decision d WHERE d.person = asked.person AND d.system = '')
FROM unnest(%s::uuid[]) AS asked (person)
"""


@attrs.frozen(kw_only=True)
class Rate:
    """How often a person asked on a day, and the median of his earlier days; 0 where there are none."""

    person: uuid.UUID
    organisation: uuid.UUID
    asked: int
    median: int


def unusual(
    day: date,
    *,
    actions: Sequence[str],
    least: int,
    times: int,
    organisation: OrganisationId | None,
) -> list[Rate]:
    """Return who asked at least so often, and so many times his median, on a day (UTC); most first."""
    given: dict[str, Any] = {
        "day": day,
        "actions": list(actions),
        "least": least,
        "times": times,
        "organisation": organisation,
    }
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_UNUSUAL, given)
        return [
            Rate(person=person, organisation=member, asked=asked, median=median)
            for person, member, asked, median in cursor.fetchall()
        ]


def last_asked(persons: Sequence[PersonId]) -> Mapping[PersonId, datetime]:
    """Return when each of these persons last asked for anything; those who never did are left out."""
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LAST, [list(persons)])
        return {PersonId(person): last for person, last in cursor.fetchall() if last is not None}
