"""What a service asked of the database, written down, and asked again where no policy holds.

So both sides always run the very statements that the product runs, with the same values.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import attrs
import psycopg

from atlas.settings import Settings
from atlas.store import databases
from atlas.store.policies import bit_test
from atlas.store.scoped import OpenScope, Params

_FUNCTION = "atlas.search_claims"
_BARE_FUNCTION = "bench.search_claims"
# a statement may ask which handlings are in sight, to make use of an index: here all are
_ALL_IN_SIGHT = """SELECT set_config('atlas.readable', encode(decode(
    repeat('ff', (SELECT coalesce(max(id), 0) / 8 + 1 FROM handling)), 'hex'), 'base64'), false)"""
_OPENING = re.compile(r"\s*SET TRANSACTION|.*\bset_config\(", re.DOTALL)


@attrs.frozen
class Asked:
    """One statement and how long its answer took."""

    query: str
    params: Params
    seconds: float


@contextmanager
def recorded() -> Iterator[list[Asked]]:
    """Write down what is asked through open scopes while inside, save what opens the scope itself."""
    asked: list[Asked] = []
    original = {name: getattr(OpenScope, name) for name in ("sql", "one")}

    def recording(name: str) -> Any:
        def ask(opened: OpenScope, query: str, params: Params = ()) -> Any:
            began = perf_counter()
            answer = original[name](opened, query, params)
            if not _OPENING.match(query):
                asked.append(Asked(query, params, perf_counter() - began))
            return answer

        return ask

    for name in original:
        setattr(OpenScope, name, recording(name))
    try:
        yield asked
    finally:
        for name, method in original.items():
            setattr(OpenScope, name, method)


@attrs.frozen
class BesideTheWall:
    """A session of the cluster's superuser, whom no policy holds."""

    connection: "psycopg.Connection[tuple[Any, ...]]"

    def ask(self, query: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return all its rows."""
        bare = query.replace(_FUNCTION, _BARE_FUNCTION)
        return self.connection.execute(bare.encode(), params or None).fetchall()

    def replay(self, asked: Iterable[Asked]) -> float:
        """Run statements again and return the seconds that they took together."""
        began = perf_counter()
        for each in asked:
            self.ask(each.query, each.params)
        return perf_counter() - began


@contextmanager
def beside_the_wall(settings: Settings) -> Iterator[BesideTheWall]:
    """Open such a session; the search function has a twin there without the bit test."""
    conninfo = databases.superuser_conninfo(settings)
    with psycopg.connect(
        conninfo, autocommit=True, options="-c search_path=atlas -c TimeZone=UTC"
    ) as connection:
        _make_twin(connection)
        connection.execute(_ALL_IN_SIGHT)
        yield BesideTheWall(connection)


def _make_twin(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    [(definition,)] = connection.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'search_claims' "
        "AND pronamespace = 'atlas'::regnamespace"
    ).fetchall()
    bare = _without_policy(definition)
    connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
    connection.execute(bare.encode())


def _without_policy(definition: str) -> str:
    test = bit_test("atlas.readable")
    if test not in definition:
        raise ValueError("the search function has another bit test than the row policies")
    return (
        definition.replace(test, "true")
        .replace(_FUNCTION, _BARE_FUNCTION)
        .replace(" SECURITY DEFINER", "")
    )


def total(asked: Sequence[Asked]) -> float:
    """Return the seconds of all statements together."""
    return sum(each.seconds for each in asked)
