"""What ends claims and what keeps them: marks, withdrawal, undo, erasure. Always of the actor's own organisation.

The functions of `sql/ending.sql` see the author's claims alone, whoever may read them.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId, ThingId
from atlas.policy.retention import Mark
from atlas.store.models import HandlingRow, TermsRow
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class OwnClaim:
    """A claim as far as its time is concerned. Times are `None` where it is not withdrawn, marks where none stands."""

    id: ClaimId
    author: OrganisationId
    thing: ThingId
    handling: HandlingId
    terms: TermsId
    name: str
    stix_id: str
    recorded_at: datetime
    current: bool
    withdrawn_at: datetime | None
    erase_at: datetime | None
    held: datetime | None
    matter: datetime | None
    reviewed: datetime | None


@attrs.frozen(kw_only=True)
class MarkMade:
    """One change of a mark."""

    kind: Mark
    ended: bool
    reason: str
    person: uuid.UUID | None
    recorded_at: datetime


_MARK = """(SELECT CASE WHEN NOT m.ended THEN m.recorded_at END FROM claim_mark m
    WHERE m.claim = c.id AND m.kind = '{kind}' ORDER BY m.recorded_at DESC, m.id LIMIT 1)"""
_OWN = f"""
SELECT c.id, c.author, c.thing, c.handling, c.terms, c.name, c.stix_id, c.recorded_at, c.current, c.withdrawn_at,
       c.erase_at, {", ".join(_MARK.format(kind=kind) for kind in Mark)}
FROM claim c
"""
_FIELDS = tuple(each.name for each in attrs.fields(OwnClaim))


def find(opened: OpenScope, claim: ClaimId) -> OwnClaim | None:
    """Return a claim that the scope shows, or `None`."""
    row = opened.one(_OWN + "WHERE c.id = %s", [claim])
    return _claim(row) if row else None


def oldest(opened: OpenScope, before: datetime, *, limit: int) -> list[OwnClaim]:
    """Return the actor's own standing claims recorded before a moment and not reviewed since, the oldest first."""
    rows = opened.sql(
        _OWN
        + """WHERE c.author = %(own)s AND c.current AND c.withdrawn_at IS NULL AND c.recorded_at <= %(before)s
        AND NOT EXISTS (SELECT FROM claim_mark m WHERE m.claim = c.id AND m.kind = 'reviewed'
                        AND m.recorded_at > %(before)s)
        ORDER BY c.recorded_at, c.id LIMIT %(limit)s""",
        {"own": opened.scope.actor.organisation, "before": before, "limit": limit},
    )
    return list(map(_claim, rows))


def withdrawn(opened: OpenScope, *, limit: int) -> list[OwnClaim]:
    """Return the actor's own withdrawn claims that the scope shows, the latest first."""
    rows = opened.sql(
        _OWN
        + """WHERE c.author = %s AND c.withdrawn_at IS NOT NULL
        ORDER BY c.withdrawn_at DESC, c.id LIMIT %s""",
        [opened.scope.actor.organisation, limit],
    )
    return list(map(_claim, rows))


def marks(opened: OpenScope, claim: ClaimId) -> list[MarkMade]:
    """Return all changes of marks on a claim, the latest first."""
    rows = opened.sql(
        "SELECT kind, ended, reason, person, recorded_at FROM claim_mark WHERE claim = %s "
        "ORDER BY recorded_at DESC, id",
        [claim],
    )
    return [
        MarkMade(kind=Mark(kind), ended=ended, reason=reason, person=person, recorded_at=at)
        for kind, ended, reason, person, at in rows
    ]


def mark(opened: OpenScope, claim: ClaimId, made: MarkMade, *, own: HandlingId) -> None:
    """Put a mark on a claim or take it off, under the handling of the organisation alone."""
    scope = opened.scope
    opened.sql(
        """INSERT INTO claim_mark (id, handling, author, claim, kind, ended, reason, person, recorded_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            *(uuid.uuid4(), own, scope.actor.organisation, claim, made.kind, made.ended),
            *(made.reason, made.person, made.recorded_at),
        ],
    )


def withdraw(
    opened: OpenScope, claims: Sequence[ClaimId], *, own: HandlingId, erase: datetime
) -> int:
    """Withdraw own claims, those that stand with all versions of their objects; return how many rows."""
    return _count(
        opened, "SELECT atlas.withdraw(%s, %s, %s, %s)", [list(claims), own, opened.scope.at, erase]
    )


def reinstate(opened: OpenScope, claim: ClaimId, *, since: datetime) -> int:
    """Put a withdrawn claim back with its object as it was; 0 where that is too late or it was given anew."""
    return _count(opened, "SELECT atlas.reinstate(%s, %s)", [[claim], since])


@attrs.frozen(kw_only=True)
class Lasts:
    """When a claim that ends today was recorded: by its terms, alone and with an open matter, and the short ones."""

    terms: Mapping[TermsId, tuple[datetime, datetime]]
    short: Sequence[HandlingId]
    short_last: datetime


def due(opened: OpenScope, lasts: Lasts, *, limit: int) -> list[ClaimId]:
    """Return own claims that are past their longest date and that nothing holds, the oldest first."""
    rows = opened.sql(
        "SELECT * FROM atlas.due_claims(%s, %s, %s, %s, %s, %s)",
        [
            *(list(lasts.terms), [last for last, _ in lasts.terms.values()]),
            *([matter for _, matter in lasts.terms.values()], list(lasts.short)),
            *(lasts.short_last, limit),
        ],
    )
    return [ClaimId(claim) for (claim,) in rows]


def erase(opened: OpenScope, *, limit: int) -> int:
    """Erase own claims whose day has come and that nothing holds; return how many."""
    return _count(opened, "SELECT atlas.erase(%s, %s)", [opened.scope.at, limit])


def known() -> tuple[list[HandlingRow], list[TermsRow]]:
    """Return all handlings and terms there are."""
    return list(HandlingRow.objects.all()), list(TermsRow.objects.all())


def _count(opened: OpenScope, query: str, params: Sequence[object]) -> int:
    row = opened.one(query, params)
    return int(row[0]) if row else 0


def _claim(row: Sequence[object]) -> OwnClaim:
    return OwnClaim(**dict(zip(_FIELDS, row, strict=True)))  # type: ignore[arg-type] # columns are the fields
