"""Who did what stays provable: acts have leaves of their own, days have digests, and nobody edits either."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege

from atlas.errors import Denied
from atlas.jobs import tasks
from atlas.policy.actors import Role
from atlas.services import export, gate, journal, search
from atlas.services.verify import verify
from atlas.settings import Settings
from builders import NOW, World, a_claim, an_object
from cluster import Database

LOCKER = an_object("malware", "LockerX")
LEAVES = "SELECT count(*) FROM log_pending WHERE type = 'act'"
TOMORROW = datetime.now(UTC) + timedelta(days=1)

# what a superuser may do to the record, each with words of the line that names it
OF_ACTS = {
    "UPDATE decision SET purpose = 'defence' WHERE NOT allowed": "its act is not",
    "UPDATE decision SET person = gen_random_uuid() WHERE NOT allowed": "its actor is not",
    "UPDATE decision SET stated_reason = 'because' WHERE NOT allowed": "its reason is not",
    "UPDATE decision SET salts = NULL WHERE NOT allowed": "its commitment is not whole",
    "UPDATE decision SET salts = '' WHERE NOT allowed": "its random bytes are not",
    "UPDATE log_pending SET leaf = sha256('x') WHERE type = 'act'": "its leaf is not",
    "DELETE FROM decision WHERE NOT allowed": "it was committed to and is not there",
}
OF_DAYS = {
    "UPDATE decision SET purpose = 'defence' WHERE action = 'search' AND allowed": "was changed",
    "UPDATE decision SET decided_at = decided_at - interval '1 s' WHERE action = 'search' AND allowed": "was changed",
    "DELETE FROM decision WHERE action = 'search' AND allowed": "is missing",
    "INSERT INTO decision SELECT gen_random_uuid(), decided_at, organisation, person, system, action, purpose,"
    " allowed, reasons, NULL, NULL, '', '', NULL, recorded_at, NULL FROM decision LIMIT 1": "was added",
    "UPDATE journal_day SET leaves = ''": "is not made of its lines",
    "UPDATE journal_day SET entries = 7": "is not what was committed to",
    "UPDATE journal_day SET day = day - 1": "is not what was committed to",
    "DELETE FROM log_pending WHERE type = 'journal'": "has no commitment",
    "DELETE FROM journal_day": "is not there",
}


@pytest.fixture
def asked(world: World, database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Let somebody search and an auditor be refused, in the database that `verify` will read."""
    monkeypatch.setattr("atlas.store.databases.DATABASE", database.name)
    world.given(a_claim(LOCKER))
    world.person("ada")
    search.find(world.visit("ada"), search.Query(text="LockerX"))
    world.person("otto", roles=[Role.AUDITOR])
    with pytest.raises(Denied):
        search.find(world.visit("otto"), search.Query(text="LockerX"))
    return database


def problems() -> tuple[str, ...]:
    return verify(Settings.from_env()).problems


def number(database: Database, query: str) -> int:
    with database.superuser() as superuser:
        row = superuser.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def test_a_refusal_is_a_leaf_and_a_read_is_not(asked: Database) -> None:
    assert number(asked, LEAVES) == 1


def test_an_export_is_a_leaf(asked: Database, world: World, tmp_path: Path) -> None:
    export.export_stix(world.visit("ada"), tmp_path / "out.json", clock=lambda: NOW)

    assert number(asked, LEAVES) > 1


def test_what_a_visit_is_about_is_on_record_with_each_decision(
    asked: Database, world: World
) -> None:
    visit = world.visit("ada")
    about = gate.Visit(
        actor=visit.actor,
        purpose=visit.purpose,
        now=NOW,
        setting=journal.Setting(reference="cell:harbour"),
    )

    search.find(about, search.Query(text="LockerX"))

    told = "SELECT count(*) FROM decision WHERE reference = 'cell:harbour'"
    assert number(asked, told) == 1


def test_what_nobody_touched_holds_before_and_after_its_day_is_closed(asked: Database) -> None:
    before = problems()

    closed = journal.close_days(now=TOMORROW)

    assert closed != ()
    assert (before, problems()) == ((), ())


@pytest.mark.parametrize("change", OF_ACTS)
def test_an_act_that_was_changed_is_named_at_once(asked: Database, change: str) -> None:
    with asked.superuser() as superuser:
        act = superuser.execute("SELECT id FROM decision WHERE NOT allowed").fetchone()
        assert superuser.execute(change).rowcount > 0

    assert act is not None
    assert any(f"decision {act[0]}: {OF_ACTS[change]}" in line for line in problems())


@pytest.mark.parametrize("change", OF_DAYS)
def test_a_read_that_was_changed_is_named_once_its_day_is_closed(
    asked: Database, change: str
) -> None:
    journal.close_days(now=TOMORROW)

    with asked.superuser() as superuser:
        assert superuser.execute(change).rowcount > 0

    assert any(OF_DAYS[change] in line for line in problems())


def test_the_decision_that_was_changed_is_named_by_its_id(asked: Database) -> None:
    journal.close_days(now=TOMORROW)

    with asked.superuser() as superuser:
        changed = superuser.execute(
            "UPDATE decision SET person = gen_random_uuid() WHERE action = 'search' AND allowed RETURNING id"
        ).fetchone()

    assert changed is not None
    (told,) = problems()
    assert str(changed[0]) in told


def test_a_day_is_closed_once_and_today_is_not(asked: Database) -> None:
    assert journal.close_days(now=datetime.now(UTC) - timedelta(days=1)) == ()
    first = journal.close_days(now=TOMORROW)

    assert len(first) >= 1
    assert journal.close_days(now=TOMORROW) == ()
    assert number(asked, "SELECT count(*) FROM log_pending WHERE type = 'journal'") == len(first)


def test_a_day_whose_digest_went_with_its_leaf_is_named(asked: Database) -> None:
    journal.close_days(now=TOMORROW)
    with asked.superuser() as superuser:
        superuser.execute(
            "UPDATE decision SET recorded_at = recorded_at - interval '9 days' WHERE action = 'search' AND allowed"
        )

    assert any("has decisions and no digest" in line for line in problems())


@pytest.mark.parametrize("table", ["decision", "journal_day"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_changes_nothing_that_is_on_record(
    asked: Database, table: str, statement: str
) -> None:
    with asked.connected() as app, pytest.raises(InsufficientPrivilege) as refused:
        app.execute(statement.format(table))

    assert "permission denied" in str(refused.value)


def test_nothing_that_was_asked_stands_in_what_verify_says(asked: Database) -> None:
    journal.close_days(now=TOMORROW)
    with asked.superuser() as superuser:
        superuser.execute("UPDATE decision SET stated_reason = 'LockerX'")

    assert not any("LockerX" in line for line in problems())


def test_the_worker_closes_days_by_itself(asked: Database) -> None:

    with asked.superuser() as superuser:
        superuser.execute("UPDATE decision SET recorded_at = recorded_at - interval '3 days'")

    tasks.close_journal.func(timestamp=0)

    assert number(asked, "SELECT count(*) FROM journal_day") == 1
    assert problems() == ()
