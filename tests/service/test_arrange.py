"""Where things stand: equal for equal scopes, kept for one scope alone, and unmoved by what comes later."""

import os
import uuid
from collections.abc import Iterator, Mapping
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
from atlas.services import arrange, explore, gate
from atlas.services.arrange import Arrangement, Place
from atlas.services.explore import Opened, View
from atlas.store import layouts, wholemap
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object
from cluster import Cluster, Database, use
from two_worlds import BEACON, LEDGER, LOCKER, VIEWERS, Worlds
from two_worlds import worlds as two_worlds

MINUTE = DAY / 1_440

HERON = an_object("intrusion-set", "Glass Heron")
FINCH = an_object("intrusion-set", "Paper Finch")
SHARED = [an_object("infrastructure", f"Shared {n}") for n in range(3)]
OWN = [an_object("malware", f"Own {n}") for n in range(5)]
BEYOND = an_object("tool", "Beyond")
LINKS = [
    *(a_link(HERON, "uses", each) for each in (*SHARED, *OWN)),
    *(a_link(FINCH, "uses", each) for each in SHARED),
    a_link(OWN[0], "uses", BEYOND),
]


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, (HERON, FINCH, *SHARED, *OWN, BEYOND, *LINKS)))
    return world


def arranged(
    world: World, view: View, *, pins: Mapping[ThingId, Place] | None = None
) -> Arrangement:
    visit = world.visit("ada")
    return arrange.arranged(visit, explore.picture(visit, view), view=view, pins=pins)


def of(world: World, *things: Object) -> tuple[ThingId, ...]:
    return tuple(map(world.thing, things))


def test_the_chosen_thing_stands_in_the_middle_of_its_neighbours(analyst: World) -> None:
    places = arranged(analyst, View(of=of(analyst, HERON))).places

    assert places[analyst.thing(HERON)] == (0, 0)
    assert len(set(places.values())) == 9


def test_what_two_share_stands_between_them(analyst: World) -> None:
    places = arranged(analyst, View(shared=of(analyst, HERON, FINCH), hops=1)).places

    left, right = places[analyst.thing(HERON)], places[analyst.thing(FINCH)]
    assert all(left[0] < places[thing][0] < right[0] for thing in of(analyst, *SHARED))


def test_a_path_reads_from_left_to_right(analyst: World) -> None:
    ends = (analyst.thing(FINCH), analyst.thing(BEYOND))

    places = arranged(analyst, View(path=ends, hops=6)).places

    way = [places[thing][0] for thing in (ends[0], *of(analyst, HERON, OWN[0]), ends[1])]
    assert way == sorted(way)


def test_a_picture_opened_twice_stands_equally(analyst: World) -> None:
    view = View(of=of(analyst, HERON, FINCH), hops=2)

    assert arranged(analyst, view) == arranged(analyst, view)


def test_what_is_opened_moves_nothing_that_stood(analyst: World) -> None:
    view = View(of=of(analyst, HERON))
    opened = View(of=view.of, opened=(Opened(thing=analyst.thing(OWN[0])),))

    before, after = arranged(analyst, view).places, arranged(analyst, opened).places

    assert {thing: after[thing] for thing in before} == before
    assert after.keys() - before.keys() == {analyst.thing(BEYOND)}


def test_a_long_expansion_moves_nothing_at_any_of_its_steps(analyst: World) -> None:
    steps = [Opened(thing=analyst.thing(each)) for each in (OWN[0], SHARED[0], SHARED[1], OWN[1])]
    views = [View(of=of(analyst, HERON), opened=tuple(steps[:n])) for n in range(5)]

    last = arranged(analyst, views[-1]).places

    for view in views:
        places = arranged(analyst, view).places
        assert {thing: last[thing] for thing in places} == places


