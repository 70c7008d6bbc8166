"""Where things stand: equal for equal scopes, kept for one scope alone, and unmoved by what comes later."""

import os
from collections.abc import Iterator, Mapping

import pytest

import atlas.jobs.tasks  # noqa: F401 - registers what is done every hour
from atlas.errors import UsageError
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import arrange, explore, gate
from atlas.services.arrange import Arrangement, Place
from atlas.services.explore import Opened, View
from atlas.store import layouts
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Cluster, Database, use
from crews import BEYOND, CREWS, FINCH, HERON, OWN, SHARED, a_crowd, keep, kept, of
from two_worlds import BEACON, LEDGER, LOCKER, VIEWERS, Worlds
from two_worlds import worlds as two_worlds


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, CREWS))
    return world


def arranged(
    world: World, view: View, *, pins: Mapping[ThingId, Place] | None = None
) -> Arrangement:
    visit = world.visit("ada")
    return arrange.arranged(visit, explore.picture(visit, view), view=view, pins=pins)


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


def test_a_large_picture_has_territories_and_is_kept_for_the_next_time(
    analyst: World, database: Database
) -> None:
    view = a_crowd(analyst, size=180)

    first, second = arranged(analyst, view), arranged(analyst, view)

    assert first == second
    assert {each.name for each in first.territories} == {f"Head {n}" for n in range(4)}
    assert sum(each.count for each in first.territories) == len(first.places) == 184
    assert kept(database) == 1


def test_a_layout_that_was_dropped_comes_out_the_same(analyst: World, database: Database) -> None:
    view = a_crowd(analyst, size=180)
    before = arranged(analyst, view)
    with database.superuser() as superuser:
        superuser.execute("DELETE FROM layout")

    assert arranged(analyst, view) == before


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
            try:
                found = explore.picture(visit, view)
                answers.append(arrange.arranged(visit, found, view=view))
            except UsageError as wrong:  # what is judged the same cannot be compared with itself
                answers.append(str(wrong))
        both.append(answers)
    return both


@pytest.mark.parametrize("person", VIEWERS)
def test_places_and_territories_are_equal_in_both_worlds(worlds: Worlds, person: str) -> None:
    with_secrets, without = told(worlds, person)

    assert with_secrets == without


def test_the_cleared_see_other_places_and_territories(worlds: Worlds) -> None:
    with_secrets, without = told(worlds, "ada")

    assert with_secrets != without
