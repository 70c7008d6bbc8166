"""The deconfliction index: entries as tokens, questions, and what was met. No value of an identifier stands here.

A scope shows the entries and hits of its own organisation, and of questions the own ones, or all to auditors; never a
token of a question. Asking goes through a function that leaves a row for each and meets no silent entry
(`sql/deconflicting.sql`).
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs
from django.db import connection

from atlas.model.ids import OrganisationId, PersonId
from atlas.store import faults
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Entry:
    """One entry of an organisation. `case` and `note` are its own words; `revision` counts its changes."""

    id: uuid.UUID
    case: str
    note: str
    kind: str
    mode: str
    canary: bool
    revision: int
    filed_by: PersonId
    filed_at: datetime
    changed_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None = None
    hits: int = 0


@attrs.frozen(kw_only=True)
class Question:
    """What is asked: kinds, and for each its tokens in the latest generation and in the one before."""

    kinds: Sequence[str]
    latest: Sequence[bytes]
    former: Sequence[bytes]
    target_kind: str
    target: uuid.UUID
    occasion: str


@attrs.frozen(kw_only=True)
class Met:
    """An entry of another organisation that is not silent. `place` is that of the question, from 0."""

    place: int
    mode: str
    owner: OrganisationId
    case: str
    note: str


@attrs.frozen(kw_only=True)
class Compared:
    """One hit that the job found."""

    hit: uuid.UUID
    entry: uuid.UUID
    owner: OrganisationId
    filed_by: PersonId
    canary: bool
    asker: OrganisationId
    person: PersonId | None


@attrs.frozen(kw_only=True)
class Hit:
    """That an own entry was asked for. `asker` is `None` unless the owner is law enforcement."""

    id: uuid.UUID
    entry: uuid.UUID
    asker: OrganisationId | None
    occasion: str
    mode: str
    asked_at: datetime


@attrs.frozen(kw_only=True)
class Counted:
    """How much an organisation asked on a day of a kind."""

    day: datetime
    organisation: OrganisationId
    kind: str
    occasion: str
    number: int


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.deconflict ' || %s, 0))"
_FILE = """
INSERT INTO deconflict_entry (id, owner, "case", note, kind, token, generation, mode, canary, revision, filed_by,
    filed_at, changed_at, expires_at)
SELECT gen_random_uuid(), %s, %s, %s, g.kind, g.token, %s, %s, %s, 0, %s, %s, %s, %s
FROM unnest(%s::text[], %s::bytea[]) AS g (kind, token)
ON CONFLICT (owner, "case", token) WHERE withdrawn_at IS NULL DO NOTHING RETURNING id
"""
_ENTRIES = """
SELECT e.id, e."case", e.note, e.kind, e.mode, e.canary, e.revision, e.filed_by, e.filed_at, e.changed_at, e.expires_at,
       e.withdrawn_at, (SELECT count(*) FROM deconflict_hit h WHERE h.entry = e.id)
FROM deconflict_entry e WHERE (%(entry)s::uuid IS NULL AND e.withdrawn_at IS NULL) OR e.id = %(entry)s
ORDER BY e.filed_at DESC, e.id LIMIT %(limit)s OFFSET %(offset)s
"""
_CHANGE = """
UPDATE deconflict_entry SET mode = %s, note = %s, expires_at = %s, changed_at = %s, revision = revision + 1
WHERE id = %s AND revision = %s AND withdrawn_at IS NULL RETURNING id
"""
_WITHDRAW = """
UPDATE deconflict_entry SET withdrawn_at = %s, changed_at = %s, revision = revision + 1
WHERE id = %s AND withdrawn_at IS NULL RETURNING id
"""
_SPENT = """
SELECT kind, count(*) FROM deconflict_query
WHERE organisation = %s AND asked_at > %s AND occasion = ANY (%s) AND target = coalesce(%s, target) GROUP BY kind
"""
_FILED = """
SELECT kind, count(*) FROM deconflict_entry WHERE owner = %s AND filed_at > %s GROUP BY kind
"""
_ASK = (
    'SELECT place, mode, owner, "case", note FROM atlas.deconflict(%s, %s, %s, %s, %s, %s, %s, %s)'
)
_COMPARE = """
SELECT hit, entry, owner, filed_by, canary, asker, person FROM atlas.compare_questions(%s, %s, %s, %s)
"""
_HITS = """
SELECT id, entry, asker, occasion, mode, asked_at FROM deconflict_hit ORDER BY asked_at DESC, id LIMIT %s
"""
_COUNTS = """
SELECT date_trunc('day', asked_at, 'UTC') AS day, organisation, kind, occasion, count(*) FROM deconflict_query
GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4 LIMIT %s
"""
_OLDER = """
SELECT id, token FROM deconflict_entry WHERE generation = %s AND withdrawn_at IS NULL ORDER BY id LIMIT %s FOR UPDATE
"""
_RENEW = """
UPDATE deconflict_entry e SET token = g.token, generation = %s
FROM unnest(%s::uuid[], %s::bytea[]) AS g (id, token) WHERE e.id = g.id
"""


def lock(opened: OpenScope) -> None:
    """Let no other question of the organisation come between what is counted now and what is asked."""
    opened.sql(_LOCK, [str(opened.scope.actor.organisation)])


def spent(
    opened: OpenScope, *, since: datetime, occasions: Iterable[str], target: uuid.UUID | None
) -> Mapping[str, int]:
    """Return how many of each kind the scope's organisation asked since a moment, on these occasions.

    Of one target where one is given, else for all together.
    """
    told = [opened.scope.actor.organisation, since, list(occasions), target]
    return dict(opened.sql(_SPENT, told))


def filed(opened: OpenScope, *, since: datetime) -> Mapping[str, int]:
    """Return how many of each kind the scope's organisation filed since a moment, withdrawn or not."""
    return dict(opened.sql(_FILED, [opened.scope.actor.organisation, since]))


