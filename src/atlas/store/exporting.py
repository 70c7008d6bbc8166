"""Claims on their way out: which versions the scope shows, in one fixed order."""

import uuid
from collections.abc import Sequence

import attrs

from atlas.model.ids import HandlingId, OrganisationId, ThingId
from atlas.store.scoped import OpenScope

# One row a distinct content; where several members hold it, a copy that may leave comes first.
_CHOSEN = """
SELECT DISTINCT ON (c.spec, c.stix_id, c.version, c.digest)
    c.id, c.spec, c.stix_id, h.tlp = 'TLP:RED' AND c.author <> %(own)s AS kept_back
FROM claim c JOIN handling h ON h.id = c.handling
WHERE c.withdrawn_at IS NULL AND (c.current OR NOT %(current)s)
  AND (%(things)s::uuid[] IS NULL OR c.thing = ANY (%(things)s))
ORDER BY c.spec DESC, c.stix_id, c.version, c.digest, kept_back, c.id
"""

_CONTENTS = """
SELECT c.spec, c.content FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN claim c ON c.id = wanted.id ORDER BY wanted.place
"""


@attrs.frozen(kw_only=True)
class Chosen:
    """One version to export. `kept_back`: TLP:RED of another organisation, which is not exportable."""

    id: uuid.UUID
    spec: str
    stix_id: str
    kept_back: bool


def choose(
    opened: OpenScope,
    own: OrganisationId,
    *,
    things: Sequence[ThingId] | None,
    current_only: bool,
) -> list[Chosen]:
    """Return the versions in the scope, by spec version (2.1 first), STIX id, version and content."""
    params = {"own": own, "things": list(things) if things is not None else None}
    rows = opened.sql(_CHOSEN, params | {"current": current_only})
    return [Chosen(id=r[0], spec=r[1], stix_id=r[2], kept_back=r[3]) for r in rows]


def contents(opened: OpenScope, ids: Sequence[uuid.UUID]) -> list[tuple[str, bytes]]:
    """Return spec version and content of each claim that the scope still shows, in the order asked."""
    return [(spec, bytes(content)) for spec, content in opened.sql(_CONTENTS, [list(ids)])]


def handlings_of(opened: OpenScope, ids: Sequence[uuid.UUID]) -> list[HandlingId]:
    """Return the distinct handlings of claims."""
    rows = opened.sql("SELECT DISTINCT handling FROM claim WHERE id = ANY (%s)", [list(ids)])
    return [HandlingId(id_) for (id_,) in rows]
