"""Who opened what of late, planted claims, and the alarms that both raise. Ids, times and counts; no map data.

Readers write the same whatever they open, and nothing asks at that moment whether it was planted: neither an answer nor
its time can tell. `watch` looks afterwards, through a function that alone reads what was opened. Planted claims and
alarms show in the scope of those alone who may know of them (`sql/watching.sql`).
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs
from django.db import connection

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.policy.actors import Actor
from atlas.store import faults
from atlas.store.scoped import OpenScope

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


@attrs.frozen(kw_only=True)
class Raised:
    """An alarm that is new: whose it is (`None` for breadth), and who raised it."""

    id: uuid.UUID
    kind: str
    owner: OrganisationId | None
    person: PersonId
    organisation: OrganisationId


_SEEN = "SELECT DISTINCT handling FROM appearance WHERE thing = %s"
_NOTE = "SELECT atlas.note_opened(%s, %s, %s, %s, %s)"
_RAISE = "SELECT id, kind, owner, person, organisation FROM atlas.raise_alarms(%s, %s, %s)"
_PLANT = """
INSERT INTO bait (id, owner, claim, thing, planted_by, planted_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING id
"""
_END = "UPDATE bait SET ended_at = %s WHERE id = %s AND ended_at IS NULL RETURNING id"
_BAITS = """
SELECT id, owner, claim, thing, planted_by, planted_at, ended_at FROM bait ORDER BY planted_at DESC, id LIMIT 200
"""
_ALARMS = """
SELECT kind, owner, person, organisation, bait, number, happened_at FROM alarm
ORDER BY happened_at DESC, id LIMIT 200
"""


def seen(opened: OpenScope, thing: ThingId) -> frozenset[HandlingId]:
    """Return the handlings of the claims that the scope shows of a thing; none where it shows only what is gone."""
    return frozenset(HandlingId(each) for (each,) in opened.sql(_SEEN, [thing]))


def note(
    actor: Actor, thing: ThingId, *, at: datetime, handlings: Iterable[HandlingId] = ()
) -> None:
    """Keep that a person opened a thing and saw claims of these handlings. Work of the system opens nothing."""
    if actor.person is not None:
        given = [actor.person, actor.organisation, thing, sorted(handlings), at]
        with faults.told(), connection.cursor() as cursor:
            cursor.execute(_NOTE, given)  # type: ignore[arg-type] # UUIDs and a list are psycopg's


def watch(*, breadth: int, now: datetime) -> Sequence[Raised]:
    """Raise an alarm for each planted claim that others opened or took out, and for whoever opened so many things.

    Each once for a person and a day; the new ones are returned. What was opened is forgotten after two days.
    """
    names = [each.name for each in attrs.fields(Raised)]
    with faults.told(), connection.cursor() as cursor:
        cursor.execute(_RAISE, [breadth, KEPT_DAYS, now])
        return [Raised(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def plant(opened: OpenScope, bait: Bait) -> bool:
    """Watch a claim from now on; `False` where it is watched already."""
    given = [bait.id, bait.owner, bait.claim, bait.thing, bait.planted_by, bait.planted_at]
    return opened.one(_PLANT, given) is not None


def end(opened: OpenScope, bait: uuid.UUID) -> bool:
    """Watch a claim no longer; `False` where the scope shows none to end."""
    return opened.one(_END, [opened.scope.at, bait]) is not None


def baits(opened: OpenScope) -> Sequence[Bait]:
    """Return the planted claims that the scope shows, the latest first: 200 at most."""
    names = [each.name for each in attrs.fields(Bait)]
    return [Bait(**dict(zip(names, row, strict=True))) for row in opened.sql(_BAITS)]


def latest(opened: OpenScope) -> Sequence[Alarm]:
    """Return the alarms that the scope shows, the latest first: 200 at most."""
    names = [each.name for each in attrs.fields(Alarm)]
    return [Alarm(**dict(zip(names, row, strict=True))) for row in opened.sql(_ALARMS)]
