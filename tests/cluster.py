"""The databases that tests run on: one server a run, one migrated template, a clone for each who asks.

The folder in `ATLAS_DATA` is made by `conftest.py` before anything reads the settings. Workers of one run share
it, and so the server: the first starts it, the last stops it.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import psycopg
from psycopg import sql

from atlas.settings import Settings
from atlas.store import databases, placing, server

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: TID251 - as in `use`

Connection = psycopg.Connection[tuple[Any, ...]]

# by the name of the database
_emptying: dict[str, tuple[Connection, bytes]] = {}
_used: dict[str, "BaseDatabaseWrapper"] = {}

# Django's own tables stay as migrated.
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'atlas'::regnamespace AND relkind = 'r'
AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
"""


@attrs.frozen
class Database:
    """One database of the run's server."""

    server: server.Server
    name: str

    @contextmanager
    def connected(self, role: str = "atlas_app") -> Iterator[Connection]:
        """Yield a connection of its own, in autocommit; transactions are begun by hand."""
        info = self.server.conninfo(role, self.name)
        with psycopg.connect(info, autocommit=True, options="-c search_path=atlas") as connection:
            yield connection

    def superuser(self) -> AbstractContextManager[Connection]:
        """Return `connected` as the cluster's superuser: to look behind the wall and to empty tables."""
        return self.connected(server.SUPERUSER)

    def empty(self) -> None:
        """Delete every row that is not Django's own, over a connection that is kept: its question is planned once."""
        kept = _emptying.get(self.name)
        if kept is None or kept[0].closed:
            kept = _emptying[self.name] = self._emptying()
        try:
            found = kept[0].execute(kept[1], prepare=True).fetchone()
        except psycopg.OperationalError:  # its server was ended meanwhile, and another runs
            kept = _emptying[self.name] = self._emptying()
            found = kept[0].execute(kept[1], prepare=True).fetchone()
        # without the order that foreign keys would demand
        deleting = "".join(f"DELETE FROM {table};" for table in (found or ([],))[0])
        kept[0].execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deleting} COMMIT")

    def _emptying(self) -> tuple[Connection, bytes]:
        """Return a connection, and the question which tables hold a row."""
        info = self.server.conninfo(server.SUPERUSER, self.name)
        connection = psycopg.connect(info, autocommit=True, options="-c search_path=atlas")
        each = [
            f"CASE WHEN EXISTS (SELECT FROM {table}) THEN '{table}' END"
            for (table,) in connection.execute(_TABLES).fetchall()
        ]
        return connection, f"SELECT array_remove(ARRAY[{','.join(each)}], NULL)".encode()


@attrs.frozen
class Cluster:
    """The running server of this test run."""

    settings: Settings
    server: server.Server

    @contextmanager
    def cloned(self, name: str, *, of: str = databases.DATABASE) -> Iterator[Database]:
        """Yield a copy of a database that nobody uses meanwhile; it is dropped at the end."""
        made = self._copied(name, of)
        try:
            yield made
        finally:
            _let_go(name)
            with self._admin() as admin:
                _drop(admin, name)

    def filled_once(self, name: str, fill: Callable[[], object]) -> str:
        """Return the name of a database that is filled once in a run, by the first who asks; others wait for it."""
        with _locked(self.settings.data, name):
            if not self._has(name):
                aside = self._copied(f"{name}_aside", databases.DATABASE)
                use(aside)
                fill()
                use(None)
                with self._admin() as admin:
                    admin.execute(f"ALTER DATABASE {aside.name} RENAME TO {name}")
        return name

    def _has(self, name: str) -> bool:
        with self._admin() as admin:
            found = admin.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return found.rowcount == 1

    def _copied(self, name: str, of: str) -> Database:
        with self._admin() as admin, _locked(self.settings.data):
            _drop(admin, name)
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER atlas_owner TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(of)
                )
            )
            # rights and settings of a database are not copied with it
            with psycopg.connect(self.server.conninfo(server.SUPERUSER, name)) as inside:
                inside.execute(_script("schema.sql").replace("{database}", name))
                inside.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        return Database(self.server, name)

    def _admin(self) -> Connection:
        info = self.server.conninfo(server.SUPERUSER, "postgres")
        return psycopg.connect(info, autocommit=True)


