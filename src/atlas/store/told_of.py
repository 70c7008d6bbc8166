"""Whom claims tell of: their things, and what relations join. What may be a register is counted over these (P6)."""

import uuid
from collections.abc import Iterable, Mapping

from atlas.policy.registers import About
from atlas.store.scoped import OpenScope

_TOLD_OF = """
SELECT c.id, c.thing, c.stix_id,
       ARRAY(SELECT unnest(ARRAY[l.source::text, l.source_stix_id, l.target::text, l.target_stix_id])
             FROM link l WHERE l.claim = c.id AND c.stix_id LIKE ANY (ARRAY['relationship--%%', 'sighting--%%']))
FROM claim c WHERE c.id = ANY (%s)
"""


def told_of(opened: OpenScope, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, About]:
    """Return what these claims are about, by id, as far as the scope shows them."""
    asked = list(ids)
    found = opened.sql(_TOLD_OF, [asked]) if asked else []
    return {
        id_: About(
            thing=str(thing), stix_id=stix_id, ends=tuple(zip(ends[::2], ends[1::2], strict=True))
        )
        for id_, thing, stix_id, ends in found
    }
