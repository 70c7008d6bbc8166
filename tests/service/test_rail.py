"""The rail, the palette and the keys lead to the screens on which a person may do something, and to no others."""

from datetime import date

import pytest

from atlas.policy.actors import Role
from atlas.web.rail import rail_of
from builders import DAY, NOW, TOMORROW, World
from cluster import Database

EVERYDAY = [
    *("desk", "map", "search", "lookup", "contribute", "deconfliction"),
    *("nominations", "investigations", "agenda", "review"),
    *("opportunities", "operations"),
    *("outcomes", "alliance"),
]


def listed(world: World, person: str) -> list[str]:
    return [screen.name for screen in rail_of(world.visit(person)).screens]


def offices(world: World, person: str) -> list[str]:
    return [screen.name for screen in rail_of(world.visit(person)).offices]


def test_a_researcher_is_offered_the_everyday_screens_in_their_order(world: World) -> None:
    world.person("ada")

    rail = rail_of(world.visit("ada"))

    assert [screen.name for screen in rail.everyday] == EVERYDAY


def test_an_observer_is_not_offered_to_contribute_or_to_look_up(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])

    names = listed(world, "olga")

    assert {"contribute", "lookup", "requests", "retention"} & {*names} == set()
    assert {"desk", "map", "search", "alliance"} <= {*names}


def test_an_auditor_is_offered_records_and_nothing_of_the_map(world: World) -> None:
    world.person("otto", roles=[Role.AUDITOR])

    names = listed(world, "otto")

    assert {"desk", "map", "search", "lookup", "contribute", "requests"} & {*names} == set()
    assert {"alliance", "audit", "ledger"} <= {*names}


@pytest.mark.parametrize(
    ("role", "screens"),
    [
        (Role.SECRETARIAT, ["preview", "admin"]),
        (Role.REPRESENTATIVE, ["retention", "audit", "preview"]),
        (Role.LEGAL, ["retention", "flags"]),
    ],
)
def test_an_office_is_offered_what_serves_it(world: World, role: Role, screens: list[str]) -> None:
    world.person("una", roles=[role])

    names = offices(world, "una")

    assert [
        each for each in names if each in ("retention", "audit", "flags", "preview", "admin")
    ] == screens


@pytest.mark.parametrize(
    ("roles", "trained"), [([], TOMORROW), ([Role.RESEARCHER], (NOW - DAY).date())]
)
def test_whoever_may_do_nothing_is_led_to_the_desk_alone(
    world: World, roles: list[Role], trained: date
) -> None:
    world.person("ada", roles=roles, trained_until=trained)

    assert listed(world, "ada") == ["desk"]


def test_keys_that_lead_to_a_closed_screen_are_not_listed(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])

    keys = {each.keys for each in rail_of(world.visit("olga")).keys}

    assert {"c", "g l"} & keys == set()
    assert {"/", "g d", "g m", "g h"} <= keys


def test_the_key_of_the_search_box_is_listed_where_there_is_one(world: World) -> None:
    world.person("otto", roles=[Role.AUDITOR])
    world.person("ada")

    listed_keys = [
        {each.keys for each in rail_of(world.visit(who)).keys} for who in ("otto", "ada")
    ]

    assert ["/" in each for each in listed_keys] == [False, True]


def test_what_is_offered_is_no_act_and_is_not_on_record(world: World, database: Database) -> None:
    world.person("ada")

    listed(world, "ada")

    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM decision").fetchone() == (0,)
