"""One look at the map opens one scope, and shows what the services show one by one."""

from collections import Counter

import pytest

from atlas.services import arrange, explain, explore, looks, views
from atlas.services.explore import Filter, Opened, View
from atlas.services.looks import Look
from builders import World, a_claim
from cluster import Database
from crews import CREWS, FINCH, HERON, OWN, a_crowd, of


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, CREWS))
    return world


def acts(database: Database) -> Counter[str]:
    """Return the acts on record, one for each scope that was opened."""
    with database.superuser() as superuser:
        return Counter(str(act) for (act,) in superuser.execute("SELECT action FROM decision"))


def test_a_page_with_a_chosen_thing_and_a_filter_is_read_in_one_scope(
    analyst: World, database: Database
) -> None:
    heron = analyst.thing(HERON)
    view = View(of=(heron,), filter=Filter(kinds=frozenset({"malware"})))
    before = acts(database)

    looks.see(analyst.visit("ada"), Look(view=view, picks=(heron,)))

    assert acts(database) - before == {"read": 1}


def test_a_picture_that_grew_is_read_in_one_scope_and_kept_in_another(
    analyst: World, database: Database
) -> None:
    heron, finch = of(analyst, HERON, FINCH)
    hidden = frozenset({analyst.thing(OWN[1])})
    view = View(of=(finch,), opened=(Opened(thing=heron),), hidden=hidden, hops=2)
    before = acts(database)

    first = looks.see(analyst.visit("ada"), Look(view=view))
    again = looks.see(analyst.visit("ada"), Look(view=view))

    assert acts(database) - before == {"read": 2, "arrange": 1}
    assert first.scene == again.scene


def test_a_look_shows_what_the_services_show_one_by_one(analyst: World) -> None:
    visit, heron = analyst.visit("ada"), analyst.thing(HERON)
    view = View(of=(heron,), filter=Filter(kinds=frozenset({"malware"})))
    views.create(visit, "Herons", f"of={heron}")

    seen = looks.see(visit, Look(view=view, picks=(heron,)))

    assert seen.scene.picture == explore.picture(visit, view)
    assert seen.scene.arrangement == arrange.arranged(visit, seen.scene.picture, view=view)
    assert seen.unfiltered == explore.picture(visit, View(of=(heron,)))
    assert seen.chosen is not None
    assert seen.chosen.view == explain.thing(visit, heron)
    assert seen.chosen.groups == explore.groups(visit, heron, filter_=view.filter)
    assert seen.saved == views.saved(visit)


def test_what_is_grouped_away_is_not_chosen(analyst: World) -> None:
    heron, lone = of(analyst, HERON, OWN[1])
    look = Look(view=View(of=(heron,)), picks=(heron, lone), folds=frozenset({heron}))

    seen = looks.see(analyst.visit("ada"), look)

    assert seen.chosen is not None
    assert seen.chosen.view.thing.id == heron


def test_the_whole_map_is_read_in_one_scope(analyst: World, database: Database) -> None:
    visit = analyst.visit("ada")
    a_crowd(analyst, size=60)
    arrange.make(visit)
    before = acts(database)

    seen = looks.overview(visit)

    assert acts(database) - before == {"read": 1}
    assert seen.atlas == arrange.territories(visit)
    assert seen.atlas is not None
