"""The whole map: kept for one scope alone, made by a job that is bounded, named by what is still to be seen."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection  # noqa: TID251 - the queue is asked as the worker asks it
from procrastinate.contrib.django import app

import atlas.jobs.tasks  # noqa: F401 - registers what is done every hour
from atlas.errors import Denied, NotFound
from atlas.graphs import layout
from atlas.graphs.graph import Graph
from atlas.model.handling import Purpose
from atlas.model.ids import PersonId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import arrange, gate
from atlas.store import layouts, wholemap
from builders import DAY, NOW, World, a_claim, a_link, an_object
from cluster import Database
from crews import BEYOND, CREWS, FINCH, HERON, LINKS, OWN, SHARED, a_crowd, keep, kept, of

MINUTE = DAY / 1_440


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, CREWS))
    return world


def test_the_whole_map_is_made_by_a_job_that_a_first_look_queues(
    analyst: World, database: Database
) -> None:
    visit = analyst.visit("ada")

    assert arrange.territories(visit) is None
    assert arrange.territories(visit) is None

    with database.superuser() as superuser:
        jobs = superuser.execute("SELECT task_name, args FROM procrastinate_jobs").fetchall()
    person = str(visit.actor.person)
    assert jobs == [("arrange.territories", {"person": person, "purpose": "research"})]


def ends(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        rows = superuser.execute("SELECT title, finished_at IS NOT NULL, failed FROM progress")
        return rows.fetchall()


def test_the_job_makes_the_map_and_tells_that_it_ended(analyst: World, database: Database) -> None:
    today = datetime.now(UTC)  # the job forgets what expired by the database's clock
    visit = analyst.visit("ada", at=today)
    assert visit.actor.person

    arrange.make_as_job(visit.actor.person, visit.purpose, clock=lambda: today)

    assert arrange.territories(visit) is not None
    assert ends(database) == [("Arranging the map", True, False)]


def test_a_job_for_somebody_who_left_fails_and_tells_so(analyst: World, database: Database) -> None:
    with pytest.raises(NotFound):
        arrange.make_as_job(PersonId(uuid.uuid4()), Purpose.RESEARCH, clock=lambda: NOW)

    assert ends(database) == [("Arranging the map", True, True)]


def test_the_whole_map_names_its_territories_after_their_greatest_members(analyst: World) -> None:
    a_crowd(analyst, size=60)

    arrange.make(analyst.visit("ada"))
    atlas = arrange.territories(analyst.visit("ada"))

    assert atlas is not None
    assert not atlas.stale
    assert {each.name for each in atlas.territories} >= {f"Head {n}" for n in range(4)}
    head = next(each for each in atlas.territories if each.name == "Head 0")
    assert (head.count, head.kinds[0]) == (16, ("malware", 15))
    assert len(head.dots) == 16
    assert sum(each.count for each in atlas.bridges) >= 3


def test_a_map_made_while_a_membership_ends_is_kept_for_nobody(
    analyst: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst.person("eve", of="south")
    analyst.cell("owls", "north", "south")
    audience = analyst.audience("cell:owls")
    analyst.given(a_claim(an_object("tool", "Owl"), marking=TLP.AMBER, audience=audience))
    arranging = layout.arrange

    def ended_meanwhile(graph: Graph) -> layout.Layout:
        with database.superuser() as superuser:
            superuser.execute("UPDATE cell SET closes_at = %s", [NOW - DAY])
        return arranging(graph)

    monkeypatch.setattr(layout, "arrange", ended_meanwhile)
    arrange.make(analyst.visit("eve"))

    assert kept(database) == 0
    assert arrange.territories(analyst.visit("eve")) is None


def test_a_revoked_link_joins_no_territories(analyst: World) -> None:
    said = a_link(HERON, "related-to", BEYOND)
    analyst.given(a_claim(said))
    arrange.make(analyst.visit("ada"))
    before = pairs(analyst)

    analyst.given(a_claim(said | {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}))

    gone = tuple(sorted(of(analyst, HERON, BEYOND)))
    assert before - pairs(analyst) == {gone}


def pairs(world: World, *, most_pairs: int = 1_000) -> set[tuple[ThingId, ThingId]]:
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        return set(wholemap.iter_pairs(opened, without=(), most=1_000, most_pairs=most_pairs))


def test_of_too_many_links_those_among_the_greatest_things_are_read(analyst: World) -> None:
    three = pairs(analyst, most_pairs=3)

    with_two_links = of(analyst, HERON, FINCH, *SHARED, OWN[0])
    assert len(three) == 3
    assert all(end in with_two_links for pair in three for end in pair)


def test_places_and_techniques_hold_no_territory_together(analyst: World) -> None:
    technique = an_object("attack-pattern", "Everybody does it")
    users = [an_object("malware", f"User {n}") for n in range(12)]
    said = [technique, *users, *(a_link(each, "uses", technique) for each in users)]
    analyst.given(*map(a_claim, said))

    arrange.make(analyst.visit("ada"))

    atlas = arrange.territories(analyst.visit("ada"))
    assert atlas is not None
    assert atlas.things + atlas.scattered == 11


def test_a_map_that_changed_is_stale_and_is_made_anew(analyst: World, database: Database) -> None:
    arrange.make(analyst.visit("ada"))
    analyst.given(a_claim(an_object("tool", "News")), at=NOW + DAY)

    atlas = arrange.territories(analyst.visit("ada", at=NOW + 2 * DAY))

    assert atlas is not None
    assert atlas.stale
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)


def waiting(database: Database) -> int:
    with database.superuser() as superuser:
        row = superuser.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    return int(row[0]) if row else 0


def test_people_who_read_the_same_queue_one_job(world: World, database: Database) -> None:
    for person in ("ada", "ben"):
        world.person(person, of="north")
    world.given(a_claim(HERON))

    for person in ("ada", "ben"):
        assert arrange.territories(world.visit(person)) is None

    assert waiting(database) == 1


def test_for_whoever_may_not_read_no_map_is_queued(analyst: World, database: Database) -> None:
    analyst.person("otto", roles=[Role.AUDITOR])

    arrange.queue_making(analyst.visit("otto"))
    before = waiting(database)
    arrange.queue_making(analyst.visit("ada"))
    arrange.queue_making(analyst.visit("ada"))

    assert (before, waiting(database)) == (0, 1)


def test_what_is_still_so_is_checked_every_ten_minutes_and_not_made_again(
    analyst: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrange.make(analyst.visit("ada"))
    assert arrange.territories(analyst.visit("ada", at=NOW + 9 * MINUTE)) is not None
    assert waiting(database) == 0
    assert arrange.territories(analyst.visit("ada", at=NOW + 11 * MINUTE)) is not None
    assert waiting(database) == 1
    monkeypatch.setattr(layout, "arrange", None)  # nothing is laid out any more

    arrange.make(analyst.visit("ada", at=NOW + 11 * MINUTE))

    atlas = arrange.territories(analyst.visit("ada", at=NOW + 12 * MINUTE))
    assert atlas is not None
    assert (atlas.made_at, atlas.stale) == (NOW, False)


def test_the_job_finds_what_went_though_nothing_came(analyst: World) -> None:
    analyst.person("eve", of="south")
    arrange.make(analyst.visit("eve"))
    before = arrange.territories(analyst.visit("eve"))
    stricter = LINKS[0] | {"modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(stricter, marking=TLP.AMBER_STRICT), at=NOW)

    arrange.make(analyst.visit("eve", at=NOW + 11 * MINUTE))

    after = arrange.territories(analyst.visit("eve", at=NOW + 11 * MINUTE))
    assert before is not None
    assert after is not None
    assert (before.made_at, after.made_at) == (NOW, NOW + 11 * MINUTE)


def test_a_making_that_failed_is_tried_again_after_a_pause_that_doubles(
    analyst: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = analyst.visit("ada")
    assert visit.actor.person
    monkeypatch.setattr(layout, "arrange", None)  # calling it fails
    for minutes in (10, 20, 40):
        with pytest.raises(TypeError):
            arrange.make_as_job(visit.actor.person, visit.purpose, clock=lambda: NOW)
        assert arrange.next_try(visit) == NOW + minutes * MINUTE

    assert arrange.territories(analyst.visit("ada", at=NOW + 39 * MINUTE)) is None
    assert waiting(database) == 0
    assert arrange.territories(analyst.visit("ada", at=NOW + 41 * MINUTE)) is None
    assert waiting(database) == 1
    assert arrange.next_try(analyst.visit("ada", at=NOW + 41 * MINUTE)) is None


def test_a_making_that_succeeds_ends_the_pause(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = analyst.visit("ada")
    assert visit.actor.person
    with monkeypatch.context() as patched:
        patched.setattr(layout, "arrange", None)  # calling it fails
        with pytest.raises(TypeError):
            arrange.make_as_job(visit.actor.person, visit.purpose, clock=lambda: NOW)

    arrange.make(visit)

    assert arrange.next_try(visit) is None
    assert arrange.territories(visit) is not None


def test_a_job_may_read_for_longer_than_a_page(analyst: World) -> None:
    limits = []
    for seconds in (None, 900):
        with gate.open_scope(analyst.visit("ada"), Action.READ, seconds=seconds) as opened:
            limits.append(opened.one("SHOW statement_timeout"))

    assert limits[0] != limits[1] == ("15min",)


def test_what_was_hidden_since_names_nothing(analyst: World) -> None:
    analyst.person("eve", of="south")
    arrange.make(analyst.visit("eve"))
    stricter = HERON | {"modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(stricter, marking=TLP.AMBER_STRICT), at=NOW)

    atlas = arrange.territories(analyst.visit("eve"))

    assert atlas is not None
    assert "Glass Heron" not in {ref.name for each in atlas.territories for ref in each.top}


def test_an_empty_map_has_no_territories(world: World) -> None:
    world.person("ada", of="north")

    arrange.make(world.visit("ada"))

    atlas = arrange.territories(world.visit("ada"))
    assert atlas is not None
    assert (atlas.territories, atlas.things, atlas.scattered) == ((), 0, 0)


def test_who_may_not_read_gets_no_map(world: World) -> None:
    world.person("otto", roles=[Role.AUDITOR])

    with pytest.raises(Denied):
        arrange.territories(world.visit("otto"))
    with pytest.raises(Denied):
        arrange.make(world.visit("otto"))


def test_the_worker_forgets_what_expired_every_hour(analyst: World, database: Database) -> None:
    keep(analyst, b"o" * 32, at=datetime.now(UTC) - layouts.KEPT_FOR - DAY)
    hourly = app.periodic_registry.periodic_tasks["arrange.forget", ""]
    deferred = "SELECT procrastinate_defer_periodic_job_v2(%s, NULL, %s, %s, 0, '', 3600, '{}')"
    with connection.cursor() as cursor:  # as the worker does it
        cursor.execute(deferred, [hourly.task.queue, hourly.task.queueing_lock, hourly.task.name])

    hourly.task(timestamp=3600)

    assert (hourly.cron, waiting(database), kept(database)) == ("17 * * * *", 1, 0)
