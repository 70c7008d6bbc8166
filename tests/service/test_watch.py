"""What waits for those over people: told to the secretariat of every member, to a representative of the own."""

from datetime import timedelta

import pytest

from atlas.errors import Denied
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import gate, signin
from atlas.services.alliance.watch import Watch, watch
from atlas.store import alliance
from builders import DAY, NOW, World


@pytest.fixture
def members(world: World) -> World:
    world.person("sec", of="hub", roles=[Role.SECRETARIAT])
    world.person("rea", of="north", roles=[Role.REPRESENTATIVE])
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.organisation("new", signed=False)
    return world


def seen(world: World, person: str = "sec") -> Watch:
    return watch(world.visit(person))


def came(world: World, person: str, *, days_ago: int) -> None:
    """Let somebody sign in and ask for something, so many days ago."""
    actor = world.visit(person).actor
    assert actor.person is not None
    user = signin.user_for_session(actor.person)
    user.last_login = NOW
    user.save()
    gate.allow(world.visit(person, at=NOW - days_ago * DAY), Action.SEE_ALLIANCE)


def test_who_has_not_signed_is_told_and_who_has_is_not(members: World) -> None:
    assert [each.short for each in seen(members).unsigned] == ["new"]


def test_an_agreement_that_follows_within_30_days_is_told(members: World) -> None:
    alliance.save_agreement("Charter", "3", effective_from=NOW + 40 * DAY)
    assert seen(members).following is None

    alliance.save_agreement("Charter", "2", effective_from=NOW + 20 * DAY)

    following = seen(members).following
    assert following is not None
    assert following.version == "2"


def test_people_who_were_here_and_stayed_away_are_told_with_the_day(members: World) -> None:
    came(members, "ada", days_ago=31)
    came(members, "eve", days_ago=29)

    away = seen(members).away

    assert [(each.person.short, each.last) for each in away] == [("ada", NOW - 31 * DAY)]


def test_who_was_invited_and_never_came_is_no_absence(members: World) -> None:
    expected = {each.person.short for each in seen(members).expected}

    assert expected == {"rea", "ada", "eve"}
    assert seen(members).away == ()


def test_trainings_that_end_within_30_days_are_told_soonest_first(members: World) -> None:
    for short, days in (("kim", 30), ("lou", -2), ("max", 31)):
        members.person(short, of="south", trained_until=(NOW + timedelta(days=days)).date())

    assert [each.person.short for each in seen(members).untrained] == ["lou", "kim"]


def test_cells_that_close_within_30_days_are_told(members: World) -> None:
    members.cell("near", "north", closes=NOW + 5 * DAY)
    members.cell("far", "north", closes=NOW + 50 * DAY)
    members.cell("endless", "north")

    assert [each.short for each in seen(members).closing] == ["near"]


def test_a_representative_is_told_of_the_own_organisation_alone(members: World) -> None:
    members.person("kim", of="south", trained_until=NOW.date())
    members.person("lou", of="north", trained_until=NOW.date())
    members.cell("theirs", "south", closes=NOW + DAY)
    came(members, "eve", days_ago=45)

    told = seen(members, "rea")

    assert [each.person.short for each in told.untrained] == ["lou"]
    assert (told.unsigned, told.closing, told.away) == ((), (), ())


def test_where_nothing_waits_it_is_empty(world: World) -> None:
    world.person("sec", of="hub", roles=[Role.SECRETARIAT])

    assert seen(world).is_empty


def test_whoever_may_not_see_the_alliance_is_told_nothing(members: World) -> None:
    members.person("nina", roles=[])

    with pytest.raises(Denied):
        seen(members, "nina")
