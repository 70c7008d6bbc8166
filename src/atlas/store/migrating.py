"""Brings the database to the shape that this release needs; every start calls it."""

from collections.abc import Iterable

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from atlas.settings import Settings
from atlas.store import databases, facts, faults

_known_current: set[str] = set()
_LOCK = "SELECT pg_advisory_lock(hashtextextended('atlas.migrating', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('atlas.migrating', 0))"


def migrate(settings: Settings) -> bool:
    """Apply what is missing, as `atlas_owner`, one process at a time. Return whether anything was.

    Raises:
        ServerError: the map key does not belong to this database, or `atlas_owner` cannot be reached.
    """
    noted = facts.are_noted(connections["default"], settings)
    if noted and not _is_behind("default"):
        return False
    connections.databases["owner"] = connections.configure_settings(
        databases.databases(settings, owner=True)
    )["owner"]
    owner = connections["owner"]
    try:
        with owner.cursor() as cursor:
            cursor.execute(_LOCK)
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            facts.note(owner, settings)
            cursor.execute(_UNLOCK)
    finally:
        owner.close()
        del connections["owner"]
    return True


def is_outdated() -> bool:
    """Tell whether there is a database of an older release: something to back up before it is migrated."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.loader.applied_migrations) and _has_plan(executor)


def is_current() -> bool:
    """Tell whether the database has all that this release needs. Once it has, it is not asked again.

    Raises:
        ServerError: the database does not answer.
    """
    if not _known_current:
        with faults.told():
            if _is_behind("default"):
                return False
        _known_current.add("default")
    return True


def unknown(migrations: Iterable[str]) -> tuple[str, ...]:
    """Return which of these (`app.name`) this release does not have, in their order. Needs no database."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.graph.nodes}
    return tuple(name for name in migrations if name not in known)


def _is_behind(alias: str) -> bool:
    return _has_plan(MigrationExecutor(connections[alias]))


def _has_plan(executor: MigrationExecutor) -> bool:
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
