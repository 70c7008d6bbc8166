"""The wall says no and does not fail: asked with plain SQL as `atlas_app`, in every state of a scope."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

import verdicts
from atlas.model.markings import TLP
from builders import World, a_claim, an_object
from cluster import Connection, Database

# base64 of no bytes, of bit 0, of bits 0 to 7
NO_BITS, FIRST_BIT, EIGHT_BITS = "", "AQ==", "/w=="
SEEN = " + ".join(f"(SELECT count(*) FROM {table})" for table in verdicts.FILL)
EVERYTHING = f"SELECT {SEEN} + (SELECT count(*) FROM search_claims('word', 'word', 0, 1000))"
SEARCHED = "SELECT count(*) FROM search_claims('word', 'word', 0, 1000)"
AUTHOR = uuid.UUID(int=0xA0)
LATE = 100_000  # a handling far beyond the bits of any scope here


@pytest.fixture
def filled(database: Database) -> Database:
    """Put one row of the handlings 0, 9 and a very late one into every table."""
    with database.superuser() as superuser:
        for statement in verdicts.FILL.values():
            verdicts.insert(superuser, statement, [0, 9, LATE])
    return database


@pytest.fixture
def app(filled: Database) -> Iterator[Connection]:
    with filled.connected() as connection:
        yield connection


def seen(connection: Connection) -> object:
    row = connection.execute(EVERYTHING).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def scope(connection: Connection, bits: str) -> Iterator[None]:
    with connection.transaction():
        connection.execute("SELECT set_config('atlas.readable', %s, true)", [bits])
        yield


def write(connection: Connection, table: str, handling: int, author: uuid.UUID = AUTHOR) -> None:
    """Write one row in a scope that gives under handling 0 alone, in the name of `AUTHOR`."""
    with connection.transaction():
        connection.execute("SELECT set_config('atlas.writable', %s, true)", [FIRST_BIT])
        connection.execute("SELECT set_config('atlas.author', %s, true)", [str(AUTHOR)])
        verdicts.insert(connection, verdicts.FILL[table], [handling], author=author)


def test_a_fresh_connection_without_a_scope_sees_nothing(app: Connection) -> None:
    assert seen(app) == 0


def test_an_empty_scope_sees_nothing(app: Connection) -> None:
    with scope(app, NO_BITS):
        assert seen(app) == 0


def test_a_scope_sees_its_own_handlings_and_no_error_of_those_beyond_its_bits(
    app: Connection,
) -> None:
    with scope(app, FIRST_BIT):
        assert seen(app) == len(verdicts.FILL) + 1


def test_a_scope_whose_bits_are_set_sees_nothing_of_handlings_beyond_them(app: Connection) -> None:
    with scope(app, EIGHT_BITS):
        assert seen(app) == len(verdicts.FILL) + 1


def test_a_used_connection_sees_nothing_after_its_scope_has_ended(app: Connection) -> None:
    with scope(app, FIRST_BIT):
        seen(app)

    assert seen(app) == 0


def test_a_used_connection_sees_nothing_after_its_scope_was_rolled_back(app: Connection) -> None:
    with app.transaction(force_rollback=True), scope(app, FIRST_BIT):
        seen(app)

    assert seen(app) == 0


def test_a_handling_born_under_an_open_scope_changes_nothing_in_it(
    filled: Database, app: Connection
) -> None:
    with app.transaction():
        app.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        app.execute("SELECT set_config('atlas.readable', %s, true)", [FIRST_BIT])
        before = seen(app)

        with filled.superuser() as superuser:
            for statement in verdicts.FILL.values():
                verdicts.insert(superuser, statement, [8, 15, LATE + 1])

        assert seen(app) == before


@pytest.mark.parametrize("bits", ["=", "A", "not base64!"])
def test_bits_that_are_no_base64_show_nothing(app: Connection, bits: str) -> None:
    with pytest.raises(psycopg.DataError), scope(app, bits):
        seen(app)

    assert seen(app) == 0


@pytest.mark.parametrize("table", verdicts.FILL)
def test_nothing_is_written_without_a_scope(app: Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        verdicts.insert(app, verdicts.FILL[table], [0])


@pytest.mark.parametrize("table", sorted(verdicts.FILL.keys() - {"operation_entry"}))
def test_what_may_be_given_is_written(app: Connection, table: str) -> None:
    write(app, table, 0)


def test_what_is_said_of_an_operation_is_written_where_it_is_read_and_nowhere_else(
    app: Connection,
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(app, "operation_entry", 0)
    with app.transaction():
        for name, value in (("readable", FIRST_BIT), ("writable", FIRST_BIT), ("author", AUTHOR)):
            app.execute("SELECT set_config(%s, %s, true)", [f"atlas.{name}", str(value)])
        for table in ("operation", "operation_entry"):
            verdicts.insert(app, verdicts.FILL[table], [0], author=AUTHOR)


@pytest.mark.parametrize("handling", [9, LATE])
@pytest.mark.parametrize("table", verdicts.FILL)
def test_nothing_is_written_beyond_what_may_be_given(
    app: Connection, table: str, handling: int
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(app, table, handling)


def test_a_claim_is_never_written_in_another_name(app: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(app, "claim", 0, author=uuid.uuid4())


@pytest.mark.parametrize("table", verdicts.FILL)
def test_the_application_cannot_copy_into_the_wall(app: Connection, table: str) -> None:
    with (
        pytest.raises(psycopg.errors.FeatureNotSupported),
        scope(app, FIRST_BIT),
        app.cursor().copy(f"COPY {table} FROM STDIN"),
    ):
        pass


@pytest.mark.parametrize(
    "act",
    [
        f"{act} {table}{rest}"
        for table, column in [
            *((name, "handling") for name in verdicts.FILL),
            ("log_pending", "id"),
        ]
        for act, rest in [
            ("UPDATE", f" SET {column} = {column}"),
            ("DELETE FROM", ""),
            ("TRUNCATE", ""),
        ]
        if (
            (act, table)
            not in (("UPDATE", "package"), ("UPDATE", "operation_entry"))  # policies of their own
            and act != "DELETE FROM"
        )
        or (
            act == "DELETE FROM"
            and (
                table not in verdicts.FORGOTTEN  # counts are merged: the next test
                and table != "glass_copy"
            )
        )  # what is over may go: tests/service/test_glass.py
    ],
)
def test_the_application_changes_and_removes_nothing(app: Connection, act: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), scope(app, EIGHT_BITS):
        app.execute(act)


def test_counts_of_words_are_merged_only_where_they_are_read(app: Connection) -> None:
    with scope(app, FIRST_BIT):
        assert app.execute("DELETE FROM vocabulary").rowcount == 1


def test_a_temporary_view_does_not_stand_in_for_a_table_of_the_owner_functions(
    filled: Database, app: Connection
) -> None:
    app.execute("CREATE TEMPORARY VIEW claim AS SELECT * FROM atlas.claim")
    app.execute("CREATE FUNCTION pg_temp.ts_rank(tsvector, tsquery) RETURNS real RETURN 1")

    with scope(app, FIRST_BIT):
        assert app.execute(SEARCHED).fetchone() == (1,)
    assert app.execute(SEARCHED).fetchone() == (0,)


def test_planner_statistics_are_closed_to_the_application(app: Connection) -> None:
    told = app.execute(
        "SELECT count(*) FROM pg_stats WHERE schemaname = 'atlas' AND tablename = ANY (%s)",
        [list(verdicts.FILL)],
    )

    assert told.fetchone() == (0,)


def test_unique_keys_of_content_belong_to_one_author(world: World) -> None:
    secret = an_object("malware", "LockerX")
    world.given(a_claim(secret, marking=TLP.AMBER_STRICT), by="north")

    report = world.given(a_claim(secret, marking=TLP.AMBER_STRICT), by="south")

    assert (report.stored, report.unchanged, report.warnings) == (1, 0, 0)