def ask(opened: OpenScope, question: Question) -> Sequence[Met]:
    """Leave a row for each of what is asked, and return entries of others that are not silent, in order of places."""
    rows = opened.sql(
        _ASK,
        [
            *(opened.scope.actor.person, list(question.kinds)),
            *(list(question.latest), list(question.former), question.target_kind),
            *(question.target, question.occasion, opened.scope.at),
        ],
    )
    return [
        Met(place=place - 1, mode=mode, owner=OrganisationId(owner), case=case, note=note)
        for place, mode, owner, case, note in rows
    ]


def file(
    opened: OpenScope, entry: Entry, named: Sequence[tuple[str, bytes]], *, generation: int
) -> int:
    """File an entry like this one for each (kind, token), and return how many are new: the rest stand already."""
    actor = opened.scope.actor.organisation
    kinds, tokens = [kind for kind, _ in named], [token for _, token in named]
    rows = opened.sql(
        _FILE,
        [
            *(actor, entry.case, entry.note, generation, entry.mode, entry.canary, entry.filed_by),
            *(entry.filed_at, entry.changed_at, entry.expires_at, kinds, tokens),
        ],
    )
    return len(rows)


def entries(opened: OpenScope, *, limit: int, offset: int = 0) -> list[Entry]:
    """Return the standing entries that the scope shows, those filed last first."""
    return _entries(opened, None, limit, offset)


def entry(opened: OpenScope, id_: uuid.UUID) -> Entry | None:
    """Return one entry that the scope shows, withdrawn or not."""
    return next(iter(_entries(opened, id_, 1, 0)), None)


def number(opened: OpenScope) -> int:
    """Return how many standing entries the scope shows."""
    row = opened.one("SELECT count(*) FROM deconflict_entry WHERE withdrawn_at IS NULL")
    return int(row[0]) if row else 0


def change(opened: OpenScope, entry: Entry) -> bool:
    """Write mode, note and end of an entry; `False` where it is withdrawn, or another change came before."""
    told = [entry.mode, entry.note, entry.expires_at, opened.scope.at, entry.id, entry.revision]
    return opened.one(_CHANGE, told) is not None


def withdraw(opened: OpenScope, id_: uuid.UUID) -> bool:
    """End an entry; `False` where the scope shows none that stands."""
    return opened.one(_WITHDRAW, [opened.scope.at, opened.scope.at, id_]) is not None


def hits(opened: OpenScope, *, limit: int) -> list[Hit]:
    """Return what of the scope's own entries was asked for, the latest first."""
    names = [each.name for each in attrs.fields(Hit)]
    return [Hit(**dict(zip(names, row, strict=True))) for row in opened.sql(_HITS, [limit])]


def counts(opened: OpenScope, *, limit: int) -> list[Counted]:
    """Return how much was asked, by day, organisation, kind and occasion: of all that the scope shows."""
    names = [each.name for each in attrs.fields(Counted)]
    return [Counted(**dict(zip(names, row, strict=True))) for row in opened.sql(_COUNTS, [limit])]


def compare(
    few: Iterable[str], *, bounds: Sequence[int], kept: int, now: datetime
) -> Sequence[Compared]:
    """Compare what was asked since with all entries, and forget the tokens; return each hit.

    Who asked so many on a day raises an alarm: `bounds` has the numbers for the kinds in `few` and for all together.
    """
    names = [each.name for each in attrs.fields(Compared)]
    with faults.told(), connection.cursor() as cursor:
        cursor.execute(_COMPARE, [list(few), list(bounds), kept, now])
        return [Compared(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def older(opened: OpenScope, *, generation: int, limit: int) -> list[tuple[uuid.UUID, bytes]]:
    """Return entries of a generation of the index key with their tokens, and lock them."""
    return [(id_, bytes(token)) for id_, token in opened.sql(_OLDER, [generation, limit])]


def renew(
    opened: OpenScope, renewed: Sequence[tuple[uuid.UUID, bytes]], *, generation: int
) -> None:
    """Write the tokens of a generation."""
    ids, tokens = [id_ for id_, _ in renewed], [token for _, token in renewed]
    opened.sql(_RENEW, [generation, ids, tokens])


def _entries(opened: OpenScope, id_: uuid.UUID | None, limit: int, offset: int) -> list[Entry]:
    names = [each.name for each in attrs.fields(Entry)]
    rows = opened.sql(_ENTRIES, {"entry": id_, "limit": limit, "offset": offset})
    return [Entry(**dict(zip(names, row, strict=True))) for row in rows]
