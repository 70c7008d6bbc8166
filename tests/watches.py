"""What the database shows of watched claims and of alarms: to whom a scope names, and to nobody else."""

import uuid

import psycopg

from cluster import Connection

_ONE, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
# a watched claim of each of the two, an alarm about each, and one about the breadth of the first
FILL = f"""
INSERT INTO bait SELECT gen_random_uuid(), owner, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now()
FROM unnest(ARRAY['{_ONE}', '{_OTHER}']::uuid[]) AS owner;
INSERT INTO alarm SELECT gen_random_uuid(), kind, owner, gen_random_uuid(), organisation, NULL, 1, current_date,
    now(), now()
FROM (VALUES ('bait', '{_ONE}'::uuid, '{_OTHER}'::uuid), ('export', '{_OTHER}', '{_OTHER}'),
             ('breadth', NULL, '{_ONE}')) AS told (kind, owner, organisation)
"""
_CLAIM = f"""INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases, spec,
    version, digest, content, words, recorded_at, source_grade, information_grade, assessment, revoked,
    vetting, ahead, current)
VALUES ('{uuid.UUID(int=7)}', 0, 0, gen_random_uuid(), %s, '{uuid.UUID(int=8)}', gen_random_uuid(), '', '', '', '{{}}',
    '', '', sha256(''), '', '', now(), 'F', '6', false, false, '', false, true)"""
_PLANT = """INSERT INTO bait VALUES (gen_random_uuid(), %s, %s, %s, gen_random_uuid(), now())"""
_SET = "SELECT set_config(%s, %s, true)"


def hold(connection: Connection) -> bool:
    """Tell whether watched claims and alarms are shown, planted and ended by those named alone."""
    with connection.transaction(force_rollback=True):
        shut = (_count(connection, "bait"), _count(connection, "alarm")) == (0, 0)
        connection.execute(_SET, ["atlas.alarmed", str(_ONE)])
        shut &= _count(connection, "alarm") == 2
        connection.execute(_SET, ["atlas.alarmed", str(_OTHER)])
        shut &= _count(connection, "alarm") == 1
        connection.execute(_SET, ["atlas.alarmed", "*"])
        shut &= _count(connection, "alarm") == 3
        connection.execute(_SET, ["atlas.watching", str(_ONE)])
        shut &= _owners(connection) == [_ONE]
        return shut and _planting_holds(connection) and _ending_holds(connection)


def _planting_holds(connection: Connection) -> bool:
    """Tell whether only a claim of one's own, of that thing, in sight, is watched, in one's own name."""
    for name in ("atlas.readable", "atlas.writable"):
        connection.execute(_SET, [name, "/w=="])
    connection.execute(_SET, ["atlas.author", str(_ONE)])
    connection.execute(_CLAIM, [_ONE])
    claim, thing = uuid.UUID(int=7), uuid.UUID(int=8)
    shut = not _is_planted(connection, _ONE, uuid.UUID(int=9), thing)
    shut &= not _is_planted(connection, _ONE, claim, uuid.UUID(int=9))
    shut &= not _is_planted(connection, _OTHER, claim, thing)
    for watching, author in ((_OTHER, _ONE), (_ONE, _OTHER)):
        connection.execute(_SET, ["atlas.watching", str(watching)])
        connection.execute(_SET, ["atlas.author", str(author)])
        shut &= not _is_planted(connection, _ONE, claim, thing)
    connection.execute(_SET, ["atlas.author", str(_ONE)])
    return shut and _is_planted(connection, _ONE, claim, thing)


def _ending_holds(connection: Connection) -> bool:
    """Tell whether a watch is ended by its own alone, once, and never opened again."""
    end, again = "UPDATE bait SET ended_at = now()", "UPDATE bait SET ended_at = NULL"
    connection.execute(_SET, ["atlas.author", str(_OTHER)])
    shut = _changed(connection, end) == 0
    connection.execute(_SET, ["atlas.author", str(_ONE)])
    shut &= _changed(connection, again) is None
    return shut and _changed(connection, end) == 2 and _changed(connection, end) == 0


def _count(connection: Connection, table: str) -> int:
    (row,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(row[0])


def _owners(connection: Connection) -> list[uuid.UUID]:
    return [owner for (owner,) in connection.execute("SELECT owner FROM bait").fetchall()]


def _is_planted(
    connection: Connection, owner: uuid.UUID, claim: uuid.UUID, thing: uuid.UUID
) -> bool:
    """Tell whether a watch goes in, or is there already; a refusal by the wall is `False`."""
    try:
        with connection.transaction():
            connection.execute(_PLANT, [owner, claim, thing])
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.UniqueViolation:
        return True
    return True


def _changed(connection: Connection, statement: str) -> int | None:
    """Return how many rows a change met; `None` where the wall refused it."""
    try:
        with connection.transaction():
            return connection.execute(statement).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return None
