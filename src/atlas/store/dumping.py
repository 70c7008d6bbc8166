"""Copies everything out, for a backup: one snapshot, its digest and its dump, read as the cluster's superuser.

`pg_dump` as the tables' owner would fail under FORCE row security, and as the application it would see nothing.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import attrs
import psycopg
from psycopg import sql

from atlas.errors import ServerError
from atlas.settings import Settings
from atlas.store import databases, programs

# Who restores a backup signs in anew: what would let somebody in is not in the file.
NOT_KEPT = ("django_session", "signin_link", "sitting", "throttle", "token")
_CHUNK_BYTES = 2**18
_COMPRESSION = "3"  # measured: a third larger than 9, in a quarter of its time

_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'atlas'::regnamespace AND c.relkind = 'r'
ORDER BY c.relname
"""
# How a row reads as text must not depend on who asks, else equal rows had unequal digests.
_PLAIN = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL search_path = atlas",
)
_ROWS = """COPY (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') COLLATE "C" FROM {} AS t
ORDER BY 1) TO STDOUT"""


@attrs.frozen(kw_only=True)
class Digest:
    """The rows of one table: how many, and one SHA-256 over the hashes of them all, sorted."""

    rows: int
    sha256: str


@attrs.frozen
class Snapshot:
    """Everything at one moment, whoever writes meanwhile. Of no use after its `with` block has ended."""

    connection: "psycopg.Connection[tuple[object, ...]]"
    conninfo: str
    program: Path

    def tables(self) -> dict[str, Digest]:
        """Return what each table holds, by name, without those that are not kept. Sorts every row's hash."""
        return digests(self.connection)

    def migrations(self) -> tuple[str, ...]:
        """Return which migrations made these tables, sorted: `app.name`."""
        found = self.connection.execute("SELECT app || '.' || name FROM atlas.django_migrations")
        return tuple(sorted(str(row[0]) for row in found))

    def server_version(self) -> int:
        """Return the server's version as it numbers itself: 180006."""
        return self.connection.info.server_version

    def dump(self) -> Iterator[bytes]:
        """Yield `pg_dump`'s custom format, piece by piece.

        Raises:
            ServerError: it did not come to its end.
        """
        row = self.connection.execute("SELECT pg_export_snapshot()").fetchone()
        left_out = [f"--exclude-table-data=atlas.{name}" for name in NOT_KEPT]
        words = [
            *("--format=custom", f"--compress={_COMPRESSION}", "--schema=atlas"),
            *(f"--snapshot={row[0] if row else ''}", "--lock-wait-timeout=60000", *left_out),
        ]
        command = programs.command(self.program, words, self.conninfo)
        with programs.running(command, feeding=False) as process:
            out = _pipe(process.stdout)
            while chunk := out.read(_CHUNK_BYTES):
                yield chunk


@contextmanager
def snapshot(settings: Settings) -> Iterator[Snapshot]:
    """Open one snapshot of everything, read only, as the superuser.

    Raises:
        ServerError: the database cannot be opened, there is none yet, or no program here can dump it.
    """
    conninfo = databases.superuser_conninfo(settings)
    try:
        with psycopg.connect(conninfo) as connection:
            program = programs.dumping(settings.pg_bin, connection.info.server_version // 10_000)
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _read_plainly(connection)
            yield Snapshot(connection, conninfo, program)
    except psycopg.Error as error:
        raise ServerError(
            "There is no Atlas to back up here, or its superuser was not let in."
        ) from error


def digests(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[str, Digest]:
    """Return what each table holds in the transaction under way, by name, without those that are not kept."""
    _read_plainly(connection)
    names = [str(row[0]) for row in connection.execute(_TABLES).fetchall()]
    return {name: _digest(connection, name) for name in names if name not in NOT_KEPT}


def _read_plainly(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    for statement in _PLAIN:
        connection.execute(statement.encode())


def _digest(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> Digest:
    hashed, rows = hashlib.sha256(), 0
    statement = sql.SQL(_ROWS).format(sql.Identifier("atlas", table))
    with connection.cursor() as cursor, cursor.copy(statement) as copying:
        for chunk in copying:
            hashed.update(chunk)
            rows += bytes(chunk).count(b"\n")
    return Digest(rows=rows, sha256=hashed.hexdigest())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - asked for above
    return pipe
