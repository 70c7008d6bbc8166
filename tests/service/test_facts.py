"""What a node notes about its database: the policy of its release is in force, and the map key is the right one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from atlas.errors import ServerError
from atlas.settings import Settings
from atlas.store import migrating
from atlas.store.policies import script
from cluster import Cluster, Database, use

MAP = "99b664960bf45a0c118ddc849c764fdf7d625a40be1dffa085034b913d2a06b8"
_BODY = "SELECT prosrc, proowner::regrole::text FROM pg_proc WHERE proname = %s"
_OLD_READABLE = """
CREATE OR REPLACE FUNCTION atlas.readable(
    who uuid, organisation uuid, purpose text, moment timestamptz, reference text
)
RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text'
"""
_OLD_SEARCH = """
DROP FUNCTION atlas.search_claims(tsquery, tsquery, bigint, integer);
CREATE FUNCTION atlas.search_claims(query tsquery, cap integer) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER AS 'SELECT NULL::uuid';
ALTER FUNCTION atlas.search_claims(tsquery, integer) OWNER TO atlas_search;
"""


@pytest.fixture
def older(cluster: Cluster, database: Database) -> Iterator[Database]:
    """Return a database of its own, with other functions than this release has."""
    with cluster.cloned(f"{database.name}_older") as made:
        with made.superuser() as superuser:
            superuser.execute(_OLD_READABLE)
            superuser.execute(_OLD_SEARCH)
            superuser.execute("UPDATE atlas.node_fact SET value = 'older' WHERE name = 'policy'")
        use(made)
        yield made
        use(None)


@pytest.fixture
def settings(cluster: Cluster, older: Database, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("atlas.store.databases.DATABASE", older.name)
    return cluster.settings


def test_an_older_database_gets_the_functions_of_this_release(
    older: Database, settings: Settings
) -> None:
    changed = migrating.migrate(settings)

    with older.superuser() as superuser:
        readable = superuser.execute(_BODY, ["readable"]).fetchall()
        search = superuser.execute(_BODY, ["search_claims"]).fetchall()
    assert changed
    assert [("facts AS MATERIALIZED" in body, role) for body, role in readable] == [
        (True, "atlas_owner")
    ]
    assert [("ts_rank" in body, role) for body, role in search] == [(True, "atlas_search")]
    assert not migrating.migrate(settings)


def test_a_key_of_another_database_is_refused_in_words(settings: Settings, tmp_path: Path) -> None:
    other = attrs.evolve(settings, data=tmp_path)

    with pytest.raises(ServerError, match="does not belong to this database"):
        migrating.migrate(other)


def test_the_application_changes_no_fact(older: Database) -> None:
    with older.connected() as application:
        rights = application.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants "
            "WHERE table_name = 'node_fact' AND grantee = 'atlas_app'"
        ).fetchall()

    assert rights == [("SELECT",)]


def test_what_the_first_migration_of_the_map_runs_is_never_edited() -> None:
    """A change to the map's tables is a further migration: this text was run by databases that exist."""
    assert hashlib.sha256(script("map.sql").encode()).hexdigest() == MAP
