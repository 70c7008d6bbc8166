"""What contributors withdrew from whom could read it: noted by `retire`, never what came in its place.

A row shows to whoever reads the handling of the older versions and not that of what holds now, as both stand when he
asks.
"""

from datetime import date

import attrs

from atlas.model.ids import HandlingId, OrganisationId, ThingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Withdrawal:
    """What one organisation withdrew of a thing, and on which day (UTC) last. `handlings` are of the older versions."""

    author: OrganisationId
    kind: str
    stix_id: str
    withdrawn_on: date
    handlings: tuple[HandlingId, ...]


def of_thing(opened: OpenScope, thing: ThingId) -> list[Withdrawal]:
    """Return what was withdrawn of a thing from this scope, one an organisation, the latest first."""
    rows = opened.sql(
        """SELECT author, min(kind), min(stix_id), (max(withdrawn_at) AT TIME ZONE 'UTC')::date,
                  array_agg(DISTINCT handling)
        FROM withdrawal WHERE thing = %(thing)s AND handling = ANY (ARRAY(
            SELECT DISTINCT handling FROM withdrawal WHERE thing = %(thing)s))
        GROUP BY author ORDER BY 4 DESC, 3, author""",
        {"thing": thing},
    )
    return [
        Withdrawal(
            author=OrganisationId(author),
            kind=kind,
            stix_id=stix_id,
            withdrawn_on=day,
            handlings=tuple(map(HandlingId, handlings)),
        )
        for author, kind, stix_id, day, handlings in rows
    ]


def thing_of(opened: OpenScope, object_: ThingId) -> ThingId | None:
    """Return the thing that withdrawn versions with this contributed id were about, or `None`."""
    row = opened.one(
        "SELECT thing FROM withdrawal WHERE object = %s ORDER BY thing LIMIT 1", [object_]
    )
    return ThingId(row[0]) if row else None


def is_withdrawn(opened: OpenScope, stix_id: str) -> bool:
    """Tell whether an object of this id was withdrawn from this scope."""
    found = opened.one("SELECT author FROM withdrawal WHERE stix_id = %s LIMIT 1", [stix_id])
    return found is not None
