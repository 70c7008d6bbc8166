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
       c.erase_at, {", ".join(f"{_MARK.format(kind=kind)} AS {kind}" for kind in Mark)}
FROM claim c
"""
_FOR_REVIEW = f"""
SELECT o.* FROM ({_OWN} WHERE c.author = %(own)s AND c.current AND c.withdrawn_at IS NULL
    AND c.recorded_at <= %(first)s) AS o
JOIN unnest(%(terms)s::integer[], %(reviews)s::timestamptz[], %(lasts)s::timestamptz[], %(matters)s::timestamptz[])
    AS t (terms, review, last, matter) ON t.terms = o.terms
WHERE coalesce(o.reviewed, o.recorded_at)
        <= CASE WHEN o.handling = ANY (%(short)s::integer[]) THEN greatest(t.review, %(short_review)s) ELSE t.review END
   OR o.recorded_at <= CASE WHEN o.matter IS NULL THEN t.last ELSE t.matter END
   OR o.handling = ANY (%(short)s::integer[]) AND o.recorded_at <= %(short_last)s
ORDER BY o.recorded_at, o.id LIMIT %(limit)s
"""
# as the functions of `sql/ending.sql` do: what ends claims waits, then looks at the marks
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.author ' || %s, 0))"
_FIELDS = tuple(each.name for each in attrs.fields(OwnClaim))


def find(opened: OpenScope, claim: ClaimId) -> OwnClaim | None:
    """Return a claim that the scope shows, or `None`."""
    row = opened.one(_OWN + "WHERE c.id = %s", [claim])
    return _claim(row) if row else None


def own_among(opened: OpenScope, claims: Sequence[ClaimId]) -> Mapping[ClaimId, OwnClaim]:
    """Return those of some claims that are the actor's own and that the scope shows."""
    rows = opened.sql(
        _OWN + "WHERE c.id = ANY (%s) AND c.author = %s",
        [list(claims), opened.scope.actor.organisation],
    )
    return {each.id: each for each in map(_claim, rows)}


@attrs.frozen(kw_only=True)
class Lasts:
    """When a claim that ends today was recorded: by its terms, alone and with an open matter, and the short ones.

    `reviews` and `short_review`: when one was recorded, or last reviewed, that is to be looked at again today.
    """

    terms: Mapping[TermsId, tuple[datetime, datetime]]
    short: Sequence[HandlingId]
    short_last: datetime
    reviews: Mapping[TermsId, datetime]
    short_review: datetime


def for_review(opened: OpenScope, lasts: Lasts, *, limit: int) -> list[OwnClaim]:
    """Return the actor's own standing claims that are to be looked at again, the oldest first."""
    known = list(lasts.terms)
    asked = {
        "own": opened.scope.actor.organisation,
        "first": max([*lasts.reviews.values(), lasts.short_review]),
        "terms": known,
        "reviews": [lasts.reviews[each] for each in known],
        "lasts": [lasts.terms[each][0] for each in known],
        "matters": [lasts.terms[each][1] for each in known],
        "short": list(lasts.short),
        "short_last": lasts.short_last,
        "short_review": lasts.short_review,
        "limit": limit,
    }
    return list(map(_claim, opened.sql(_FOR_REVIEW, asked)))


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


def mark(opened: OpenScope, claim: ClaimId, made: MarkMade, *, own: HandlingId) -> bool:
    """Put a mark on a claim or take it off, under the handling of the organisation alone; `False`: it is gone.

    It waits for what ends claims of the organisation, and what ends them waits for it: no hold comes between.
    """
    author = opened.scope.actor.organisation
    opened.sql(_LOCK, [str(author)])
    rows = opened.sql(
        """INSERT INTO claim_mark (id, handling, author, claim, kind, ended, reason, person, recorded_at)
        SELECT %s, %s, c.author, c.id, %s, %s, %s, %s, %s FROM claim c WHERE c.id = %s AND c.author = %s
        RETURNING claim""",
        [
            *(uuid.uuid4(), own, made.kind, made.ended),
            *(made.reason, made.person, made.recorded_at, claim, author),
        ],
    )
    return bool(rows)


def withdraw(
    opened: OpenScope, claims: Sequence[ClaimId], *, own: HandlingId, erase: datetime
) -> int:
    """Withdraw own claims, those that stand with all versions of their objects; return how many rows."""
    return _count(
        opened, "SELECT atlas.withdraw(%s, %s, %s, %s)", [list(claims), own, opened.scope.at, erase]
    )


def reinstate(opened: OpenScope, claims: Sequence[ClaimId], *, since: datetime) -> int:
    """Put withdrawn claims back with their objects as they were, but for those given anew; 0 where it is too late."""
    return _count(opened, "SELECT atlas.reinstate(%s, %s)", [list(claims), since])


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
