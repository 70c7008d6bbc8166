"""Copies everything in, from a backup: into a database aside, which takes the name only when all of it is there.

Nobody else is ever disconnected, and no database is dropped that was not made here or seen empty while nobody
could reach it by its name.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from atlas.errors import BackupError, ServerError
from atlas.settings import Settings
from atlas.store import databases, dumping, programs
from atlas.store.dumping import Digest

Connection = psycopg.Connection[tuple[object, ...]]

# The comment on a copy tells it from a database that somebody else named alike.
OURS = "Half of a restore by the Cybercrime Atlas"
# Servers before this release do not know a setting that newer programs set first, to a value that it has anyhow.
_KNOWS_TRANSACTION_TIMEOUT = 17
_SETS_TRANSACTION_TIMEOUT = "SET transaction_timeout = 0;"

_SCHEMA_HOLDS = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_IS_OURS = """
SELECT coalesce(shobj_description(oid, 'pg_database') = %s, false) FROM pg_database
WHERE datname = %s
"""
_CREATE = sql.SQL(
    "CREATE DATABASE {} OWNER atlas_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
)
_COMMENT = sql.SQL("COMMENT ON DATABASE {} IS {}")
_RENAME = sql.SQL("ALTER DATABASE {} RENAME TO {}")
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('atlas.restoring ' || %s, 0))"
# held while the embedded server's database is made at a first start
_BEGIN_NO_START = "SELECT pg_advisory_lock(hashtextextended('atlas.creating', 0))"
_END_NO_START = "SELECT pg_advisory_unlock(hashtextextended('atlas.creating', 0))"


@attrs.frozen(kw_only=True)
class Copy:
    """The database aside, while it is filled. Of no use after its `with` block has ended."""

    settings: Settings
    admin: Connection

    @contextmanager
    def incoming(self, *, made_on: int) -> Iterator[Callable[[bytes], object]]:
        """Yield what takes a dump that was made on this major release of PostgreSQL.

        Raises:
            ServerError: the server did not take it, or no program here can read it.
        """
        conninfo = _inside(self.settings, name_of_copy(self.settings))
        server = self.admin.info.server_version // 10_000
        program = programs.restoring(self.settings.pg_bin, server, made_on=made_on)
        with programs.running(_reading(program, server, conninfo), feeding=True) as process:
            assert process.stdin is not None  # noqa: S101 - it is fed
            yield process.stdin.write
        with _connected(conninfo) as inside:
            quoted = sql.Identifier(name_of_copy(self.settings)).as_string(inside)
            inside.execute(databases.script("schema.sql").replace("{database}", quoted).encode())
            inside.execute("ANALYZE")

    def digests(self) -> Mapping[str, Digest]:
        """Return what each table of it holds."""
        with (
            _connected(_inside(self.settings, name_of_copy(self.settings))) as inside,
            inside.transaction(),
        ):
            return dumping.digests(inside)

    def put_in_place(self) -> None:
        """Give it its name. A database that has the name is looked at once more, where nobody reaches it.

        Raises:
            BackupError: there is an Atlas in it by now; it is left as it is.
            ServerError: it is in use.
        """
        name, former = _name(self.settings), f"{_name(self.settings)[:40]}_{uuid.uuid4().hex[:8]}"
        with _words(), _no_start(self.admin):
            stood = _exists(self.admin, name)
            if stood:
                self._set_apart(name, former)
            with self.admin.transaction():
                _rename(self.admin, name_of_copy(self.settings), name)
                self.admin.execute(_COMMENT.format(sql.Identifier(name), sql.NULL))
            if stood:
                with suppress(psycopg.Error):  # it is empty, and the restore is done
                    self.admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(former)))

    def _set_apart(self, name: str, former: str) -> None:
        """Take the name from an empty database. Whoever is in it keeps the server from doing that."""
        _rename(self.admin, name, former)
        try:
            _assert_holds_nothing(self.settings, former)
        except BaseException:
            _rename(self.admin, former, name)
            raise


def assert_empty(settings: Settings) -> None:
    """Return if there is no Atlas yet where one is to be restored.

    Raises:
        BackupError: there is one; it is left as it is.
        ServerError: the database cannot be reached.
    """
    with _connected(_inside(settings, "postgres")) as admin:
        if not _exists(admin, _name(settings)):
            return
    _assert_holds_nothing(settings, _name(settings))


@contextmanager
def copy(settings: Settings) -> Iterator[Copy]:
    """Make a database aside; unless it was put in place, it is dropped again, however the block is left.

    Raises:
        BackupError: there is an Atlas already, another restore is under way, or a database that is not ours has
            the name of the copy. Nothing was changed.
        ServerError: the database cannot be reached, or its superuser was not let in.
    """
    aside = name_of_copy(settings)
    with _connected(_inside(settings, "postgres")) as admin:
        admin.execute("SET idle_session_timeout = 0")
        _lock(admin, _name(settings))
        assert_empty(settings)
        _drop_left(admin, aside)
        try:
            admin.execute(databases.script("database.sql").encode())
            admin.execute(_CREATE.format(sql.Identifier(aside)))
            admin.execute(_COMMENT.format(sql.Identifier(aside), sql.Literal(OURS)))
            yield Copy(settings=settings, admin=admin)
        finally:
            # a connection of its own, as the other may be what broke; the first fault is the one that is told
            with suppress(ServerError), _connected(_inside(settings, "postgres")) as own:
                _drop_ours(own, aside)


def name_of_copy(settings: Settings) -> str:
    """Return the name of the database aside."""
    return f"{_name(settings)}_restored"


def _reading(program: Path, server: int, conninfo: str) -> programs.Command:
    words = ["--format=custom"]
    if server >= _KNOWS_TRANSACTION_TIMEOUT:
        words += ["--exit-on-error", "--single-transaction"]
        return programs.command(program, words, conninfo)
    return programs.command(program, words, conninfo, may_fail=_SETS_TRANSACTION_TIMEOUT)


def _name(settings: Settings) -> str:
    parts = conninfo_to_dict(databases.superuser_conninfo(settings))
    return str(parts.get("dbname", databases.DATABASE))


def _inside(settings: Settings, database: str) -> str:
    return make_conninfo(databases.superuser_conninfo(settings), dbname=database)


@contextmanager
def _connected(conninfo: str) -> Iterator[Connection]:
    with _words(), psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


@contextmanager
def _words() -> Iterator[None]:
    """Turn what the database says into a sentence of ours: it may name what was in a row."""
    try:
        yield
    except errors.ObjectInUse as error:
        raise ServerError(
            "The database is in use: end what is connected to it, and restore again."
        ) from error
    except errors.InsufficientPrivilege as error:
        raise ServerError("Restoring needs the database's superuser.") from error
    except psycopg.OperationalError as error:
        raise ServerError(
            "The database was not reached as its superuser, or the connection was lost."
        ) from error
    except psycopg.Error as error:
        raise ServerError(
            "The database refused a step of the restore; its log says which."
        ) from error


@contextmanager
def _no_start(admin: Connection) -> Iterator[None]:
    """Keep a first start of the embedded server from making the database meanwhile."""
    admin.execute(_BEGIN_NO_START)
    try:
        yield
    finally:
        with suppress(psycopg.Error):  # a lost connection holds no lock
            admin.execute(_END_NO_START)


def _lock(admin: Connection, name: str) -> None:
    row = admin.execute(_LOCK, [name]).fetchone()
    if row is None or not row[0]:
        raise BackupError(
            "Another restore into this database is under way; this one changed nothing."
        )


def _assert_holds_nothing(settings: Settings, database: str) -> None:
    with _connected(_inside(settings, database)) as inside:
        row = inside.execute(_SCHEMA_HOLDS).fetchone()
    if row and row[0]:
        raise BackupError(
            f"There is an Atlas already in {settings.data} or its database; nothing was changed. "
            "Restore into an empty data folder (ATLAS_DATA=...)."
        )


def _exists(admin: Connection, name: str) -> bool:
    return bool(admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop_left(admin: Connection, name: str) -> None:
    """Drop what a killed restore left."""
    row = admin.execute(_IS_OURS, [OURS, name]).fetchone()
    if row and not row[0]:
        raise BackupError(
            f"There is a database {name} that this did not make; nothing was changed. Rename it."
        )
    _drop_ours(admin, name)


def _drop_ours(admin: Connection, name: str) -> None:
    """Drop a copy that was made here, though a killed program of ours may still be at it."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(admin: Connection, name: str, other: str) -> None:
    admin.execute(_RENAME.format(sql.Identifier(name), sql.Identifier(other)))
