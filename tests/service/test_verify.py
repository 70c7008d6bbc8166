"""`atlas verify` names whatever was changed behind the application's back, by whoever may do anything in SQL."""

import pytest

from atlas.model.markings import TLP
from atlas.services.verify import Verified, verify
from atlas.settings import Settings
from builders import DAY, NOW, World, a_claim, a_link, an_object, an_observable
from cluster import Database

LOCKER = an_object("malware", "LockerX", description="Encrypts files.")
TOOL = an_object("tool", "Beacon")
ADDRESS = an_observable("ipv4-addr", "198.51.100.7")
NEWER = LOCKER | {"modified": "2026-02-01T00:00:00.000Z", "description": "Encrypts more files."}

# one sort of change each
TAMPERED = {
    "content": "UPDATE claim SET content = content || '\\x20' WHERE stix_id LIKE 'tool%'",
    "digest": "UPDATE claim SET digest = sha256('other') WHERE stix_id LIKE 'tool%'",
    "content and digest": "UPDATE claim SET content = '{}', digest = sha256('{}') WHERE stix_id LIKE 'tool%'",
    "author": "UPDATE claim SET author = gen_random_uuid() WHERE stix_id LIKE 'tool%'",
    "version": "UPDATE claim SET version = '2030' WHERE stix_id LIKE 'tool%'",
    "grade": "UPDATE claim SET source_grade = 'A' WHERE stix_id LIKE 'tool%'",
    "likelihood": "UPDATE claim SET likelihood = 99 WHERE stix_id LIKE 'tool%'",
    "time of recording": "UPDATE claim SET recorded_at = recorded_at - interval '1 day' WHERE current",
    "marking of a claim": "UPDATE claim SET handling = (SELECT max(id) FROM handling) WHERE stix_id LIKE 'tool%'",
    "marking of all": "UPDATE handling SET tlp = 'TLP:CLEAR' WHERE tlp = 'TLP:AMBER+STRICT'",
    "audience of all": "UPDATE handling SET alliance = true WHERE NOT alliance",
    "terms of all": "UPDATE terms SET terms = jsonb_set(terms, '{pap}', '\"PAP:CLEAR\"')",
    "salts": "UPDATE opening SET salts = sha256('a') || sha256('b') || sha256('c')",
    "a lost opening": "DELETE FROM opening WHERE claim IN (SELECT id FROM claim WHERE stix_id LIKE 'tool%')",
    "commitments": "UPDATE log_pending SET commitments = reverse(encode(commitments, 'hex'))::bytea",
    "leaf": "UPDATE log_pending SET leaf = sha256('leaf')",
    "a lost commitment": "DELETE FROM log_pending WHERE id = (SELECT min(id::text)::uuid FROM log_pending)",
    "a lost claim": "DELETE FROM claim WHERE stix_id LIKE 'tool%'",
    "a lost appearance": "DELETE FROM appearance WHERE stix_id LIKE 'tool%'",
    "marking of a link": "UPDATE link SET handling = (SELECT max(id) FROM handling)",
    "a link of a past version": "INSERT INTO link SELECT id, handling, thing, 'uses', thing, stix_id, stix_id"
    " FROM claim WHERE NOT current",
    "a version brought back": "UPDATE claim SET current = false WHERE stix_id LIKE 'malware%';"
    " UPDATE claim SET current = true WHERE stix_id LIKE 'malware%' AND version < '2026-01-15'",
    "what a version is compared by": "UPDATE claim SET bare = sha256('other') WHERE stix_id LIKE 'tool%'",
    "number of labels": "UPDATE claim SET labels = 1 WHERE stix_id LIKE 'tool%'",
    "no current version": "UPDATE claim SET current = false WHERE stix_id LIKE 'tool%'",
    "a lost withdrawal": "DELETE FROM withdrawal",
    "a withdrawal from others": "UPDATE withdrawal SET handling = covered_by",
    "a withdrawal of another thing": "UPDATE withdrawal SET thing = gen_random_uuid()",
    "a word more": "INSERT INTO vocabulary VALUES ('planted', (SELECT min(id) FROM handling), 1)",
    "a word less": "DELETE FROM vocabulary WHERE word = 'beacon'",
}


@pytest.fixture
def filled(world: World, database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Fill the database that `verify` will read."""
    monkeypatch.setattr("atlas.store.databases.DATABASE", database.name)
    first = a_claim(LOCKER), a_claim(TOOL), a_claim(ADDRESS), a_claim(a_link(LOCKER, "uses", TOOL))
    world.given(*first, at=NOW - 2 * DAY)
    world.given(a_claim(NEWER, marking=TLP.AMBER_STRICT))
    return database


def verified() -> Verified:
    return verify(Settings.from_env())


def test_what_nobody_touched_holds(filled: Database) -> None:
    assert verified() == Verified(claims=5, problems=())


@pytest.mark.parametrize("change", TAMPERED)
def test_what_was_changed_in_sql_is_named(filled: Database, change: str) -> None:
    with filled.superuser() as superuser:
        assert superuser.execute(TAMPERED[change]).rowcount > 0

    assert verified().problems != ()


def test_a_version_that_stands_though_another_ranks_higher_is_named(
    filled: Database, world: World
) -> None:
    world.given(a_claim(TOOL, marking=TLP.AMBER_STRICT))
    assert verified().problems == ()

    with filled.superuser() as superuser:
        superuser.execute(
            "UPDATE claim SET strictness = '9' || strictness WHERE NOT current AND stix_id LIKE 'tool%'"
        )

    (told,) = verified().problems
    assert told.endswith("another version stands, or hides the others, than ranks highest")


def test_a_version_that_came_behind_a_stricter_one_needs_no_withdrawal(
    filled: Database, world: World
) -> None:
    world.given(a_claim(TOOL, marking=TLP.AMBER_STRICT), at=NOW - DAY)
    late = TOOL | {"description": "Late."}
    world.given(
        a_claim(late, marking=TLP.CLEAR), a_claim(late, marking=TLP.AMBER), at=NOW + 9 * DAY
    )

    assert verified().problems == ()


def test_no_contributed_text_stands_in_what_is_named(filled: Database) -> None:
    with filled.superuser() as superuser:
        superuser.execute("UPDATE claim SET content = '{}'")

    told = " ".join(verified().problems)

    assert not any(word in told for word in ("LockerX", "Beacon", "198.51", "malware--"))
