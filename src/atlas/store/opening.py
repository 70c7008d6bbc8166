"""Opens scopes. Only `services/gate/` may import this room: no other way leads to an `OpenScope`."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from atlas.model.ids import HandlingId
from atlas.store import faults, numbering
from atlas.store.scoped import OpenScope, Scope

_READABLE = """SELECT set_config('atlas.readable', atlas.readable(%s, %s, %s, %s, %s), true),
    set_config('atlas.moment', %s, true)"""
_BOTH = "SELECT atlas.readable(%s, %s, %s, %s, %s), atlas.readable(%s, %s, %s, %s, %s)"
_SET_READABLE = (
    "SELECT set_config('atlas.readable', %s, true), set_config('atlas.moment', %s, true)"
)
# whose cases of data subjects are shown: of the own organisation, to legal officers and to work of the system; whose
# entries and questions of deconfliction (`sql/deconfliction.sql`, `*` for all questions); whose watched claims, to
# those who may watch; whose alarms, `*` for all (`sql/watching.sql`); and whose ballots before they close
# (`sql/nominations.sql`)
_OFFICES = """WITH who AS (
    SELECT p.roles FROM atlas.person p WHERE p.id = %(person)s
        AND p.roles && ARRAY['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R12']
        AND atlas.has_standing(%(person)s, %(organisation)s::uuid, %(at)s))
SELECT set_config('atlas.counsel', CASE
           WHEN %(person)s::uuid IS NULL OR (SELECT roles FROM who) && ARRAY['R6'] THEN %(organisation)s
           ELSE '' END, true),
       set_config('atlas.watching', CASE
           WHEN (SELECT roles FROM who) && ARRAY['R2', 'R6'] THEN %(organisation)s ELSE '' END, true),
       set_config('atlas.alarmed', CASE
           WHEN (SELECT roles FROM who) && ARRAY['R1', 'R12'] THEN '*'
           WHEN (SELECT roles FROM who) && ARRAY['R6'] THEN %(organisation)s ELSE '' END, true),
       set_config('atlas.voting', CASE
           WHEN (SELECT roles FROM who) && ARRAY['R2', 'R3'] THEN %(organisation)s ELSE '' END, true),
       set_config('atlas.deconflicting', CASE
           WHEN %(person)s::uuid IS NULL OR (SELECT roles FROM who) && ARRAY['R2', 'R3', 'R6', 'R7']
           THEN %(organisation)s ELSE '' END, true),
       set_config('atlas.asking', CASE
           WHEN (SELECT roles FROM who) && ARRAY['R12'] THEN '*'
           WHEN %(person)s::uuid IS NULL OR EXISTS (SELECT FROM who) THEN %(organisation)s ELSE '' END, true)"""
_LIMITED = """SELECT set_config('statement_timeout',
    coalesce(nullif(current_setting('atlas.read_limit', true), ''), '0'), true)"""
_LIMITED_TO = "SELECT set_config('statement_timeout', %s, true)"
_PATIENCE = "SELECT set_config('lock_timeout', %s, true)"
PATIENCE_SECONDS = 5
"""How long a contribution waits for another of its organisation before it says so."""

_WRITABLE = """SELECT set_config('atlas.writable', atlas.writable(%s, %s, %s), true),
                      set_config('atlas.author', %s, true)"""


@contextmanager
def deciding() -> Iterator[None]:
    """A short transaction of its own, for what must stay on record whatever happens after."""
    with faults.told(), transaction.atomic(durable=True):
        yield


@contextmanager
def reading(
    scope: Scope, *, limited: bool = True, seconds: int | None = None
) -> Iterator[OpenScope]:
    """One snapshot, read only, of what the scope may read. It never opens inside another transaction.

    A statement may take `seconds`, else as long as a page is given; without a limit where it is not `limited`.
    """
    with faults.told(), transaction.atomic(durable=True):
        opened = OpenScope(scope)
        opened.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _set_readable(opened)
        if seconds is not None:
            opened.sql(_LIMITED_TO, [f"{seconds}s"])
        elif limited:
            opened.sql(_LIMITED)
        yield opened


@contextmanager
def writing(scope: Scope, *, rehearsal: bool = False, patient: bool = False) -> Iterator[OpenScope]:
    """A transaction that reads as the scope may read and writes what its actor may give; a rehearsal is undone.

    Where others hold what it needs it waits 5 s and then raises `TooSlowError`; a patient one waits until they end.
    What was written gets its place in the order of feeds right behind the commit.
    """
    actor = scope.actor
    with faults.told(), transaction.atomic(durable=True):
        opened = OpenScope(scope)
        _set_readable(opened)
        opened.sql(_WRITABLE, [actor.person, actor.organisation, scope.at, str(actor.organisation)])
        if not patient:
            opened.sql(_PATIENCE, [f"{PATIENCE_SECONDS}s"])
        yield opened
        transaction.set_rollback(rehearsal)
    if not rehearsal:
        numbering.number_soon()


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a transaction that is undone by itself when it fails, so that the rest can go on."""
    with faults.told(), transaction.atomic():
        yield


def be_patient(opened: OpenScope) -> None:
    """Let a writing scope wait from now on as long as others hold what it needs."""
    opened.sql(_PATIENCE, ["0"])


def suppose_writable(opened: OpenScope, handlings: Iterable[HandlingId]) -> None:
    """Let a rehearsal write under handlings that nobody interned; for what will be undone only."""
    row = opened.one("SELECT current_setting('atlas.writable')")
    bits = bytearray(base64.b64decode(row[0] if row else ""))
    for handling in handlings:
        octet, bit = divmod(handling, 8)
        bits.extend(bytes(max(0, octet + 1 - len(bits))))
        bits[octet] |= 1 << bit
    opened.sql(
        "SELECT set_config('atlas.writable', %s, true)", [base64.b64encode(bits).decode("ascii")]
    )


def _set_readable(opened: OpenScope) -> None:
    scope = opened.scope
    asked = [scope.purpose, scope.at, scope.reference]
    own = [scope.actor.person, scope.actor.organisation, *asked]
    if scope.seen_as is None:
        opened.sql(_READABLE, [*own, scope.at.isoformat()])
        _set_offices(opened)
        return
    other = [scope.seen_as.person, scope.seen_as.organisation, *asked]
    row = opened.one(_BOTH, [*own, *other])
    opened.sql(_SET_READABLE, [in_common(*row) if row else "", scope.at.isoformat()])


def _set_offices(opened: OpenScope) -> None:
    actor = opened.scope.actor
    told = {"person": actor.person, "organisation": str(actor.organisation), "at": opened.scope.at}
    opened.sql(_OFFICES, told)


def in_common(one: str, other: str) -> str:
    """Return the bits that stand in both of two bit strings, each in base64; octets without one at the end are cut."""
    pairs = zip(base64.b64decode(one), base64.b64decode(other), strict=False)
    both = bytes(ours & theirs for ours, theirs in pairs)
    return base64.b64encode(both.rstrip(b"\0")).decode("ascii")
