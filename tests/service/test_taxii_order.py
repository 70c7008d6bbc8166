"""The order of a feed while others write: whoever read up to a place misses nothing that commits behind it later."""

import attrs
import pytest

from atlas.services import taxii
from atlas.services.explore import View
from atlas.services.taxii import EVERYTHING, Question, Server, Shape, Wanted
from atlas.settings import Settings
from builders import World, a_claim, an_object
from cluster import Database

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
