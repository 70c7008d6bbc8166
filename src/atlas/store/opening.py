"""Opens scopes. Only `services/gate.py` may import this room: no other way leads to an `OpenScope`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from atlas.store import faults
from atlas.store.scoped import OpenScope, Scope

_READABLE = "SELECT set_config('atlas.readable', atlas.readable(%s, %s, %s, %s), true)"
_WRITABLE = """SELECT set_config('atlas.writable', atlas.writable(%s, %s, %s), true),
                      set_config('atlas.author', %s, true)"""


@contextmanager
def deciding() -> Iterator[None]:
    """A short transaction of its own, for what must stay on record whatever happens after."""
    with faults.told(), transaction.atomic(durable=True):
        yield


@contextmanager
def reading(scope: Scope) -> Iterator[OpenScope]:
    """One snapshot, read only, of what the scope may read. It never opens inside another transaction."""
    with faults.told(), transaction.atomic(durable=True):
        opened = OpenScope(scope)
        opened.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _set_readable(opened)
        yield opened


@contextmanager
def writing(scope: Scope, *, rehearsal: bool = False) -> Iterator[OpenScope]:
    """A transaction that reads as the scope may read and writes what its actor may give; a rehearsal is undone."""
    actor = scope.actor
    with faults.told(), transaction.atomic(durable=True):
        opened = OpenScope(scope)
        _set_readable(opened)
        opened.sql(_WRITABLE, [actor.person, actor.organisation, scope.at, str(actor.organisation)])
        yield opened
        transaction.set_rollback(rehearsal)


def _set_readable(opened: OpenScope) -> None:
    scope = opened.scope
    opened.sql(_READABLE, [scope.actor.person, scope.actor.organisation, scope.purpose, scope.at])
