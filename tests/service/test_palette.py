"""The palette lists the screens on which a person may do something, and no others."""

from atlas.policy.actors import Role
from atlas.web import palette
from atlas.web.words import SCREENS
from builders import DAY, NOW, World
from cluster import Database


def listed(world: World, person: str) -> list[str]:
    return [screen.name for screen in palette.allowed(world.visit(person), SCREENS)]


def test_a_researcher_is_offered_every_screen(world: World) -> None:
    world.person("ada")

    assert {"desk", "map", "search", "lookup", "contribute"} <= {*listed(world, "ada")}


def test_an_observer_is_not_offered_to_contribute_or_to_look_up(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])

    names = listed(world, "olga")

    assert {"contribute", "lookup"} & {*names} == set()
    assert {"map", "search"} <= {*names}


def test_whoever_may_read_nothing_is_offered_no_map_and_no_search(world: World) -> None:
    world.person("otto", roles=[Role.AUDITOR])

    assert {"map", "search", "lookup", "contribute"} & {*listed(world, "otto")} == set()


def test_whose_training_ran_out_is_offered_no_map(world: World) -> None:
    world.person("ada", trained_until=(NOW - DAY).date())

    assert "map" not in listed(world, "ada")


def test_what_is_offered_is_no_act_and_is_not_on_record(world: World, database: Database) -> None:
    world.person("ada")

    listed(world, "ada")

    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM decision").fetchone() == (0,)
