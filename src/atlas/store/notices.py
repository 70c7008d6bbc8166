"""Notices: whom something may concern, of what kind, and an id. Shown only where what they are about shows."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import ClaimId, HandlingId, PersonId, ThingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Told:
    """One notice on its way in: for whom, of which kind, about which id, under the handling of its recipient alone."""

    recipient: PersonId
    handling: HandlingId
    kind: str
    object: uuid.UUID
    id: uuid.UUID = attrs.field(factory=uuid.uuid4)


@attrs.frozen(kw_only=True)
class Notice:
    """One notice. `thing` is the thing that it leads to, `None` where it leads to a list."""

    id: uuid.UUID
    kind: str
    object: uuid.UUID
    recorded_at: datetime
    seen_at: datetime | None
    thing: ThingId | None


_ADD = """
INSERT INTO notification (id, handling, recipient, kind, object, recorded_at)
SELECT t.id, t.handling, t.recipient, t.kind, t.object, %s
FROM unnest(%s::uuid[], %s::integer[], %s::uuid[], %s::text[], %s::uuid[]) AS t (id, handling, recipient, kind, object)
ON CONFLICT DO NOTHING
"""
# Resolved again for whoever reads: what he may not see is neither listed nor counted. Kinds without a line here are
# about tasks of the recipient, whose page asks the policy itself.
_SHOWN = """
n.recipient = %(person)s AND n.kind = ANY (%(kinds)s) AND CASE
    WHEN n.kind IN ('mention', 'answer') THEN EXISTS (
        SELECT FROM comment c WHERE c.id = n.object AND c.withdrawn_at IS NULL)
    WHEN n.kind IN ('wider-asked', 'wider-answered') THEN EXISTS (
        SELECT FROM wider_request r WHERE r.request = n.object)
    WHEN n.kind IN ('glass-asked', 'glass-answered') THEN EXISTS (
        SELECT FROM glass_request r WHERE r.request = n.object)
    WHEN n.kind IN ('requested', 'request-answered', 'task-given') THEN EXISTS (
        SELECT FROM investigation i WHERE i.item = n.object)
    WHEN n.kind IN ('action-asked', 'operation-moved') THEN EXISTS (
        SELECT FROM operation o WHERE o.id = n.object)
    WHEN n.kind IN ('drawn', 'vetted') THEN EXISTS (SELECT FROM vet_round r WHERE r.id = n.object)
    WHEN n.kind = 'hold' THEN EXISTS (SELECT FROM claim c WHERE c.id = n.object)
    WHEN n.kind = 'asked-for' THEN EXISTS (SELECT FROM deconflict_hit h WHERE h.entry = n.object)
    WHEN n.kind = 'withdrawn' THEN EXISTS (SELECT FROM withdrawal w WHERE w.thing = n.object)
    WHEN n.kind = 'recall' THEN EXISTS (SELECT FROM package_release r WHERE r.id = n.object)
    WHEN n.kind = 'flag' THEN EXISTS (SELECT FROM flag f WHERE f.claim = n.object OR f.comment = n.object)
    WHEN n.kind IN ('nomination-waits', 'nomination-decided') THEN EXISTS (
        SELECT FROM nomination_entry e WHERE e.nomination = n.object)
    ELSE true END
"""
_LIST = f"""
SELECT n.id, n.kind, n.object, n.recorded_at, n.seen_at, CASE
    WHEN n.kind IN ('mention', 'answer') THEN (SELECT c.thing FROM comment c WHERE c.id = n.object)
    WHEN n.kind = 'hold' THEN (SELECT c.thing FROM claim c WHERE c.id = n.object)
    WHEN n.kind = 'withdrawn' THEN n.object END
FROM notification n WHERE {_SHOWN}
ORDER BY n.recorded_at DESC, n.id LIMIT %(limit)s OFFSET %(offset)s
"""
_COUNT = f"""
SELECT count(*), count(*) FILTER (WHERE n.seen_at IS NULL) FROM notification n WHERE {_SHOWN}
  AND (%(since)s::timestamptz IS NULL OR n.recorded_at > %(since)s)
"""


def add(opened: OpenScope, told: Iterable[Told]) -> None:
    """Keep notices, those once whose id is there already."""
    rows = [(each.id, each.handling, each.recipient, each.kind, each.object) for each in told]
    if rows:
        opened.sql(_ADD, [opened.scope.at, *map(list, zip(*rows, strict=True))])


def latest(
    opened: OpenScope, person: PersonId, kinds: Sequence[str], *, limit: int, offset: int
) -> list[Notice]:
    """Return the notices of a person, of these kinds, that the scope shows; the latest first."""
    asked = {"person": person, "kinds": list(kinds), "limit": limit, "offset": offset}
    return [_notice(row) for row in opened.sql(_LIST, asked)]


def count(
    opened: OpenScope, person: PersonId, kinds: Sequence[str], *, since: datetime | None = None
) -> tuple[int, int]:
    """Return how many notices of a person the scope shows, and how many of them he has not seen."""
    row = opened.one(_COUNT, {"person": person, "kinds": list(kinds), "since": since})
    return (int(row[0]), int(row[1])) if row else (0, 0)


def see(opened: OpenScope, person: PersonId, id_: uuid.UUID | None = None) -> None:
    """Mark one notice of a person as seen at the moment of the scope, or with `None` all that are not."""
    opened.sql(
        """UPDATE notification SET seen_at = %s WHERE recipient = %s AND seen_at IS NULL
        AND (%s::uuid IS NULL OR id = %s)""",
        [opened.scope.at, person, id_, id_],
    )


def unsee(
    opened: OpenScope, person: PersonId, *, id_: uuid.UUID | None, at: datetime | None
) -> None:
    """Take the mark from one notice of a person, or from all that he marked at one moment."""
    opened.sql(
        "UPDATE notification SET seen_at = NULL WHERE recipient = %s AND (id = %s OR seen_at = %s)",
        [person, id_, at],
    )


def takers_of(
    opened: OpenScope, claims: Iterable[ClaimId]
) -> Mapping[ThingId, frozenset[PersonId]]:
    """Return, by thing, who took out one of these claims or another version of its object that the scope shows."""
    rows = opened.sql(
        """SELECT DISTINCT c.thing, d.person FROM claim c JOIN claim v ON v.author = c.author AND v.object = c.object
        JOIN dissemination_line l ON l.author = v.author AND l.claim = v.id
        JOIN dissemination d ON d.id = l.dissemination WHERE c.id = ANY (%s) AND d.person IS NOT NULL""",
        [list(claims)],
    )
    found: dict[ThingId, frozenset[PersonId]] = defaultdict(frozenset)
    for thing, person in rows:
        found[ThingId(thing)] |= {PersonId(person)}
    return found


def _notice(row: Sequence[Any]) -> Notice:
    id_, kind, object_, recorded_at, seen_at, thing = row
    return Notice(
        id=id_,
        kind=kind,
        object=object_,
        recorded_at=recorded_at,
        seen_at=seen_at,
        thing=ThingId(thing) if thing else None,
    )
