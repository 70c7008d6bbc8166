"""Nominations of targets: what was said and done about each, row by row; ballots; and the weights of the criteria.

A nomination shows to whoever reads its handling. Of ballots the scope shows those of closed rounds, and before that the
one of the actor's own organisation.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import HandlingId, OrganisationId, PersonId, ThingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Entry:
    """One thing that was said or done about a nomination: the `place`-th, from 0."""

    nomination: uuid.UUID
    handling: HandlingId
    place: int
    what: str
    said: Mapping[str, Any]
    author: OrganisationId
    person: PersonId | None
    recorded_at: datetime
    keys: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Ballot:
    """What an organisation votes in one round, and who of it said so; the latest of each counts."""

    nomination: uuid.UUID
    handling: HandlingId
    round: int
    organisation: OrganisationId
    person: PersonId
    choice: str
    words: str
    closes: datetime
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Weighed:
    """How much each criterion counts since a moment, who set that and why."""

    weights: Mapping[str, int]
    reason: str
    author: OrganisationId
    person: PersonId | None
    recorded_at: datetime


_COLUMNS = "nomination, handling, place, what, said::text, author, person, recorded_at, keys"
_ENTRIES = f"SELECT {_COLUMNS} FROM nomination_entry WHERE nomination = %s ORDER BY place"
_OF_SEVERAL = f"""
SELECT {_COLUMNS} FROM nomination_entry WHERE nomination = ANY (%s) ORDER BY nomination, place
"""
# no nomination leaves these ends, so an entry of one of them tells that it has ended
_LISTED = """
SELECT f.nomination, f.recorded_at, e.nomination IS NOT NULL AS ended FROM nomination_entry f
LEFT JOIN (SELECT DISTINCT nomination FROM nomination_entry
    WHERE what IN ('accepted', 'rejected', 'merged', 'taken-back')) AS e USING (nomination)
