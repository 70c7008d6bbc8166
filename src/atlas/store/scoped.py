"""The open scope: the one thing through which the store is asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import connection
from psycopg import sql

from atlas.model.handling import Purpose
from atlas.policy.actors import Actor

# Any: what a parameter may be is psycopg's to say, and its stubs for Django's cursor are narrower
Params = Sequence[Any] | Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Scope:
    """Who looks, for which purpose, and at which moment the policy was weighed. Plain data.

    `reference` is what the visit is about; without one a person reads no personal data. With `seen_as` it is what
    the actor and that one have in common.
    """

    actor: Actor
    purpose: Purpose
    at: datetime
    reference: str = ""
    seen_as: Actor | None = None


@attrs.frozen
class OpenScope:
    """A transaction inside the wall. Everything asked through it is filtered by the database.

    Made by `store/opening.py` alone. It is of no use after its `with` block has ended. `remembered` is what it was
    asked before, for a snapshot answers alike.
    """

    scope: Scope
    remembered: dict[str, Any] = attrs.field(factory=dict, eq=False, repr=False)

    def sql(self, query: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return all its rows."""
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall() if cursor.description else []

    def one(self, query: str, params: Params = ()) -> tuple[Any, ...] | None:
        """Run one statement and return its first row, or `None`."""
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def stream(self, query: str, params: Params = (), *, size: int = 2_000) -> Iterable[Any]:
        """Run one query and yield its rows through a cursor on the server, `size` at a time."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, params)
            while rows := cursor.fetchmany(size):
                yield from rows

    def copy(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Fill a temporary table by binary COPY; tables under the wall cannot be copied into.

        `columns` gives names and types, in the order of each row's values: binary COPY must be told the types.
        """
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
            sql.Identifier("pg_temp", table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with connection.cursor() as wrapped, wrapped.cursor.copy(statement) as copying:
            copying.set_types(list(columns.values()))
            for row in rows:
                copying.write_row(row)
