"""What notes that many claims ended, came back or are new takes time as they do, whatever the planner knows of them."""

import pytest

from builders import World, a_claim, an_object
from cluster import Connection, Database

MANY = 6_000  # each with each would be 36 million pairs: longer than the patience below
_PATIENCE = "SET LOCAL statement_timeout = '4s'"
_LIKE_CLAIMS = """
CREATE TEMPORARY TABLE ends (LIKE atlas.claim) ON COMMIT DROP;
INSERT INTO ends SELECT c.* FROM atlas.claim c, generate_series(1, %(many)s);
UPDATE ends SET id = gen_random_uuid();
INSERT INTO atlas.change (claim, gone, handling, stix_id) SELECT id, false, handling, stix_id FROM ends;
CREATE TRIGGER noted AFTER UPDATE ON ends REFERENCING OLD TABLE AS once_so NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_ended();
CREATE TRIGGER erased AFTER DELETE ON ends REFERENCING OLD TABLE AS once_so
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_erased();
"""
_ENDS = "UPDATE ends SET withdrawn_at = now()"
_RETURNS = "UPDATE ends SET withdrawn_at = NULL"
_ONE = " WHERE id = (SELECT id FROM ends ORDER BY id LIMIT 1)"
_COUNTED = """SELECT count(*) FILTER (WHERE gone), count(*) FILTER (WHERE NOT gone) FROM atlas.change
WHERE claim IN (SELECT id FROM ends)"""
# as it is while a first import is not committed yet: there are pages, and nothing in them
_NOTHING_KNOWN = """
UPDATE pg_class SET relpages = 1000, reltuples = 0 WHERE oid IN ('atlas.change'::regclass, 'atlas.claim'::regclass)
"""


@pytest.fixture
def given(world: World) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_object("malware", "LockerX")), by="north")


def noted(superuser: Connection) -> tuple[int, int]:
    (found,) = superuser.execute(_COUNTED).fetchall()
    return found[0], found[1]


@pytest.mark.usefixtures("given")
def test_many_end_and_come_back_after_one_did_in_the_same_session(database: Database) -> None:
    with database.superuser() as superuser, superuser.transaction(force_rollback=True):
        for statement in (_LIKE_CLAIMS % {"many": MANY}).split(";\n"):
            superuser.execute(statement)
        superuser.execute(_PATIENCE)
        superuser.execute(_NOTHING_KNOWN)
        for which in (_ONE, ""):
            superuser.execute(_ENDS + which)
            ended = noted(superuser)
            superuser.execute(_RETURNS + which)
            returned = noted(superuser)
        superuser.execute("DELETE FROM ends")
        erased = superuser.execute("SELECT count(*) FROM atlas.change").fetchall()

    assert (ended, returned) == ((MANY, MANY), (0, MANY))
    assert erased == [(1,)]


@pytest.mark.usefixtures("given")
def test_many_that_are_new_are_numbered_in_their_order(database: Database) -> None:
    with database.superuser() as superuser, superuser.transaction(force_rollback=True):
        superuser.execute(
            "INSERT INTO atlas.change (claim, gone, handling, stix_id)"
            f" SELECT gen_random_uuid(), false, 0, 'tool--1' FROM generate_series(1, {MANY})"
        )
        superuser.execute(_NOTHING_KNOWN)
        superuser.execute(_PATIENCE)
        (numbered,) = superuser.execute("SELECT atlas.number_changes(now())").fetchall()
        (wrong,) = superuser.execute(
            "SELECT count(*) FROM (SELECT number, lag(number) OVER (ORDER BY place) AS before"
            " FROM atlas.change WHERE stix_id = 'tool--1') AS n WHERE number <= before OR number IS NULL"
        ).fetchall()

    assert (numbered[0] >= MANY, wrong) == (True, (0,))
