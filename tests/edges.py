"""What holds just beyond a scope: handling 8 where a scope has eight bits, and rows at the moment they end."""

import uuid
from collections.abc import Mapping

import psycopg

from cluster import Connection

_ME, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
_SET = "SELECT set_config(%s, %s, true)"
_ONE_OCTET, _NINE = "/w==", "/wE="  # base64 of the bits 0 to 7, and 0 to 8
_BEYOND = 50_000  # a handling that is in no scope
# Rows that show to nobody: under a handling in no scope, of claims that may show, and of claims that are not there.
_HANGING = {
    "vet_round": "{claim}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), NULL, 'hangs', now(), now(),"
    " 'vetted'",
    "vet_review": "gen_random_uuid(), {claim}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
    " gen_random_uuid(), 'accept', 1, false, 1, 'hangs', '', now()",
    "vet_fast": "{claim}, NULL, gen_random_uuid(), gen_random_uuid(), 'hangs', now(), now()",
    "comment": "gen_random_uuid(), {claim}, NULL, gen_random_uuid(), gen_random_uuid(), '{{}}', 'hangs', now()",
}
HIDDEN = [
    *(
        f"INSERT INTO {table} SELECT gen_random_uuid(), {_BEYOND}, {parts.replace('{claim}', 'c.id')} FROM claim c"
        " WHERE c.current AND c.handling = ANY (%(own)s::integer[])"
        for table, parts in _HANGING.items()
    ),
    *(
        f"INSERT INTO {table} SELECT gen_random_uuid(), own, {parts.replace('{claim}', 'gen_random_uuid()')}"
        " FROM unnest(%(own)s::integer[]) AS own"
        for table, parts in _HANGING.items()
    ),
    "INSERT INTO comment SELECT gen_random_uuid(), own, gen_random_uuid(), NULL, NULL, gen_random_uuid(),"
    " gen_random_uuid(), '{{}}', 'hangs', now() FROM unnest(%(own)s::integer[]) AS own",
]
# A row of these that shows adds nothing to the handlings that are seen anyway, so their rows bear words.
SHOWN = " UNION ALL ".join(
    f"SELECT '{table}, hanging' FROM {table} t WHERE t::text LIKE '%hangs%'" for table in _HANGING
)
# The one change there is of each of these, by its author alone.
_CHANGES = {
    "batch_note": "state = 'stopped'",
    "citation": "withdrawn_at = now()",
    "comment": "text = '', mentions = '{}', withdrawn_at = now()",
    "package": "revision = 2",
    "vet_conflict": "ended_at = now()",
}
_ASKED = """INSERT INTO glass_request VALUES (gen_random_uuid(), 7, gen_random_uuid(), gen_random_uuid(), %s, %s,
    gen_random_uuid(), %s, '', gen_random_uuid(), now(), now())"""
_LAID = """INSERT INTO layout VALUES (gen_random_uuid(), sha256(convert_to('/w==', 'UTF8')), sha256(''), '', now(),
    {})"""


def hold(connection: Connection, given: Mapping[str, str]) -> bool:
    """Tell whether what lies beyond a scope is not changed, and each row ends at its moment; `given` are insertions."""
    with connection.transaction(force_rollback=True):
        _set(connection, author=str(_ME), readable=_ONE_OCTET, writable=_ONE_OCTET)
        held = _asking_holds(connection) and _ending_holds(connection, given["glass_copy"])
        held &= _layouts_end(connection)
        _set(connection, readable=_ONE_OCTET, writable=_NINE)
        return held and all(
            _only_within(connection, given[table], f"UPDATE {table} SET {change}")
            for table, change in _CHANGES.items()
        )


def _only_within(connection: Connection, given: str, change: str) -> bool:
    """Tell whether of two own rows the one in sight is changed, and of somebody else's none."""
    connection.execute(given.format(author=f"'{_ME}'::uuid"), {"own": [7, 8]})
    _set(connection, author=str(_OTHER))
    others = connection.execute(change).rowcount
    _set(connection, author=str(_ME))
    return (others, connection.execute(change).rowcount) == (0, 1)


def _asking_holds(connection: Connection) -> bool:
    """Tell whether one asks whomever it be, and answers others alone."""
    return [
        _does(connection, _ASKED, _ME, asker, said)
        for asker, said in ((_ME, "asked"), (_OTHER, "yes"), (_ME, "yes"))
    ] == [True, True, False]


def _ending_holds(connection: Connection, given: str) -> bool:
    """Tell whether a copy shows no more at the moment it ends, and goes then, not before.

    What is sent in one message happens at one moment.
    """
    copy = given.format(author=f"'{_ME}'::uuid").replace("%(own)s", "ARRAY[7]")
    ended = copy.replace("'infinity'", "statement_timestamp()")
    with connection.transaction(force_rollback=True):
        connection.execute(copy)
        kept = connection.execute("DELETE FROM glass_copy").rowcount == 0
        before = connection.execute("SELECT FROM glass_copy").rowcount
        shown = connection.execute(f"{ended}; SELECT FROM glass_copy")
        shown.nextset()
        gone = connection.execute(f"{ended}; DELETE FROM glass_copy")
        gone.nextset()
        return kept and (shown.rowcount, gone.rowcount) == (before, 2)


def _layouts_end(connection: Connection) -> bool:
    """Tell whether an own layout goes at any time, and that of another scope only after its end."""
    gone = []
    for scope, until in ((_ONE_OCTET, "'infinity'"), (_NINE, "now()"), (_NINE, "'-infinity'")):
        with connection.transaction(force_rollback=True):
            connection.execute(_LAID.format(until))
            _set(connection, readable=scope)
            gone.append(connection.execute("DELETE FROM layout").rowcount)
    return gone == [1, 0, 1]


def _set(connection: Connection, **settings: str) -> None:
    for name, value in settings.items():
        connection.execute(_SET, [f"atlas.{name}", value])


def _does(connection: Connection, statement: str, *given: object) -> bool:
    """Tell whether a statement is let through; a refusal by the wall is `False`."""
    try:
        with connection.transaction():
            connection.execute(statement, given)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
