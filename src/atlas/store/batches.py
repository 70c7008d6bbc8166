"""What is noted of imports, under the wall: the importer's own row and the organisation's, and what an undo takes.

Counts of others are what the scope shows of a batch's claims now.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs

from atlas.model.ids import BatchId, ClaimId, HandlingId, OrganisationId, PersonId
from atlas.store.scoped import OpenScope

Said = Mapping[str, Any]
"""What holds for an import, in values of JSON."""


class State(StrEnum):
    """How far an import is. `checked`: a file was sent and is looked at, nothing of it is stored."""

    CHECKED = "checked"
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


ENDED = (State.STOPPED, State.FAILED, State.DONE)


@attrs.frozen(kw_only=True)
class Batch:
    """An import as the scope shows it: `counts` and `said` are empty where they are somebody else's.

    `standing` and `withdrawn` count the claims of it that the scope shows. `alive`, of one that runs, tells whether
    its process still holds it.
    """

    id: BatchId
    author: OrganisationId
    mine: bool
    person: PersonId | None
    file: str
    format: str
    recorded_at: datetime
    state: State
    counts: Mapping[str, int]
    said: Said
    ended_at: datetime | None
    undone_at: datetime | None
    undone_by: PersonId | None
    alive: bool
    standing: int = 0
    withdrawn: int = 0


@attrs.frozen(kw_only=True)
class Begun:
    """What is noted when an import begins. `own` is the handling of the importer's row, `None` for the operator."""

    id: BatchId
    file: str
    format: str
    said: Said
    own: HandlingId | None
    organisation: HandlingId


# both rows of a batch where the scope shows both: the undo stands on the organisation's
_FOUND = """
SELECT n.batch, n.author, n.mine, n.person, n.file, n.format, n.recorded_at, n.state, n.counts::text, n.said::text,
    n.ended_at, coalesce(n.undone_at, o.undone_at), coalesce(n.undone_by, o.undone_by),
    CASE WHEN n.state IN ('running', 'stopping') THEN NOT pg_try_advisory_xact_lock({held}) ELSE false END
FROM batch_note n LEFT JOIN batch_note o ON n.mine AND o.batch = n.batch AND NOT o.mine
WHERE n.author = %s AND (n.mine OR NOT EXISTS (SELECT FROM batch_note m WHERE m.batch = n.batch AND m.mine)) {more}
ORDER BY n.recorded_at DESC, n.batch LIMIT %s
"""
# of one session: it ends with the process, however that ends
_HELD = "hashtextextended('atlas.import ' || {batch}::text, 0)"
_COUNTED = """
SELECT batch, count(*) FILTER (WHERE withdrawn_at IS NULL AND current), count(*) FILTER (WHERE withdrawn_at IS NOT NULL)
FROM claim WHERE batch = ANY (%s) GROUP BY batch
"""
_NOTE = """
INSERT INTO batch_note (id, handling, author, batch, mine, person, file, format, recorded_at, state, counts, said)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', %s) ON CONFLICT (id) DO NOTHING
"""


def note(opened: OpenScope, begun: Begun, state: State) -> None:
    """Note that an import begins; what is noted already stays."""
    rows = [(begun.own, True, begun.said), (begun.organisation, False, {})]
    for handling, mine, said in rows:
        if handling is None or (state is State.CHECKED and not mine):
            continue
        id_ = uuid.uuid5(begun.id, "mine" if mine else "organisation")
        actor = opened.scope.actor
        opened.sql(
            _NOTE,
            [
                *(id_, handling, actor.organisation, begun.id, mine, actor.person),
                *(begun.file, begun.format, opened.scope.at, state, json.dumps(dict(said))),
            ],
        )


def hold(opened: OpenScope, batch: BatchId) -> None:
    """Hold an import until `let_go`, or until this process ends: so others know that it is at work."""
    opened.sql(f"SELECT pg_advisory_lock({_HELD.format(batch='%s')})", [batch])


def let_go(opened: OpenScope, batch: BatchId) -> None:
    """Hold an import no more."""
    opened.sql(f"SELECT pg_advisory_unlock({_HELD.format(batch='%s')})", [batch])


def keep(opened: OpenScope, batch: BatchId, counts: Mapping[str, int]) -> State | None:
    """Keep how far an import is, and return its state now, `None` where nothing is noted.

    The counts stand on the importer's row, on the organisation's where there is no other.
    """
    row = opened.one(
        """UPDATE batch_note n SET counts = %s WHERE n.batch = %s AND (n.mine OR n.person IS NULL)
        RETURNING state""",
        [json.dumps(dict(counts)), batch],
    )
    return State(row[0]) if row else None


def move(
    opened: OpenScope, batch: BatchId, state: State, *, only: Sequence[State] = tuple(State)
) -> bool:
    """Bring an import into another state, if it is in one of `only`; tell whether it was."""
    ended = opened.scope.at if state in ENDED else None
    rows = opened.sql(
        """UPDATE batch_note SET state = %s, ended_at = %s WHERE batch = %s AND state = ANY (%s)
        RETURNING id""",
        [state, ended, batch, [str(each) for each in only]],
    )
    return bool(rows)


