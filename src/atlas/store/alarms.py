"""Who opened what of late, planted claims, and the alarms that both raise. Ids, times and counts; no map data.

Readers write one row whatever they open, and nothing asks at that moment whether it was planted: neither an answer nor
its time can tell. `watch` looks afterwards.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs
from django.db import connection, transaction

from atlas.model.ids import ClaimId, OrganisationId, PersonId, ThingId
from atlas.policy.actors import Actor
from atlas.store import faults

KEPT_DAYS = 2


@attrs.frozen(kw_only=True)
class Bait:
    """A planted claim. `ended_at` is `None` while it is watched."""

    id: uuid.UUID
    owner: OrganisationId
    claim: ClaimId
    thing: ThingId
    planted_by: PersonId
    planted_at: datetime
    ended_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Alarm:
    """Somebody opened a planted claim (`bait`), took it out (`export`), or opened a lot on one day (`breadth`).

    `owner` and `bait` are `None` for breadth; `number` is how many things were opened, 1 for the others.
    """

    kind: str
    owner: OrganisationId | None
    person: PersonId
    organisation: OrganisationId
    bait: uuid.UUID | None
    number: int
    happened_at: datetime


_NOTE = """
INSERT INTO opened (person, organisation, day, thing, opened_at)
VALUES (%s, %s, (%s AT TIME ZONE 'UTC')::date, %s, %s) ON CONFLICT DO NOTHING
"""
_RAISE = """
INSERT INTO alarm (id, kind, owner, person, organisation, bait, number, day, happened_at, raised_at)
SELECT gen_random_uuid(), found.*, %(now)s FROM (
    SELECT 'bait', b.owner, o.person, o.organisation, b.id, 1, o.day, o.opened_at
    FROM bait b JOIN opened o ON o.thing = b.thing
    WHERE b.ended_at IS NULL AND o.organisation <> b.owner AND o.opened_at >= b.planted_at
  UNION ALL
    SELECT 'export', b.owner, d.person, d.organisation, b.id, 1, (d.sent_at AT TIME ZONE 'UTC')::date, d.sent_at
    FROM bait b JOIN dissemination_line l ON l.author = b.owner AND l.claim = b.claim
    JOIN dissemination d ON d.id = l.dissemination
    WHERE b.ended_at IS NULL AND d.organisation <> b.owner AND d.sent_at >= b.planted_at AND d.person IS NOT NULL
  UNION ALL
    SELECT 'breadth', NULL, o.person, o.organisation, NULL, count(*)::integer, o.day, max(o.opened_at)
    FROM opened o GROUP BY o.person, o.organisation, o.day HAVING count(*) >= %(breadth)s
) AS found ON CONFLICT DO NOTHING
"""
_FORGET = "DELETE FROM opened WHERE day < (%s AT TIME ZONE 'UTC')::date - %s"
_PLANT = """
INSERT INTO bait (id, owner, claim, thing, planted_by, planted_at) VALUES (%s, %s, %s, %s, %s, %s)
"""
_BAITS = """
SELECT id, owner, claim, thing, planted_by, planted_at, ended_at FROM bait WHERE owner = %s
ORDER BY planted_at DESC, id LIMIT 200
"""
_ALARMS = """
SELECT kind, owner, person, organisation, bait, number, happened_at FROM alarm
WHERE %(owner)s::uuid IS NULL OR owner = %(owner)s OR organisation = %(owner)s AND kind = 'breadth'
ORDER BY happened_at DESC, id LIMIT 200
"""


def note(actor: Actor, thing: ThingId, *, at: datetime) -> None:
    """Keep that a person opened a thing: once a day, whatever it is. Work of the system opens nothing."""
    if actor.person is not None:
        _run(_NOTE, [actor.person, actor.organisation, at, thing, at])


def watch(*, breadth: int, now: datetime) -> None:
    """Raise an alarm for each planted claim that others opened or took out, and for whoever opened so many things.

    Each once for a person and a day. What was opened is forgotten after two days.
    """
    with transaction.atomic():
        _run(_RAISE, {"now": now, "breadth": breadth})
        _run(_FORGET, [now, KEPT_DAYS])


def plant(bait: Bait) -> None:
    """Watch a claim from now on."""
    given = [bait.id, bait.owner, bait.claim, bait.thing, bait.planted_by, bait.planted_at]
    _run(_PLANT, given)


def end(bait: uuid.UUID, *, owner: OrganisationId, now: datetime) -> bool:
    """Watch a claim of this owner no longer; `False` where there is none to end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bait SET ended_at = %s WHERE id = %s AND owner = %s AND ended_at IS NULL",
            [now, bait, owner],
        )
        return cursor.rowcount == 1


def baits(owner: OrganisationId) -> Sequence[Bait]:
    """Return what an organisation planted, the latest first: 200 at most."""
    names = [each.name for each in attrs.fields(Bait)]
    with faults.told(), connection.cursor() as cursor:
        cursor.execute(_BAITS, [owner])
        return [Bait(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def latest(owner: OrganisationId | None) -> Sequence[Alarm]:
    """Return alarms about an organisation's bait and its people's breadth, the latest first; `None`: all."""
    names = [each.name for each in attrs.fields(Alarm)]
    with faults.told(), connection.cursor() as cursor:
        cursor.execute(_ALARMS, {"owner": owner})
        return [Alarm(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _run(statement: str, given: object) -> None:
    with faults.told(), connection.cursor() as cursor:
        cursor.execute(statement, given)  # type: ignore[arg-type] # a list or a mapping, as the statement wants
