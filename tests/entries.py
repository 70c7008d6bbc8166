"""What the database shows of deconfliction: entries and hits to their owner, and tokens of questions to nobody."""

import uuid

import psycopg

from cluster import Connection

_ONE, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
# a hit of somebody else's, which shows to nobody here, and a question of the first
FILL = f"""INSERT INTO deconflict_hit VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), NULL, '',
    '', now());
INSERT INTO deconflict_query VALUES (gen_random_uuid(), '{_ONE}', NULL, '', '', gen_random_uuid(), '', now(), '{{}}')
"""
_ENTRY, _TARGET = uuid.UUID(int=5), uuid.UUID(int=6)
_SET = "SELECT set_config(%s, %s, true)"
_FILE = f"""INSERT INTO deconflict_entry VALUES ('{_ENTRY}', %s, '', '', 'alias', sha256('a'), 1, 'hold', false, 0,
    gen_random_uuid(), now(), now(), 'infinity')"""
_CHANGE = "UPDATE deconflict_entry SET mode = 'silent'"
_SEIZE = "UPDATE deconflict_entry SET owner = gen_random_uuid()"
_HIT = f"INSERT INTO deconflict_hit VALUES (gen_random_uuid(), '{_ENTRY}', %s, NULL, '', '', now())"
_ASK = f"""SELECT deconflict(NULL, ARRAY['alias'], ARRAY[sha256('a')], ARRAY[sha256('a')], 'package', '{_TARGET}',
    'asked', now())"""
_TOKENS = "SELECT tokens FROM deconflict_query"


def hold(connection: Connection) -> bool:
    """Tell whether entries are shown, filed and changed by their owner alone, and nobody asks without a scope."""
    with connection.transaction(force_rollback=True):
        shut = _shown(connection) == (0, 0, 0) and not _does(connection, _FILE, _ONE)
        shut &= not _does(connection, _ASK) and _asking_holds(connection)
        _name(connection, deconflicting=_ONE, author=_OTHER)
        shut &= not _does(connection, _FILE, _ONE)
        _name(connection, deconflicting=_OTHER, author=_ONE)
        shut &= not _does(connection, _FILE, _ONE)
        _name(connection, deconflicting=_ONE, author=_ONE)
        shut &= _does(connection, _FILE, _ONE) and _shown(connection) == (1, 0, 0)
        shut &= not _does(connection, _SEIZE) and not _does(connection, _HIT, _ONE)
        shut &= not _does(connection, _TOKENS) and not _does(connection, _ASK)
        _name(connection, deconflicting=_OTHER, author=_OTHER)
        shut &= _shown(connection) == (0, 0, 0) and connection.execute(_CHANGE).rowcount == 0
        _name(connection, deconflicting=_ONE, author=_OTHER)
        shut &= connection.execute(_CHANGE).rowcount == 0
        _name(connection, deconflicting=_ONE, author=_ONE)
        return shut and connection.execute(_CHANGE).rowcount == 1


def _asking_holds(connection: Connection) -> bool:
    """Tell whether questions show to those who asked and to whom all show, and to nobody else."""
    told = []
    for asking in (str(_ONE), str(_OTHER), "*", ""):
        connection.execute(_SET, ["atlas.asking", asking])
        told.append(_shown(connection))
    return told == [(0, 0, 1), (0, 0, 0), (0, 0, 1), (0, 0, 0)]


def _name(connection: Connection, *, deconflicting: uuid.UUID, author: uuid.UUID) -> None:
    connection.execute(_SET, ["atlas.deconflicting", str(deconflicting)])
    connection.execute(_SET, ["atlas.author", str(author)])


def _shown(connection: Connection) -> tuple[int, ...]:
    return tuple(
        int(row[0])
        for table in ("entry", "hit", "query")
        for row in connection.execute(f"SELECT count(*) FROM deconflict_{table}").fetchall()
    )


def _does(connection: Connection, statement: str, *given: uuid.UUID) -> bool:
    """Tell whether a statement is let through; a refusal by the wall is `False`."""
    try:
        with connection.transaction():
            connection.execute(statement, given or None)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
