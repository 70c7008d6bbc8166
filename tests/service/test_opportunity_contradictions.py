"""Whoever contradicts vetted claims takes no target off the board; what fits no lever, or was rejected, is said."""

import pytest

from atlas.services import opportunities
from atlas.services.opportunities import Card, Caveat, Found
from builders import Object, World, a_claim, a_link, an_object
from cluster import Database
from parcels import vetted

CREW = an_object("intrusion-set", "Crew")
HOST, SPARE = (an_object("criminal-service", name) for name in ("Host", "Spare"))
NEEDED = a_link(CREW, "depends-on", HOST, x_step="set-up")


@pytest.fixture
def mapped(world: World) -> World:
    world.person("ada", of="north")
    given(world, CREW, HOST, SPARE, NEEDED)
    return world


def given(world: World, *said: Object, by: str = "north") -> None:
    world.given(*(a_claim(each) for each in said), by=by)


def found(world: World) -> Found:
    return opportunities.find(world.visit("ada"))


def card(told: Found, name: str) -> Card:
    return next(each for each in told.cards if each.what.name == name)


def assert_vetted_stands(told: Found, problem: str) -> None:
    host = card(told, "Host")
    assert [each.problem for each in told.objections] == [problem]
    assert [each.name for each in host.vetted.stopped] == ["Crew"]
    assert (host.effect.stopped, host.needs[0].customer.name) == ((), "Crew")
    assert Caveat.CONTRADICTED in host.caveats
    assert Caveat.USE_ALONE not in host.caveats


def test_a1_an_unvetted_required_claim_takes_no_vetted_target_off_the_board(
    mapped: World, database: Database
) -> None:
    vetted(database)
    rival = a_link(CREW, "depends-on", SPARE, x_step="set-up", x_criticality="required")
    given(mapped, rival, by="south")

    assert_vetted_stands(found(mapped), "dependencies.both")


def test_a1_an_unvetted_circle_takes_no_vetted_target_off_the_board(
    mapped: World, database: Database
) -> None:
    vetted(database)
    given(mapped, a_link(HOST, "depends-on", CREW), by="south")

    assert_vetted_stands(found(mapped), "dependencies.cycle")


def test_a1_where_nothing_contradicts_no_card_says_so(mapped: World, database: Database) -> None:
    vetted(database)
    given(mapped, a_link(CREW, "depends-on", SPARE, x_step="set-up"), by="south")

    told = found(mapped)

    assert told.objections == ()
    assert not any(Caveat.CONTRADICTED in each.caveats for each in told.cards)


def test_a1_a_rejected_claim_supports_nothing(mapped: World, database: Database) -> None:
    vetted(database, "rejected", named=NEEDED)

    told = found(mapped)

    assert (told.cards, told.claims) == ((), 0)
    assert [each.problem for each in told.objections] == ["dependencies.none"]


def test_a7_where_no_lever_fits_the_card_says_so_and_offers_to_wait(world: World) -> None:
    role = an_object("x-unheard-of", "Odd")
    world.person("ada", of="north")
    given(world, CREW, role, a_link(CREW, "depends-on", role))

    (only,) = found(world).cards

    assert Caveat.NO_LEVER in only.caveats
    assert Caveat.NO_HOLDER not in only.caveats
    assert [each.lever.lever for each in only.levers] == ["L25"]