WHERE f.place = 0 AND (e.nomination IS NULL OR NOT %(open)s)
ORDER BY ended, f.recorded_at DESC, f.nomination LIMIT %(limit)s OFFSET %(offset)s
"""
_RECORD = """
INSERT INTO nomination_entry
    (id, handling, nomination, place, what, said, keys, author, person, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_SHARING = """
SELECT DISTINCT nomination FROM nomination_entry WHERE keys && %s::text[] AND nomination <> %s
ORDER BY nomination LIMIT %s
"""
_BALLOTS = """
SELECT DISTINCT ON (nomination, round, organisation)
    nomination, handling, round, organisation, person, choice, words, closes, recorded_at
FROM ballot WHERE nomination = ANY (%s) ORDER BY nomination, round, organisation, recorded_at DESC, id
"""
_CAST = """
INSERT INTO ballot (id, handling, nomination, round, organisation, person, choice, words, closes, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_WEIGHTS = """
SELECT weights::text, reason, author, person, recorded_at FROM criteria_weight
ORDER BY recorded_at DESC, id LIMIT %s
"""
_WEIGH = """
INSERT INTO criteria_weight (id, handling, weights, reason, author, person, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_HANGING = """
SELECT count(DISTINCT a.thing) FROM (
    SELECT target AS other FROM link WHERE source = ANY (%(things)s)
    UNION SELECT source FROM link WHERE target = ANY (%(things)s)) AS o
JOIN appearance a ON a.thing = o.other WHERE a.kind = ANY (%(kinds)s) AND a.thing <> ALL (%(things)s)
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.nomination ' || %s, 0))"


def lock(opened: OpenScope, nomination: uuid.UUID) -> None:
    """Let no other change of a nomination come between what is read now and what is written."""
    opened.sql(_LOCK, [str(nomination)])


def entries(opened: OpenScope, nomination: uuid.UUID) -> list[Entry]:
    """Return what was said and done about one nomination, in order; nothing where the scope shows no such one."""
    return [_entry(row) for row in opened.sql(_ENTRIES, [nomination])]


def entries_of(opened: OpenScope, nominations: Sequence[uuid.UUID]) -> list[Entry]:
    """Return the entries of several nominations, nomination by nomination, each in order."""
    return [_entry(row) for row in opened.sql(_OF_SEVERAL, [list(nominations)])]


def listed(
    opened: OpenScope, *, limit: int, offset: int = 0, is_open: bool = False
) -> list[uuid.UUID]:
    """Return the nominations that the scope shows, those that have not ended first, each part the latest first.

    `is_open` leaves out those that have ended.
    """
    asked = {"limit": limit, "offset": offset, "open": is_open}
    return [row[0] for row in opened.sql(_LISTED, asked)]


def count(opened: OpenScope) -> int:
    """Return how many nominations the scope shows."""
    row = opened.one("SELECT count(*) FROM nomination_entry WHERE place = 0")
    return int(row[0]) if row else 0


def sharing(
    opened: OpenScope, keys: Sequence[str], *, beside: uuid.UUID, limit: int
) -> list[uuid.UUID]:
    """Return other nominations that the scope shows and that had one of these keys in any version of their form."""
    return [row[0] for row in opened.sql(_SHARING, [list(keys), beside, limit])]


def record(opened: OpenScope, entry: Entry) -> None:
    """Write one entry; its author is the actor's organisation."""
    opened.sql(
        _RECORD,
        [
            *(uuid.uuid4(), entry.handling, entry.nomination, entry.place, entry.what),
            *(json.dumps(dict(entry.said)), list(entry.keys), entry.author, entry.person),
            entry.recorded_at,
        ],
    )


def ballots(opened: OpenScope, nominations: Sequence[uuid.UUID]) -> list[Ballot]:
    """Return of each organisation the latest ballot of each round that the scope shows."""
    names = [each.name for each in attrs.fields(Ballot)]
    rows = opened.sql(_BALLOTS, [list(nominations)])
    return [Ballot(**dict(zip(names, row, strict=True))) for row in rows]


def cast(opened: OpenScope, ballot: Ballot) -> None:
    """Write a ballot of the actor's organisation."""
    opened.sql(
        _CAST,
        [
            *(uuid.uuid4(), ballot.handling, ballot.nomination, ballot.round, ballot.organisation),
            *(ballot.person, ballot.choice, ballot.words, ballot.closes, ballot.recorded_at),
        ],
    )


def weights(opened: OpenScope, *, limit: int = 1) -> list[Weighed]:
    """Return the weights that the board set, the latest first."""
    return [
        Weighed(
            weights=json.loads(told), reason=reason, author=author, person=person, recorded_at=at
        )
        for told, reason, author, person, at in opened.sql(_WEIGHTS, [limit])
    ]


def weigh(opened: OpenScope, weighed: Weighed, handling: HandlingId) -> None:
    """Write weights, under a handling."""
    opened.sql(
        _WEIGH,
        [
            *(uuid.uuid4(), handling, json.dumps(dict(weighed.weights)), weighed.reason),
            *(weighed.author, weighed.person, weighed.recorded_at),
        ],
    )


def hanging(opened: OpenScope, things: Sequence[ThingId], *, kinds: Sequence[str]) -> int:
    """Return how many things of some kinds the scope shows one link away from these. Costs the links of these."""
    row = opened.one(_HANGING, {"things": list(things), "kinds": list(kinds)})
    return int(row[0]) if row else 0


def claimed(opened: OpenScope, things: Sequence[ThingId]) -> int:
    """Return how many claims the scope shows about these things."""
    row = opened.one(
        "SELECT count(DISTINCT claim) FROM appearance WHERE thing = ANY (%s)", [list(things)]
    )
    return int(row[0]) if row else 0


def _entry(row: Sequence[Any]) -> Entry:
    nomination, handling, place, what, said, author, person, recorded_at, keys = row
    return Entry(
        nomination=nomination,
        handling=HandlingId(handling),
        place=place,
        what=what,
        said=json.loads(said),
        author=OrganisationId(author),
        person=PersonId(person) if person else None,
        recorded_at=recorded_at,
        keys=tuple(keys),
    )
