"""The catalogue: no table, function or right that lets anybody past the wall."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import catalogue
from cluster import Cluster, Connection, Database, emptied, migrate_one_by_one

_SHAPE = """
SELECT 'column', c.relname, a.attnum::text, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || coalesce(' ' || l.collname, '') || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'atlas'::regnamespace AND c.relkind = 'r'
UNION ALL SELECT 'index', c.relname, '', pg_get_indexdef(c.oid) FROM pg_class c
WHERE c.relnamespace = 'atlas'::regnamespace AND c.relkind = 'i'
UNION ALL SELECT 'constraint', k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k WHERE k.connamespace = 'atlas'::regnamespace
UNION ALL SELECT 'function', p.oid::regprocedure::text, p.proowner::regrole::text,
    pg_get_functiondef(p.oid) || array_to_string(ARRAY(SELECT unnest(p.proacl)::text ORDER BY 1), ',')
FROM pg_proc p WHERE p.pronamespace = 'atlas'::regnamespace AND p.prokind = 'f'
UNION ALL SELECT 'policy', p.polrelid::regclass::text, p.polname, concat_ws(' ', p.polcmd,
    p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
UNION ALL SELECT 'rights', c.relname, '', array_to_string(ARRAY(SELECT unnest(c.relacl)::text ORDER BY 1), ',')
FROM pg_class c WHERE c.relnamespace = 'atlas'::regnamespace AND c.relkind IN ('r', 'S')
UNION ALL SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'atlas'::regnamespace AND NOT t.tgisinternal
ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def superuser(database: Database) -> Iterator[Connection]:
    with database.superuser() as connection:
        yield connection


@pytest.mark.parametrize("rule", catalogue.RULES, ids=lambda rule: rule.__name__)
def test_the_catalogue_keeps_every_rule_of_the_wall(
    superuser: Connection, rule: Callable[[Connection], list[Any]]
) -> None:
    assert rule(superuser) == []


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("CREATE TABLE atlas.hidden_count (n integer)", catalogue.unwalled),
        ("ALTER TABLE atlas.link NO FORCE ROW LEVEL SECURITY", catalogue.unwalled),
        (
            "ALTER TABLE atlas.batch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            catalogue.unwalled,
        ),
        ("DROP POLICY reads ON atlas.opening", catalogue.policies),
        ("CREATE POLICY more ON atlas.claim FOR SELECT USING (true)", catalogue.policies),
        (
            "CREATE POLICY more ON atlas.link FOR UPDATE TO atlas_app USING (true)",
            catalogue.policies,
        ),
        ("ALTER FUNCTION atlas.bits(integer[]) SECURITY DEFINER", catalogue.definers),
        ("GRANT EXECUTE ON FUNCTION atlas.bits(integer[]) TO PUBLIC", catalogue.definers),
        ("ALTER FUNCTION atlas.search_claims OWNER TO postgres", catalogue.definers),
        ("ALTER FUNCTION atlas.search_claims SET search_path = pg_temp, atlas", catalogue.definers),
        ("CREATE VIEW atlas.all_claims AS SELECT id FROM atlas.claim", catalogue.views),
        (
            "CREATE MATERIALIZED VIEW atlas.counts AS SELECT count(*) FROM atlas.claim",
            catalogue.views,
        ),
        ("ALTER TABLE atlas.progress OWNER TO atlas_app", catalogue.roles),
        ("ALTER ROLE atlas_app BYPASSRLS", catalogue.roles),
        ("GRANT atlas_search TO atlas_app", catalogue.roles),
        ("GRANT UPDATE ON atlas.claim TO atlas_app", catalogue.rights),
        ("GRANT UPDATE (handling) ON atlas.claim TO atlas_app", catalogue.rights),
        ("GRANT TRUNCATE ON atlas.link TO PUBLIC", catalogue.rights),
        ("CREATE UNIQUE INDEX once ON atlas.identifier (kind, value)", catalogue.oracles),
        (
            "ALTER TABLE atlas.link ADD FOREIGN KEY (claim) REFERENCES atlas.claim",
            catalogue.oracles,
        ),
    ],
)
def test_each_rule_notices_what_breaks_it(
    superuser: Connection, statement: str, rule: Callable[[Connection], list[Any]]
) -> None:
    with superuser.transaction(force_rollback=True):
        superuser.execute(statement)

        assert rule(superuser) != []


def test_a_fresh_schema_is_the_migrated_schema(cluster: Cluster, database: Database) -> None:
    """The one was made by this run's migrations, the other step by step, each migration by itself."""
    name = f"{database.name}_stepwise"
    with cluster.cloned(name) as stepwise:
        emptied(stepwise)
        migrate_one_by_one(stepwise)
        with stepwise.superuser() as superuser:
            made = superuser.execute(_SHAPE).fetchall()
    with database.superuser() as superuser:
        assert made == superuser.execute(_SHAPE).fetchall()
