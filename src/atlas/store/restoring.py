"""Copies everything in, from a backup: into a database aside, which takes the name only when all of it is there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from atlas.errors import BackupError, ServerError
from atlas.settings import Settings
from atlas.store import databases, dumping
from atlas.store.dumping import Digest

_SCHEMA_HOLDS = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


def assert_empty(settings: Settings) -> None:
    """Return if there is no Atlas yet where one is to be restored.

    Raises:
        BackupError: there is one; it is left as it is.
        ServerError: the database cannot be reached.
    """
    with _connected(_inside(settings, "postgres")) as admin:
        if not _exists(admin, _name(settings)):
            return
    with _connected(databases.superuser_conninfo(settings)) as inside:
        row = inside.execute(_SCHEMA_HOLDS).fetchone()
    if row and row[0]:
        raise BackupError(
            f"There is an Atlas already in {settings.data} or its database; nothing was changed. "
            "Restore into an empty data folder (ATLAS_DATA=...)."
        )


@contextmanager
def incoming(settings: Settings) -> Iterator[Callable[[bytes], object]]:
    """Make a database aside and yield what takes its dump; dropped again when the block is left by an error."""
    aside = _aside(settings)
    with _connected(_inside(settings, "postgres")) as admin:
        admin.execute(databases.script("database.sql").encode())
        _drop(admin, aside)
        admin.execute(_CREATE.format(sql.Identifier(aside)))
    conninfo = _inside(settings, aside)
    words = ["--exit-on-error", "--single-transaction", "--format=custom"]
    try:
        command = dumping.program(settings, "pg_restore", words, conninfo)
        with dumping.running(command, feeding=True) as process:
            assert process.stdin is not None  # noqa: S101 - it is fed
            yield process.stdin.write
        with _connected(conninfo) as inside:
            quoted = sql.Identifier(aside).as_string(inside)
            inside.execute(databases.script("schema.sql").replace("{database}", quoted).encode())
            inside.execute("ANALYZE")
    except BaseException:
        discard(settings)
        raise


def digests(settings: Settings) -> Mapping[str, Digest]:
    """Return what each table of the database aside holds."""
    try:
        with psycopg.connect(_inside(settings, _aside(settings))) as connection:
            return dumping.digests(connection)
    except psycopg.Error as error:
        raise ServerError("What was restored cannot be read.") from error


def put_in_place(settings: Settings) -> None:
    """Give the database aside its name."""
    with _connected(_inside(settings, "postgres")) as admin:
        name = _name(settings)
        _drop(admin, name)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(_aside(settings)), sql.Identifier(name)
            )
        )


def discard(settings: Settings) -> None:
    """Drop the database aside."""
    with _connected(_inside(settings, "postgres")) as admin:
        _drop(admin, _aside(settings))


_CREATE = sql.SQL(
    "CREATE DATABASE {} OWNER atlas_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
)


def _name(settings: Settings) -> str:
    parts = conninfo_to_dict(databases.superuser_conninfo(settings))
    return str(parts.get("dbname", databases.DATABASE))


def _aside(settings: Settings) -> str:
    return f"{_name(settings)}_restored"


def _inside(settings: Settings, database: str) -> str:
    return make_conninfo(databases.superuser_conninfo(settings), dbname=database)


@contextmanager
def _connected(conninfo: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        raise ServerError(
            f"Restoring needs the database's superuser: {str(error).splitlines()[0]}"
        ) from error


def _exists(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> bool:
    return bool(admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
