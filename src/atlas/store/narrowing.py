"""Which links count in a walk: by relation, kind, marking, likelihood, date, days and country, said in SQL."""

from datetime import date

import attrs

from atlas.model.markings import TLP

PLACED = ("located-at", "originates-from")  # relations by which a claim says where something is
TARGETED = ("targets",)  # and what it is aimed at


@attrs.frozen(kw_only=True)
class Narrowed:
    """Which links count. Empty sets and `None` mean any; all that is given must hold.

    A link whose claim its contributor revoked never counts.

    `unwalked` relations never count. `vetted` keeps claims that are vetted, `likelihood` (percent) those that state at
    least as much or none: they say it outright. `since` and `until` bound the day on which the claim was last changed,
    else made or recorded; `known_since` and `known_until` the day on which it was recorded here. `seen_since` and
    `seen_until` bound the days on which it was so in the world: those of the link's claim, where it states none those
    of a claim about the thing that it leads to. All days are inclusive. `located` and `targeted` are countries in which
    that thing must be, or at which it is aimed.
    """

    relations: frozenset[str] = frozenset()
    unwalked: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    vetted: bool = False
    likelihood: int | None = None
    since: date | None = None
    until: date | None = None
    known_since: date | None = None
    known_until: date | None = None
    seen_since: date | None = None
    seen_until: date | None = None
    located: frozenset[str] = frozenset()
    targeted: frozenset[str] = frozenset()

    @property
    def by_seen(self) -> bool:
        """Whether days in the world are bounded."""
        return self.seen_since is not None or self.seen_until is not None

    @property
    def by_end(self) -> bool:
        """Whether it matters where a link leads: then some ends must be exempt."""
        return bool(self.kinds or self.located or self.targeted or self.by_seen)


EVERY_LINK = Narrowed()

# Of a link `l`: no contributor revoked the claim that makes it.
STANDS = "NOT EXISTS (SELECT FROM claim v WHERE v.id = l.claim AND v.current AND v.revoked)"

# Of a claim: it is said now.
SAID = "{of}.current AND {of}.withdrawn_at IS NULL AND NOT {of}.revoked"

# Of a claim: the days that it states touch those asked for. Unknown where it states none.
_TOUCHES = (
    "left({of}.days, 10) <= coalesce(%(seen_until)s, '9999-12-31')"
    " AND right({of}.days, 10) >= coalesce(%(seen_since)s, '')"
)

# Of a link `l`. The planner takes out what is not asked for: values stand in the statement as they are sent.
COUNTS = f"""
    {STANDS}
    AND (%(relations)s::text[] IS NULL OR l.type = ANY (%(relations)s))
    AND (%(unwalked)s::text[] IS NULL OR l.type <> ALL (%(unwalked)s))
    AND (%(markings)s::text[] IS NULL OR l.handling IN (
        SELECT h.id FROM handling h WHERE h.tlp = ANY (%(markings)s)))
    AND (NOT %(by_claim)s OR EXISTS (
        SELECT FROM claim c WHERE c.id = l.claim
        AND (NOT %(vetted)s OR c.vetting = 'vetted')
        AND (%(likelihood)s::int IS NULL OR c.likelihood IS NULL OR c.likelihood >= %(likelihood)s)
        AND (%(since)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) >= %(since)s::date)
        AND (%(until)s::date IS NULL
             OR coalesce(c.modified_at, c.created_at, c.recorded_at) < %(until)s::date + 1)
        AND (%(known_since)s::date IS NULL OR c.recorded_at >= %(known_since)s::date)
        AND (%(known_until)s::date IS NULL OR c.recorded_at < %(known_until)s::date + 1)
        AND (NOT %(by_seen)s OR coalesce({_TOUCHES.format(of="c")}, true))))
"""

# Of the countries asked for: the things that are places in them. Found once a statement.
_PLACES = "SELECT w.thing FROM claim w WHERE w.country = ANY (%({codes})s::text[]) AND " + (
    SAID.format(of="w")
)
_PLACED_AT = (
    "EXISTS (SELECT FROM link p WHERE p.source = {thing} AND p.type = ANY (%(placed_by)s)"
    f" AND p.target IN ({{places}}) AND {STANDS.replace('l.claim', 'p.claim')})"
)
_LOCATED = f"""(%(located)s::text[] IS NULL OR l.{{end}} = ANY (%(exempt)s::uuid[])
        OR l.{{end}} IN ({_PLACES.format(codes="located")})
        OR {_PLACED_AT.format(thing="l.{end}", places=_PLACES.format(codes="located"))})"""
_TARGETED = f"""(%(targeted)s::text[] IS NULL OR l.{{end}} = ANY (%(exempt)s::uuid[])
        OR EXISTS (SELECT FROM link a WHERE a.source = l.{{end}} AND a.type = ANY (%(aimed_by)s)
            AND {STANDS.replace("l.claim", "a.claim")} AND (a.target IN ({_PLACES.format(codes="targeted")})
                 OR {_PLACED_AT.format(thing="a.target", places=_PLACES.format(codes="targeted"))})))"""
_SEEN = f"""(NOT %(by_seen)s OR l.{{end}} = ANY (%(exempt)s::uuid[])
        OR EXISTS (SELECT FROM claim c WHERE c.id = l.claim AND {_TOUCHES.format(of="c")})
        OR EXISTS (SELECT FROM claim c WHERE c.thing = l.{{end}} AND {SAID.format(of="c")}
            AND {_TOUCHES.format(of="c")}))"""
# Of a link `l` and the end that it leads to.
OF_KIND = f"""(%(kinds)s::text[] IS NULL OR split_part(l.{{end}}_stix_id, '--', 1) = ANY (%(kinds)s)
        OR l.{{end}} = ANY (%(exempt)s::uuid[]))
    AND {_LOCATED} AND {_TARGETED} AND {_SEEN}"""


def params(narrowed: Narrowed) -> dict[str, object]:
    """Return the values that `COUNTS` and `OF_KIND` speak of, save `exempt`."""
    by_claim = (
        narrowed.likelihood,
        narrowed.since,
        narrowed.until,
        narrowed.known_since,
        narrowed.known_until,
    )
    return {
        "relations": sorted(narrowed.relations) or None,
        "unwalked": sorted(narrowed.unwalked) or None,
        "kinds": sorted(narrowed.kinds) or None,
        "markings": sorted(map(str, narrowed.markings)) or None,
        "by_claim": narrowed.vetted
        or narrowed.by_seen
        or any(bound is not None for bound in by_claim),
        "vetted": narrowed.vetted,
        "likelihood": narrowed.likelihood,
        "since": narrowed.since,
        "until": narrowed.until,
        "known_since": narrowed.known_since,
        "known_until": narrowed.known_until,
        "by_seen": narrowed.by_seen,
        "seen_since": narrowed.seen_since and narrowed.seen_since.isoformat(),
        "seen_until": narrowed.seen_until and narrowed.seen_until.isoformat(),
        "located": sorted(narrowed.located) or None,
        "targeted": sorted(narrowed.targeted) or None,
        "placed_by": list(PLACED),
        "aimed_by": list(TARGETED),
    }
