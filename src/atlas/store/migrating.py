"""Brings the database to the shape that this release needs; every start calls it."""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from atlas.settings import Settings
from atlas.store import databases

_LOCK = "SELECT pg_advisory_lock(hashtextextended('atlas.migrating', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('atlas.migrating', 0))"


def migrate(settings: Settings) -> bool:
    """Apply what is missing, as `atlas_owner`, one process at a time. Return whether anything was."""
    if not _is_behind("default"):
        return False
    connections.databases["owner"] = connections.configure_settings(
        databases.databases(settings, owner=True)
    )["owner"]
    owner = connections["owner"]
    try:
        with owner.cursor() as cursor:
            cursor.execute(_LOCK)
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            cursor.execute(_UNLOCK)
    finally:
        owner.close()
    return True


def _is_behind(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
