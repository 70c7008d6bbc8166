"""Fast tracks of claims: one row asks, a second one of another person confirms it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Track:
    """One row. `confirms` is the row that it confirms; `confirmed` is whose organisation confirmed it, if any did."""

    id: uuid.UUID
    handling: HandlingId
    claim: ClaimId
    organisation: OrganisationId
    person: PersonId
    reason: str
    until: datetime
    recorded_at: datetime
    confirms: uuid.UUID | None = None
    confirmed: OrganisationId | None = None


_FOUND = """
SELECT f.id, f.handling, f.claim, f.organisation, f.person, f.reason, coalesce(k.until, f.until), f.recorded_at,
       f.confirms, k.organisation
FROM vet_fast f LEFT JOIN LATERAL (
    SELECT c.until, c.organisation FROM vet_fast c WHERE c.confirms = f.id ORDER BY c.recorded_at, c.id LIMIT 1
) AS k ON true
WHERE f.confirms IS NULL AND {which} ORDER BY f.recorded_at DESC, f.id LIMIT 20
"""


def add(opened: OpenScope, made: Track) -> bool:
    """Keep a row; `False` where what it confirms is confirmed already. Of two at once the second waits."""
    opened.sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('atlas.fast ' || %s, 0))",
        [str(made.confirms or made.id)],
    )
    rows = opened.sql(
        """INSERT INTO vet_fast (id, handling, claim, confirms, organisation, person, reason, until, recorded_at)
        SELECT %(id)s, %(handling)s, %(claim)s, %(confirms)s::uuid, %(organisation)s, %(person)s, %(reason)s, %(until)s,
            %(recorded_at)s
        WHERE %(confirms)s::uuid IS NULL OR NOT EXISTS (SELECT FROM vet_fast f WHERE f.confirms = %(confirms)s)
        RETURNING id""",
        attrs.asdict(made),
    )
    return bool(rows)


def find(opened: OpenScope, track: uuid.UUID) -> Track | None:
    """Return a row that asks, which the scope shows, or `None`."""
    return next(iter(_found(opened, "f.id = %s", [track])), None)


def of_claim(opened: OpenScope, claim: ClaimId) -> list[Track]:
    """Return those that were asked for a claim and whose time is not over, the latest first."""
    rows = _found(opened, "f.claim = %s", [claim])
    return [each for each in rows if each.until > opened.scope.at]


def _found(opened: OpenScope, which: str, params: Sequence[object]) -> list[Track]:
    names = [each.name for each in attrs.fields(Track)]
    rows = opened.sql(_FOUND.format(which=which), params)
    return [Track(**dict(zip(names, row, strict=True))) for row in rows]
