"""What programs send by TAXII: it becomes claims, each object is told, and the request is an import."""

import msgspec
import pytest

from atlas.errors import NotFound, UsageError
from atlas.services import taxii
from atlas.services.explore import View
from atlas.services.imports import batches
from atlas.services.taxii import EVERYTHING, Question, Server, Shape, Wanted
from atlas.settings import Settings
from builders import DAY, NOW, Object, World, an_object

LOCKER, KIT = an_object("malware", "LockerX"), an_object("tool", "Kit")


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def envelope(*objects: Object) -> bytes:
    return msgspec.json.encode({"objects": objects})


def sent(world: World, body: bytes, by: str = "ada") -> taxii.Status:
    return taxii.take(world.visit(by), str(EVERYTHING), body, map_key=world.map_key)


def test_what_is_sent_is_a_claim_like_any_other(people: World) -> None:
    told = sent(people, envelope(LOCKER, KIT))

    assert (told.status, told.success_count, told.failure_count) == ("complete", 2, 0)
    question = Question(
        collection=str(EVERYTHING), shape=Shape.OBJECTS, wanted=Wanted(), added_after=None, limit=9
    )
    server = Server(key=Settings.from_env().key("feed"), view_of=lambda state: View())
    page = taxii.read(people.visit("ada"), question, server)
    assert [each.stix_id for each in page.entries] == [LOCKER["id"], KIT["id"]]


def test_a_bad_object_is_told_and_the_others_go_in(people: World) -> None:
    told = sent(people, envelope(LOCKER, KIT | {"id": "tool--x"}))

    assert (told.success_count, told.failure_count, told.total_count) == (1, 1, 2)
    assert told.failures[0].message.startswith("stix.")


def test_what_became_of_it_is_told_to_whoever_sent_it_alone(people: World) -> None:
    people.person("ben", of="north")
    told = sent(people, envelope(LOCKER))

    assert taxii.status(people.visit("ada"), told.id) == told
    with pytest.raises(NotFound):
        taxii.status(people.visit("ben"), told.id)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"objects": 7}', b'{"more": true}', b"[" * 100_000])
def test_what_is_no_envelope_is_refused(people: World, body: bytes) -> None:
    with pytest.raises(UsageError):
        sent(people, body)


def test_old_statuses_are_forgotten(people: World) -> None:
    told = sent(people, envelope(LOCKER))

    taxii.run(now=NOW + 40 * DAY)

    with pytest.raises(NotFound):
        taxii.status(people.visit("ada"), told.id)


def test_one_id_sent_twice_is_told_for_each_place(people: World) -> None:
    told = sent(people, envelope(LOCKER, LOCKER | {"modified": "never"}))

    assert (told.total_count, told.success_count, told.failure_count) == (2, 1, 1)
    assert ([each.id for each in told.successes], told.failures[0].id) == (
        [LOCKER["id"]],
        LOCKER["id"],
    )


def test_what_is_refused_behind_10_000_is_no_success(people: World) -> None:
    bad = [KIT | {"id": f"tool--{place}"} for place in range(6_000)]
    told = sent(people, envelope(*bad, LOCKER, *bad))

    assert (told.success_count, told.failure_count) == (1, 12_000)
    assert [each.id for each in told.successes] == [LOCKER["id"]]
    assert len(told.failures) == 12_000


def test_what_is_sent_is_an_import_that_can_be_undone(people: World) -> None:
    told = sent(people, envelope(LOCKER, KIT))
    visit = people.visit("ada")

    (listed,) = batches.latest(visit)
    done = batches.undo(visit, listed.batch.id, reason="a trial")

    assert str(listed.batch.id) == told.id
    assert (listed.batch.counts["stored"], done.claims) == (2, 2)
