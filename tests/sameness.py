"""What the database shows of judgements: where both things show, and changed by their own organisation alone."""

import uuid

import psycopg

from cluster import Connection

_OWN, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
_SHOWN, _ALSO_SHOWN, _HIDDEN = (uuid.UUID(int=n) for n in (31, 32, 33))
_SET = "SELECT set_config(%s, %s, true)"
_FIRST_TWO = "Aw=="  # base64 of one octet: the bits of the handlings 0 and 1
_MORE = "BwE="  # two octets: 0, 1, 2 and 8
_APPEAR = "INSERT INTO appearance VALUES (gen_random_uuid(), %s, %s, 'tool', 'tool--x')"
_JUDGE = """INSERT INTO judgement
VALUES (gen_random_uuid(), %s, %s, %s, %s, gen_random_uuid(), 'same', 80, '', now())"""


def hold(connection: Connection) -> bool:
    """Tell whether judgements show, are given and are withdrawn as they should. Handlings 0 to 2, 8 and 16 are used."""
    with connection.transaction(force_rollback=True):
        connection.execute(_SET, ["atlas.author", str(_OWN)])
        connection.execute(_SET, ["atlas.writable", _MORE])
        for handling, thing in ((0, _SHOWN), (1, _ALSO_SHOWN), (2, _HIDDEN)):
            connection.execute(_APPEAR, [handling, thing])
        held = _giving_holds(connection)
        held &= _count(connection) == 0
        connection.execute(_SET, ["atlas.readable", _FIRST_TWO])
        # neither the one under a hidden handling, nor those with a hidden end
        held &= _shown(connection) == [(_SHOWN, _ALSO_SHOWN)]
        return held and _withdrawing_holds(connection)


def _giving_holds(connection: Connection) -> bool:
    """Give one that shows and four that do not; refused are another's name and what one may not give."""
    given = [
        _is_given(connection, 1, _SHOWN, _ALSO_SHOWN),
        _is_given(connection, 2, _SHOWN, _ALSO_SHOWN),
        _is_given(connection, 1, _SHOWN, _HIDDEN),
        _is_given(connection, 1, uuid.UUID(int=30), _SHOWN),
        _is_given(connection, 8, _SHOWN, _ALSO_SHOWN),
    ]
    refused = not _is_given(connection, 1, _SHOWN, _ALSO_SHOWN, author=_OTHER)
    beyond = [_is_given(connection, handling, _SHOWN, _ALSO_SHOWN) for handling in (3, 16)]
    return all(given) and refused and not any(beyond)


def _withdrawing_holds(connection: Connection) -> bool:
    """Tell whether what shows is withdrawn by its own alone, for good, and nothing else of it is changed."""
    end = "UPDATE judgement SET withdrawn_at = now() WHERE withdrawn_at IS NULL"
    connection.execute(_SET, ["atlas.author", str(_OTHER)])
    held = _changed(connection, end) == 0
    connection.execute(_SET, ["atlas.author", ""])
    held &= _changed(connection, end) == 0
    connection.execute(_SET, ["atlas.author", str(_OWN)])
    held &= _changed(connection, "UPDATE judgement SET withdrawn_at = NULL") is None
    held &= _changed(connection, "UPDATE judgement SET verdict = 'unsure'") is None
    held &= _changed(connection, "DELETE FROM judgement") is None
    held &= _changed(connection, end) == 1
    # without a look at the rows: the three of handling 1, not those of 2 and 8
    return held and _changed(connection, "UPDATE judgement SET withdrawn_at = now()") == 3


def _is_given(
    connection: Connection,
    handling: int,
    one: uuid.UUID,
    other: uuid.UUID,
    *,
    author: uuid.UUID = _OWN,
) -> bool:
    try:
        with connection.transaction():
            connection.execute(_JUDGE, [handling, one, other, author])
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM judgement").fetchone()
    return int(row[0]) if row else 0


def _shown(connection: Connection) -> list[tuple[uuid.UUID, uuid.UUID]]:
    return connection.execute("SELECT one, other FROM judgement").fetchall()


def _changed(connection: Connection, statement: str) -> int | None:
    """Return how many rows a change met; `None` where the wall refused it."""
    try:
        with connection.transaction():
            return connection.execute(statement).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return None
