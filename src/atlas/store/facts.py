"""What a node notes about its own database, and what its functions are made from.

The functions of `sql/policy.sql` and `sql/definers.sql` belong to the release and not to a migration: whenever
their text changes, the next start makes them anew. So a database of any age runs the policy of its release. What a
trigger calls belongs to the migration that made the trigger.
"""

import hashlib
import hmac
import re

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from atlas.errors import ServerError
from atlas.settings import Settings
from atlas.store.policies import script

_SCRIPTS = (
    *("policy.sql", "definers.sql", "ending.sql", "undoing.sql"),
    *("tidying.sql", "watchers.sql", "sequencing.sql", "stepping.sql", "vetters.sql"),
    *("deconflicting.sql", "recalling.sql"),
)
_MADE = re.compile(r"CREATE OR REPLACE FUNCTION atlas\.(\w+)")
_POLICY, _MAP_KEY = "policy", "map-key"

_IS_THERE = "SELECT to_regclass('atlas.node_fact') IS NOT NULL"
_READ = "SELECT value FROM node_fact WHERE name = %s"
_NOTE = """INSERT INTO node_fact (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
# a function whose owner changed is dropped by that owner alone, and a changed result cannot be replaced
_OLD = """
SELECT p.oid::regprocedure::text, quote_ident(r.rolname) FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.pronamespace = 'atlas'::regnamespace
  AND (p.proname = ANY (%s) OR r.rolname IN ('atlas_search', 'atlas_retire'))
  AND p.prorettype <> 'trigger'::regtype
"""


def are_noted(connection: BaseDatabaseWrapper, settings: Settings) -> bool:
    """Tell whether the functions of this release are in force and the map key was checked.

    Raises:
        ServerError: the map key of the data folder is not the one that this database was made with.
    """
    noted = _noted(connection, _MAP_KEY)
    if noted is not None and not hmac.compare_digest(noted, _key_check(settings)):
        raise ServerError(
            f"The key {settings.data / 'keys' / 'map'} does not belong to this database: ids of things would not "
            "meet. Set ATLAS_DATA to the data folder it was made with, or put back that folder's keys."
        )
    return noted is not None and _noted(connection, _POLICY) == _digest()


def note(owner: BaseDatabaseWrapper, settings: Settings) -> None:
    """Make the functions anew where their text changed, and note both facts, as `atlas_owner`."""
    if _noted(owner, _POLICY) != _digest():
        remake_functions(owner)
    if _noted(owner, _MAP_KEY) is None:
        with owner.cursor() as cursor:
            cursor.execute(_NOTE, [_MAP_KEY, _key_check(settings)])


def remake_functions(owner: BaseDatabaseWrapper) -> None:
    """Make the functions of the policy anew, as one transaction of `atlas_owner`."""
    texts = [script(name) for name in _SCRIPTS]
    names = [name for text in texts for name in _MADE.findall(text)]
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        cursor.execute(_OLD, [names])
        for function, role in cursor.fetchall():
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(f"DROP FUNCTION {function}")
            cursor.execute("RESET ROLE")
        for text in texts:
            cursor.execute(text)
        cursor.execute(_NOTE, [_POLICY, _digest()])


def _noted(connection: BaseDatabaseWrapper, name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(_IS_THERE)
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(_READ, [name])
        row = cursor.fetchone()
        return row[0] if row else None


def _digest() -> str:
    return hashlib.sha256("\0".join(map(script, _SCRIPTS)).encode()).hexdigest()


def _key_check(settings: Settings) -> str:
    return hmac.digest(settings.key("map"), b"atlas: check of the map key", "sha256").hex()
