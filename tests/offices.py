"""What the database shows of cases of data subjects: to counsel of one organisation its own, to nobody else any."""

import uuid

import psycopg

from cluster import Connection

_ONE, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
_SET = "SELECT set_config('atlas.counsel', %s, true)"
_GIVE = """INSERT INTO subject_case VALUES (gen_random_uuid(), %s, gen_random_uuid(), '', 0, '', '{}', NULL, now())"""


def hold(connection: Connection) -> bool:
    """Tell whether cases are shown, given and forgotten by counsel of their organisation alone.

    The connection is one on which no counsel was named yet.
    """
    with connection.transaction(force_rollback=True):
        shut = [_shown(connection), _is_given(connection), _forgotten(connection)] == [0, False, 0]
        for nobody in ("", str(_OTHER)):
            connection.execute(_SET, [nobody])
            shut &= not _is_given(connection)
        connection.execute(_SET, [str(_ONE)])
        shut &= _is_given(connection) and _shown(connection) == 1
        for nobody in ("", str(_OTHER)):
            connection.execute(_SET, [nobody])
            shut &= (_shown(connection), _forgotten(connection)) == (0, 0)
        connection.execute(_SET, [str(_ONE)])
        return shut and _forgotten(connection) == 1


def _shown(connection: Connection) -> int:
    (row,) = connection.execute("SELECT count(*) FROM subject_case").fetchall()
    return int(row[0])


def _is_given(connection: Connection) -> bool:
    """Tell whether a row of the one organisation goes in; a refusal by the wall is `False`."""
    try:
        with connection.transaction():
            connection.execute(_GIVE, [_ONE])
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _forgotten(connection: Connection) -> int:
    return connection.execute("DELETE FROM subject_case").rowcount
