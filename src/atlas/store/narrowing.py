"""Which links count in a walk: by relation, kind, marking, likelihood and date, said in SQL."""

from datetime import date

import attrs

from atlas.model.markings import TLP


@attrs.frozen(kw_only=True)
class Narrowed:
    """Which links count. Empty sets and `None` mean any; all that is given must hold.

    A link whose claim its contributor revoked never counts.

    `unwalked` relations never count. `likelihood` (percent) keeps claims that state none: they say it outright.
    `since` and `until` (both inclusive) bound the day on which the claim was last changed, else made or recorded.
    """

    relations: frozenset[str] = frozenset()
    unwalked: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    likelihood: int | None = None
    since: date | None = None
    until: date | None = None


EVERY_LINK = Narrowed()

# Of a link `l`: no contributor revoked the claim that makes it.
STANDS = "NOT EXISTS (SELECT FROM claim v WHERE v.id = l.claim AND v.current AND v.revoked)"

# Of a link `l`. The planner takes out what is not asked for: values stand in the statement as they are sent.
COUNTS = f"""
    {STANDS}
    AND (%(relations)s::text[] IS NULL OR l.type = ANY (%(relations)s))
    AND (%(unwalked)s::text[] IS NULL OR l.type <> ALL (%(unwalked)s))
    AND (%(markings)s::text[] IS NULL OR l.handling IN (
        SELECT h.id FROM handling h WHERE h.tlp = ANY (%(markings)s)))
    AND (NOT %(by_claim)s OR EXISTS (
        SELECT FROM claim c WHERE c.id = l.claim
        AND (%(likelihood)s::int IS NULL OR c.likelihood IS NULL OR c.likelihood >= %(likelihood)s)
        AND (%(since)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) >= %(since)s::date)
        AND (%(until)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) < %(until)s::date + 1)))
"""
OF_KIND = (
    "(%(kinds)s::text[] IS NULL OR split_part(l.{end}_stix_id, '--', 1) = ANY (%(kinds)s)"
    " OR l.{end} = ANY (%(exempt)s::uuid[]))"
)


def params(narrowed: Narrowed) -> dict[str, object]:
    """Return the values that `COUNTS` and `OF_KIND` speak of, save `exempt`."""
    bounds = (narrowed.likelihood, narrowed.since, narrowed.until)
    return {
        "relations": sorted(narrowed.relations) or None,
        "unwalked": sorted(narrowed.unwalked) or None,
        "kinds": sorted(narrowed.kinds) or None,
        "markings": sorted(map(str, narrowed.markings)) or None,
        "by_claim": any(bound is not None for bound in bounds),
        "likelihood": narrowed.likelihood,
        "since": narrowed.since,
        "until": narrowed.until,
    }
