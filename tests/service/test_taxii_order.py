"""The order of a feed while others write: whoever read up to a place misses nothing that commits behind it later."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest
from django.db import connection  # noqa: TID251 - each thread has its own, and one tells what it read

from atlas.formats.stix.markings import tlp_definition
from atlas.model.markings import TLP
from atlas.services import taxii
from atlas.services.explore import View
from atlas.services.taxii import EVERYTHING, Question, Server, Shape, Wanted
from atlas.settings import Settings
from builders import DAY, NOW, Object, World, a_claim, an_object
from cluster import Connection, Database

MANY = (300, pytest.param(10_000, marks=pytest.mark.soak))
GREEN = tlp_definition(TLP.GREEN, "2.1")["id"]
ALL = Question(
    collection=str(EVERYTHING),
    shape=Shape.OBJECTS,
    wanted=Wanted(),
    added_after=None,
    limit=500,
)


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.organisation("south")
    return world


def page(world: World, question: Question) -> taxii.Page:
    server = Server(key=Settings.from_env().key("feed"), view_of=lambda state: View())
    return taxii.read(world.visit("ada"), question, server)


def test_what_commits_behind_a_reader_comes_to_him_though_it_began_before(
    people: World, database: Database
) -> None:
    early, late = an_object("tool", "Early"), an_object("tool", "Late")
    people.given(a_claim(early), by="south")
    with database.superuser() as slow:
        copied = "id, thing, object, stix_id"  # what differs in the copy
        columns = [
            name
            for (name,) in slow.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'atlas.claim'::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
            ).fetchall()
            if name not in copied.split(", ")
        ]
        listed = ", ".join(columns)
        with slow.transaction():
            slow.execute(
                f"INSERT INTO claim ({copied}, {listed}) SELECT gen_random_uuid(), gen_random_uuid(),"
                f" gen_random_uuid(), 'tool--00000000-0000-4000-8000-000000000001', {listed} FROM claim"
            )
            people.given(a_claim(late), by="south")
            before = page(people, ALL)
        known = before.entries[-1].added_at
        rest = page(people, attrs.evolve(ALL, added_after=known))

    assert [each.stix_id for each in before.entries] == [early["id"], late["id"]]
    assert [each.stix_id for each in rest.entries] == ["tool--00000000-0000-4000-8000-000000000001"]


def of_one_moment(count: int) -> list[Object]:
    """Return objects that one file gives, and so all with one date added."""
    objects = [an_object("tool", f"Of one moment {place}") for place in range(count)]
    return [each | {"object_marking_refs": [GREEN]} for each in objects]


def rows_read(superuser: Connection) -> int:
    """Return how many rows of claims were read so far, by whatever way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    found = superuser.execute(
        "SELECT pg_stat_clear_snapshot(), seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables"
        " WHERE relid = 'claim'::regclass"
    ).fetchone()
    return int(found[1]) if found else 0


@pytest.mark.parametrize("many", MANY)
def test_all_of_one_moment_and_what_another_writes_meanwhile_comes_once(
    people: World, many: int
) -> None:
    objects = of_one_moment(many)
    people.given_file(objects)
    late = [[an_object("tool", f"Late {turn} {n}") for n in range(10)] for turn in range(5)]

    def write() -> None:
        for turn, each in enumerate(late):
            people.given(*map(a_claim, each), by="south", at=NOW - DAY + timedelta(seconds=turn))
        connection.close()

    seen: Counter[str] = Counter()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        first = question = attrs.evolve(ALL, limit=max(50, many // 20))
        reads_on = True
        while reads_on:
            reads_on = not writing.done()
            told = page(people, question)
            seen.update(each.stix_id for each in told.entries)
            if told.next:
                question, reads_on = attrs.evolve(question, next=told.next), True
            elif told.entries:
                question = attrs.evolve(first, added_after=told.entries[-1].added_at)
        writing.result()

    everything = [*objects, *(each for turn in late for each in turn)]
    assert seen == {str(each["id"]): 1 for each in everything}


def test_a_page_reads_what_it_holds_even_of_what_was_imported_just_now(
    people: World, database: Database
) -> None:
    people.given_file(of_one_moment(200))
    with database.superuser() as superuser:
        superuser.execute("SET allow_system_table_mods = on")
        for table in ("claim", "change"):  # as behind a first import, before statistics are made
            superuser.execute(
                "DELETE FROM pg_statistic WHERE starelid = %s::text::regclass", [table]
            )
            superuser.execute(
                "UPDATE pg_class SET reltuples = -1 WHERE oid = %s::text::regclass", [table]
            )
        before = rows_read(superuser)
        told = page(people, attrs.evolve(ALL, limit=10))
        read = rows_read(superuser) - before

    assert len(told.entries) == 10
    assert 10 <= read <= 100