def change(opened: OpenScope, batch: BatchId, *, format_: str, said: Said) -> None:
    """Replace what holds for an import that is not stored yet."""
    opened.sql(
        "UPDATE batch_note SET format = %s, said = %s WHERE batch = %s AND mine",
        [format_, json.dumps(dict(said)), batch],
    )


def find(opened: OpenScope, batch: BatchId) -> Batch | None:
    """Return an import of the actor's own organisation; `None` where the scope shows none."""
    found = _found(opened, "AND n.batch = %s", [batch], limit=1)
    return found[0] if found else None


def latest(opened: OpenScope, *, limit: int) -> list[Batch]:
    """Return imports of the actor's own organisation that the scope shows, the latest first."""
    return _found(opened, "", [], limit=limit)


def _found(opened: OpenScope, more: str, params: Sequence[object], *, limit: int) -> list[Batch]:
    asked = [opened.scope.actor.organisation, *params, limit]
    text = _FOUND.replace("{more}", more).replace("{held}", _HELD.format(batch="n.batch"))
    found = [_batch(row) for row in opened.sql(text, asked)]
    counted = {row[0]: row[1:] for row in opened.sql(_COUNTED, [[each.id for each in found]])}
    return [
        attrs.evolve(each, standing=standing, withdrawn=withdrawn)
        for each in found
        for standing, withdrawn in [counted.get(each.id, (0, 0))]
    ]


def find_like(opened: OpenScope, signature: str) -> Said | None:
    """Return what the actor chose for the latest own import whose table has the same heading."""
    row = opened.one(
        """SELECT said::text FROM batch_note WHERE mine AND said->>'signature' = %s AND said->>'mapping' <> ''
        AND author = %s ORDER BY recorded_at DESC, id LIMIT 1""",
        [signature, opened.scope.actor.organisation],
    )
    return json.loads(row[0]) if row else None


def count_waiting(opened: OpenScope) -> int:
    """Return how many own imports were sent and are not stored."""
    row = opened.one(
        """SELECT count(*) FROM batch_note WHERE mine AND state IN ('checked', 'waiting', 'running', 'stopping')
        AND recorded_at > %s - interval '24 hours'""",
        [opened.scope.at],
    )
    return int(row[0]) if row else 0


def undoable(
    opened: OpenScope, batch: BatchId, *, after: ClaimId | None, limit: int
) -> list[ClaimId]:
    """Return own claims of a batch that an undo withdraws, by id; objects that others brought versions of are left."""
    rows = opened.sql("SELECT * FROM atlas.undoable(%s, %s::uuid, %s)", [batch, after, limit])
    return [ClaimId(claim) for (claim,) in rows]


def undone(
    opened: OpenScope, batch: BatchId, since: datetime, *, after: ClaimId | None, limit: int
) -> list[ClaimId]:
    """Return own claims of a batch that were withdrawn since a moment, by id."""
    rows = opened.sql(
        "SELECT * FROM atlas.undone(%s, %s, %s::uuid, %s)", [batch, since, after, limit]
    )
    return [ClaimId(claim) for (claim,) in rows]


def shows_all(opened: OpenScope, claims: Sequence[ClaimId]) -> bool:
    """Tell whether the scope shows all of these claims."""
    row = opened.one("SELECT count(*) FROM claim WHERE id = ANY (%s)", [list(claims)])
    return row is not None and row[0] == len(claims)


def mark_undone(opened: OpenScope, batch: BatchId, *, since: datetime) -> None:
    """Note on a batch that the actor undid it. An undo since then goes on: it stays with its moment and its person."""
    opened.sql(
        """UPDATE batch_note SET undone_at = CASE WHEN undone_at >= %s THEN undone_at ELSE %s END,
        undone_by = CASE WHEN undone_at >= %s THEN undone_by ELSE %s END WHERE batch = %s AND NOT mine""",
        [since, opened.scope.at, since, opened.scope.actor.person, batch],
    )


def mark_put_back(opened: OpenScope, batch: BatchId) -> None:
    """Note on a batch that it was put back."""
    opened.sql(
        "UPDATE batch_note SET undone_at = NULL, undone_by = NULL WHERE batch = %s AND NOT mine",
        [batch],
    )


def _batch(row: Sequence[Any]) -> Batch:
    id_, author, mine, person, file, format_, at, state, counts, said, *ends = row
    return Batch(
        id=id_,
        author=author,
        mine=mine,
        person=person,
        file=file,
        format=format_,
        recorded_at=at,
        state=State(state),
        counts=json.loads(counts),
        said=json.loads(said),
        ended_at=ends[0],
        undone_at=ends[1],
        undone_by=ends[2],
        alive=ends[3],
    )
