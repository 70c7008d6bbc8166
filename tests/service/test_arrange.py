"""Where things stand: equal for equal scopes, kept for one scope alone, and unmoved by what comes later."""

import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from atlas.errors import Denied, NotFound
from atlas.model.handling import Purpose
from atlas.model.ids import PersonId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import arrange, explore, gate
from atlas.services.arrange import Arrangement, Place
from atlas.services.explore import Opened, View
from atlas.store import layouts
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object
from cluster import Cluster, Database, use
from two_worlds import BEACON, LEDGER, LOCKER, VIEWERS, Worlds
from two_worlds import worlds as two_worlds

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
        lambda opened: layouts.keep(opened, key, b"body"),
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


def test_what_was_hidden_since_names_nothing(analyst: World) -> None:
    analyst.person("eve", of="south")
    arrange.make(analyst.visit("eve"))
    stricter = HERON | {"modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(stricter, marking=TLP.AMBER_STRICT), at=NOW)

    atlas = arrange.territories(analyst.visit("eve"))

    assert atlas is not None
    assert atlas.stale
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