@contextmanager
def running(settings: Settings) -> Iterator[Cluster]:
    """Keep the server running while inside, with the template made and migrated."""
    from atlas.store import migrating  # noqa: PLC0415 - needs Django set up

    with server.running(settings.data, settings.pg_bin) as started:
        with _locked(settings.data):
            databases.prepare(settings)
            migrating.migrate(settings)
            use(None)
        yield Cluster(settings, started)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return what makes a process of its own use a data folder, and nothing else of this run."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ATLAS_", "DJANGO_", "COV_"))
    }
    programs = {"ATLAS_PG_BIN": str(settings.pg_bin)} if settings.pg_bin else {}
    return kept | {"ATLAS_DATA": str(settings.data)} | programs


def use(database: Database | None) -> None:
    """Point Django to a database, over a connection that is kept for each; with `None` let go of all of them.

    A server process that goes on has read the catalogue and planned the questions already.
    """
    from django.db import connections  # noqa: PLC0415, TID251 - which database is a matter of tests alone

    if database is None:
        for name in list(_used):
            _let_go(name)
        connections["default"].close()
        return
    settings = connections.databases["default"]
    if settings["NAME"] != database.name:
        connections["default"].close_if_unusable_or_obsolete()
        connections.databases["default"] = settings | {"NAME": database.name}
        if database.name not in _used:
            _used[database.name] = connections.create_connection("default")
        connections["default"] = _used[database.name]
    kept = _used[database.name] = connections["default"]
    kept.close_if_unusable_or_obsolete()
    if kept.connection and not kept.is_usable():  # its server was ended meanwhile, and another runs
        kept.close()


def _let_go(name: str) -> None:
    if name in _emptying:
        _emptying.pop(name)[0].close()
    if name in _used:
        _used.pop(name).close()


def emptied(database: Database) -> None:
    """Take everything out of a database but what its superuser puts there before the first migration."""
    with database.superuser() as superuser:
        superuser.execute("DROP SCHEMA atlas CASCADE")
        script = databases.superuser_sql(database.name)
        superuser.execute(script.split("\\connect")[1].split("\n", 1)[1])


def migrate_one_by_one(database: Database, *, until: str | None = None) -> None:
    """Migrate a database as its owner, each migration by itself, in the order of their needs.

    It ends before the first migration of the store that has this name; at the end of all come the functions.
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415, TID251 - as above
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415, TID251 - as above

    from atlas.store import facts  # noqa: PLC0415 - needs Django set up

    default = connections.databases["default"]
    connections.databases["one by one"] = {**default, "NAME": database.name, "USER": "atlas_owner"}
    try:
        executor = MigrationExecutor(connections["one by one"])
        for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if until is not None and (step.app_label, step.name) == ("store", until):
                return
            call_command("migrate", step.app_label, step.name, database="one by one", verbosity=0)
        facts.remake_functions(connections["one by one"])
    finally:
        connections["one by one"].close()
        del connections["one by one"]
        del connections.databases["one by one"]


def remove(settings: Settings) -> None:
    """Remove the run's folder, and what the launcher put outside of it."""
    place = placing.place(settings.data, settings.pg_bin)
    if not place.cluster.is_relative_to(settings.data):
        shutil.rmtree(place.cluster.parent, ignore_errors=True)
    shutil.rmtree(place.socket, ignore_errors=True)
    shutil.rmtree(settings.data, ignore_errors=True)


def _drop(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _script(name: str) -> str:
    return (files("atlas.store") / "sql" / name).read_text()


@contextmanager
def _locked(data: Path, name: str = "template") -> Iterator[None]:
    descriptor = os.open(data / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
