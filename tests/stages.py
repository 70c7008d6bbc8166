"""Stages for mutants: databases with random alliances, and what each holder of the policy says there.

Everything is asked inside one transaction that is undone, so a mutant lives no longer than its question.
"""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from types import ModuleType

import attrs
import psycopg
from hypothesis import HealthCheck, Phase, given, seed, settings

import catalogue
import verdicts
from atlas.model.handling import Purpose
from atlas.policy.permits import may_give, permits
from cluster import Cluster, Connection, Database, use
from facts import MOMENTS, PURPOSES, REFERENCES, Facts, facts, keep
from verdicts import Probed

SEED = 20_260_304  # fixed: the same mutants are caught on every day
LATE = 50_000  # rows of a handling beyond every scope
_READABLE = """SELECT readable(who, org, purpose, at, about)
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::text[])
WITH ORDINALITY AS asked (who, org, purpose, at, about, place) ORDER BY place"""
_WRITABLE = """SELECT writable(who, org, at) FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[])
WITH ORDINALITY AS asked (who, org, at, place) ORDER BY place"""


@attrs.frozen
class Stage:
    """One alliance in a database of its own, with every standing in it."""

    database: Database
    known: Facts
    probed: Sequence[Probed]

    def readers(self) -> Iterator[tuple[Probed, Purpose, str]]:
        """Yield each standing with each purpose and a reference, always in one order."""
        references = cycle(REFERENCES)
        for probed in self.probed:
            for purpose in PURPOSES:
                yield probed, purpose, next(references)

    def read_in_python(self, module: ModuleType | None = None) -> list[set[int]]:
        """Return who reads what, as `permits` says it, or the one of a mutant."""
        says = module.permits if module else permits
        return [
            {
                i
                for i, h in self.known.handlings.items()
                if says(h, standing, purpose=purpose, at=at, reference=about)
            }
            for (_, standing, at), purpose, about in self.readers()
        ]

    def given_in_python(self, module: ModuleType | None = None) -> list[set[int]]:
        """Return who may give what, as `may_give` says it, or the one of a mutant."""
        says = module.may_give if module else may_give
        return [
            {i for i, h in self.known.handlings.items() if says(h, standing, at=at)}
            for _, standing, at in self.probed
        ]

    def functions_differ(self, connection: Connection) -> bool:
        """Tell whether `readable` or `writable` says otherwise than Python; a fault is a difference."""
        readers = [
            (a.person, a.organisation, str(p), at, about) for (a, _, at), p, about in self.readers()
        ]
        givers = [(a.person, a.organisation, at) for a, _, at in self.probed]
        return (
            _asked(connection, _READABLE, readers) != self.read_in_python()
            or _asked(connection, _WRITABLE, givers) != self.given_in_python()
        )

    def rows_differ(self, connection: Connection) -> bool:
        """Tell whether rows come back or go in otherwise than Python says, or at the edges of a scope."""
        if not verdicts.at_the_edge(connection, self.known):
            return True
        some = self.probed[::3]
        read = verdicts.reading(connection, self.known, some, purposes=PURPOSES[:1])
        given = verdicts.giving(connection, self.known, some)
        return bool(read.differences or given.differences)

    def notices(self, statements: str, *, rows: bool) -> bool | None:
        """Tell whether a change of the schema is noticed here; `None` for what is no SQL at all."""
        with self.database.superuser() as superuser, superuser.transaction(force_rollback=True):
            try:
                superuser.execute(statements)
            except psycopg.ProgrammingError:
                return None
            if any(rule(superuser) for rule in catalogue.RULES):
                return True
            superuser.execute("SET LOCAL ROLE atlas_app")
            try:
                return self.rows_differ(superuser) if rows else self.functions_differ(superuser)
            except psycopg.Error:
                return True


def _asked(connection: Connection, query: str, rows: Sequence[Sequence[object]]) -> list[set[int]]:
    found = connection.execute(query, [list(column) for column in zip(*rows, strict=True)])
    return [_ids(bits) for (bits,) in found.fetchall()]


def _ids(bits: str) -> set[int]:
    octets = base64.b64decode(bits)
    return {8 * at + bit for at, octet in enumerate(octets) for bit in range(8) if octet >> bit & 1}


@contextmanager
def stages(cluster: Cluster, name: str, count: int) -> Iterator[list[Stage]]:
    """Yield stages of fixed alliances, each in a clone."""
    made: list[Stage] = []
    with _clones(cluster, name, count) as databases:
        for database, known in zip(databases, _drawn(count), strict=True):
            use(database)
            with database.connected() as app, database.superuser() as superuser:
                keep(app, known)
                verdicts.fill(superuser, known)
                for statement in (*verdicts.FILL.values(), *verdicts.BESIDE_CLAIMS.values()):
                    verdicts.insert(superuser, statement, [LATE])
            made.append(Stage(database, known, verdicts.standings(known, MOMENTS)))
            use(None)
        yield made


@contextmanager
def _clones(cluster: Cluster, name: str, count: int) -> Iterator[list[Database]]:
    if count == 0:
        yield []
        return
    with cluster.cloned(f"{name}_{count}") as last, _clones(cluster, name, count - 1) as others:
        yield [*others, last]


def _drawn(count: int) -> list[Facts]:
    found: list[Facts] = []

    @seed(SEED)
    @settings(
        max_examples=count + 2,  # the first two are the smallest, and say little
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(facts(150))
    def collect(known: Facts) -> None:
        found.append(known)

    collect()
    return found[2 : count + 2]