def test_what_is_hidden_leaves_its_place_empty(analyst: World) -> None:
    view = View(of=of(analyst, HERON))
    hiding = View(of=view.of, hidden=frozenset(of(analyst, OWN[2])))

    before, after = arranged(analyst, view).places, arranged(analyst, hiding).places

    assert before.items() - after.items() == {
        (analyst.thing(OWN[2]), before[analyst.thing(OWN[2])])
    }


def test_a_pinned_thing_stands_where_it_is_pinned_and_the_others_where_they_stood(
    analyst: World,
) -> None:
    view, pinned = View(of=of(analyst, HERON)), analyst.thing(OWN[1])

    before = arranged(analyst, view).places
    after = arranged(analyst, view, pins={pinned: (7, -9)}).places

    assert after == {**before, pinned: (7, -9)}


def test_a_pin_on_something_that_is_not_shown_is_left_out(analyst: World) -> None:
    view = View(of=of(analyst, HERON))

    assert (
        analyst.thing(BEYOND)
        not in arranged(analyst, view, pins={analyst.thing(BEYOND): (0, 0)}).places
    )


def a_crowd(world: World, *, size: int) -> View:
    """Give several groups of things with one bridge to the next, and return what shows them all."""
    heads = [an_object("intrusion-set", f"Head {n}") for n in range(4)]
    members = [an_object("malware", f"Member {n}") for n in range(size)]
    links = [a_link(heads[n % 4], "uses", each) for n, each in enumerate(members)]
    links += [a_link(heads[n], "related-to", heads[n + 1]) for n in range(3)]
    world.given(*map(a_claim, (*heads, *members, *links)))
    return View(of=of(world, *heads))


def test_a_large_picture_has_territories_and_is_kept_for_the_next_time(
    analyst: World, database: Database
) -> None:
    view = a_crowd(analyst, size=180)

    first, second = arranged(analyst, view), arranged(analyst, view)

    assert first == second
    assert {each.name for each in first.territories} == {f"Head {n}" for n in range(4)}
    assert sum(each.count for each in first.territories) == len(first.places) == 184
    assert kept(database) == 1


def kept(database: Database) -> int:
    with database.superuser() as superuser:
        row = superuser.execute("SELECT count(*) FROM layout").fetchone()
    return int(row[0]) if row else 0


def test_a_layout_that_was_dropped_comes_out_the_same(analyst: World, database: Database) -> None:
    view = a_crowd(analyst, size=180)
    before = arranged(analyst, view)
    with database.superuser() as superuser:
        superuser.execute("DELETE FROM layout")

    assert arranged(analyst, view) == before


def keep(world: World, key: bytes, *, at: datetime) -> None:
    gate.write(
        world.visit("ada", at=at),
        Action.ARRANGE,
        lambda opened: layouts.keep(opened, key, b"body", scope=layouts.scope_of(opened)),
    )


def test_what_is_kept_for_one_scope_is_found_by_nobody_who_reads_more_or_less(
    analyst: World,
) -> None:
    analyst.person("eve", of="south")
    keep(analyst, b"k" * 32, at=NOW)
    analyst.given(a_claim(BEYOND, marking=TLP.AMBER_STRICT), by="south")

    found = {}
    for person in ("ada", "eve"):
        with gate.open_scope(analyst.visit(person), Action.READ) as opened:
            found[person] = layouts.find(opened, b"k" * 32)

    assert found == {"ada": b"body", "eve": None}


def test_what_was_read_in_another_scope_is_not_kept(analyst: World) -> None:
    with gate.open_scope(analyst.visit("ada"), Action.READ) as opened:
        before = layouts.scope_of(opened)
    analyst.given(a_claim(an_object("tool", "Amber"), marking=TLP.AMBER))

    gate.write(
        analyst.visit("ada"),
        Action.ARRANGE,
        lambda opened: layouts.keep(opened, b"k" * 32, b"body", scope=before),
    )

    with gate.open_scope(analyst.visit("ada"), Action.READ) as opened:
        assert layouts.find(opened, b"k" * 32) is None


