"""Which version of a claim stands now: what a correction is weighed against before it is sent."""

from atlas.model.ids import ClaimId, OrganisationId, ThingId
from atlas.store.scoped import OpenScope

_CURRENT = """
SELECT n.id FROM claim o JOIN claim n ON n.author = o.author AND n.object = o.object
WHERE o.id = %s AND n.current AND n.withdrawn_at IS NULL
"""

_OF_OBJECT = """
SELECT id FROM claim WHERE author = %s AND object = %s AND current AND withdrawn_at IS NULL
"""


def standing_version(opened: OpenScope, claim: ClaimId) -> ClaimId | None:
    """Return the version that stands of what this claim is a version of; `None` where the scope shows none."""
    row = opened.one(_CURRENT, [claim])
    return ClaimId(row[0]) if row else None


def standing_of(opened: OpenScope, author: OrganisationId, object_: ThingId) -> ClaimId | None:
    """Return what an organisation says now of an object; `None` where the scope shows nothing."""
    row = opened.one(_OF_OBJECT, [author, object_])
    return ClaimId(row[0]) if row else None
