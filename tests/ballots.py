"""What the database shows of ballots: before they close, to each organisation its own."""

import uuid

import psycopg

from cluster import Connection

_ONE, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
_GIVE = """
INSERT INTO ballot VALUES (gen_random_uuid(), %s, %s, 0, %s, %s, 'accept', '', '2026-03-10Z', '2026-03-02Z')
"""
_SET = "SELECT set_config(%s, %s, true)"
_NOBODY = {"atlas.voting": "", "atlas.moment": ""}


def hold(connection: Connection) -> bool:
    """Tell whether ballots are given in the own name alone and hidden until they close.

    The connection is one on which no scope was set yet.
    """
    with connection.transaction(force_rollback=True):
        shut = (_shown(connection), _is_given(connection, _ONE)) == (0, False)
        _set(connection, {"atlas.writable": "/w==", "atlas.author": str(_ONE)})
        given = _is_given(connection, _ONE) and not _is_given(connection, _OTHER)
        given &= not _is_given(connection, _ONE, handling=8)
        _set(connection, {"atlas.writable": "/wE="})
        given &= _is_given(connection, _ONE, handling=8)  # in sight below it is not
        within = {"atlas.readable": "/w=="}
        told = [
            _asked(connection, {**within, "atlas.voting": str(_ONE)}),
            _asked(
                connection, {**within, "atlas.voting": str(_OTHER), "atlas.moment": "2026-03-09Z"}
            ),
            _asked(connection, {**within, "atlas.moment": "2026-03-10Z"}),
            _asked(connection, {"atlas.readable": "fw==", "atlas.moment": "2026-03-10Z"}),
            _asked(connection, {"atlas.readable": "", "atlas.voting": str(_ONE)}),
        ]
        return shut and given and told == [1, 0, 1, 0, 0]


def _asked(connection: Connection, settings: dict[str, str]) -> int:
    _set(connection, {**_NOBODY, **settings})
    return _shown(connection)


def _set(connection: Connection, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        connection.execute(_SET, [name, value])


def _shown(connection: Connection) -> int:
    (row,) = connection.execute("SELECT count(*) FROM ballot").fetchall()
    return int(row[0])


def _is_given(connection: Connection, organisation: uuid.UUID, *, handling: int = 7) -> bool:
    try:
        with connection.transaction():
            connection.execute(_GIVE, [handling, uuid.uuid4(), organisation, uuid.uuid4()])
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