def test_what_expired_is_not_found(analyst: World) -> None:
    keep(analyst, b"k" * 32, at=NOW)

    later = analyst.visit("ada", at=NOW + layouts.KEPT_FOR + DAY)
    with gate.open_scope(later, Action.READ) as opened:
        assert layouts.find(opened, b"k" * 32) is None


def test_many_layouts_drop_no_whole_map(analyst: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "MOST_OF_A_SCOPE", 3)
    arrange.make(analyst.visit("ada"))

    for number in range(5):
        keep(analyst, bytes([number]) * 32, at=NOW + (number + 1) * DAY / 1000)

    assert arrange.territories(analyst.visit("ada")) is not None


def test_outside_of_a_scope_only_what_expired_can_be_forgotten(
    analyst: World, database: Database
) -> None:
    long_ago = NOW - 2 * layouts.KEPT_FOR - 400 * DAY
    for key, at in ((b"o" * 32, long_ago), (b"n" * 32, NOW + 40_000 * DAY)):
        keep(analyst, key, at=NOW)
        with database.superuser() as superuser:
            superuser.execute("UPDATE layout SET expires_at = %s WHERE key = %s", [at, key])

    layouts.forget_expired()

    with database.superuser() as superuser:
        assert superuser.execute("SELECT key FROM layout").fetchall() == [(b"n" * 32,)]


def test_the_oldest_of_too_many_layouts_go(
    analyst: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "MOST_OF_A_SCOPE", 3)
    for number in range(5):
        keep(analyst, bytes([number]) * 32, at=NOW + number * DAY / 1000)

    with database.superuser() as superuser:
        left = superuser.execute("SELECT key FROM layout ORDER BY key").fetchall()
    assert [row[0][0] for row in left] == [2, 3, 4]


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


@pytest.fixture(scope="module")
def worlds(cluster: Cluster) -> Iterator[Worlds]:
    name = f"atlas_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_arrange"
    with two_worlds(cluster, name) as made:
        yield made


def told(worlds: Worlds, person: str) -> list[list[object]]:
    """Return what a person is told of places and territories in either world."""
    both = []
    for database in (worlds.with_secrets, worlds.without):
        use(database)
        visit = World(worlds.map_key).visit(person)
        arrange.make(visit)
        answers: list[object] = [arrange.territories(visit)]
        chosen = [worlds.thing(each) for each in (LEDGER, LOCKER, BEACON)]
        for view in (
            *(View(of=(thing,), hops=2) for thing in chosen),
            View(shared=(chosen[0], chosen[2]), hops=3),
            View(path=(chosen[0], chosen[2]), hops=6),
        ):
            found = explore.picture(visit, view)
            answers.append(arrange.arranged(visit, found, view=view))
        both.append(answers)
    return both


@pytest.mark.parametrize("person", VIEWERS)
def test_places_and_territories_are_equal_in_both_worlds(worlds: Worlds, person: str) -> None:
    with_secrets, without = told(worlds, person)

    assert with_secrets == without


def test_the_cleared_see_other_places_and_territories(worlds: Worlds) -> None:
    with_secrets, without = told(worlds, "ada")

    assert with_secrets != without


def test_the_worker_forgets_what_expired_every_hour(analyst: World, database: Database) -> None:
    keep(analyst, b"o" * 32, at=datetime.now(UTC) - layouts.KEPT_FOR - DAY)
    hourly = app.periodic_registry.periodic_tasks["arrange.forget", ""]
    deferred = "SELECT procrastinate_defer_periodic_job_v2(%s, NULL, %s, %s, 0, '', 3600, '{}')"
    with connection.cursor() as cursor:  # as the worker does it
        cursor.execute(deferred, [hourly.task.queue, hourly.task.queueing_lock, hourly.task.name])

    hourly.task(timestamp=3600)

    assert (hourly.cron, waiting(database), kept(database)) == ("17 * * * *", 1, 0)
