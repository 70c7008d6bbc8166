"""Why can I see this: the rule that holds for this person, since when, and nothing once it ends."""

import pytest

from atlas.errors import NotFound
from atlas.model.markings import TLP
from atlas.policy.reasons import Rule
from atlas.services import access
from atlas.services.access import Access, Told
from atlas.store import alliance
from builders import DAY, LATER, NOW, World, a_claim, a_link, an_object
from cluster import Database

LOCKER = an_object("malware", "LockerX")
KIT = an_object("tool", "Kit")
USES = a_link(LOCKER, "uses", KIT)


@pytest.fixture
def two(world: World) -> World:
    """Put north and south into a cell, with a person each."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.cell("harbour", "north", "south")
    return world


def told_to(world: World, person: str) -> Access:
    return access.explain(world.visit(person), world.thing(LOCKER))


def by_rule(told: Access) -> dict[Rule, Told]:
    return {each.rule: each for ground in told.grounds for each in ground.reasons}


def test_a_member_of_a_cell_is_told_of_the_cell_and_since_when(two: World) -> None:
    two.given(a_claim(LOCKER, marking=TLP.AMBER, audience=two.audience("cell:harbour")), by="north")

    reasons = by_rule(told_to(two, "eve"))

    assert reasons[Rule.CELL] == Told(rule=Rule.CELL, name="harbour", since=NOW - 10 * DAY)
    assert reasons[Rule.AGREEMENT] == Told(
        rule=Rule.AGREEMENT, name="Charter 1", since=NOW - 50 * DAY
    )
    assert reasons[Rule.TRAINING].until == LATER
    assert reasons[Rule.ROLE].name == "R3"
    assert Rule.ORGANISATION not in reasons


def test_whoever_joined_later_is_told_the_day_of_joining(two: World) -> None:
    two.person("kim", of="east")
    cell = two.cell("harbour", "north", "south")
    alliance.add_member(cell, two.visit("kim").actor.organisation, at=NOW - DAY)
    two.given(a_claim(LOCKER, marking=TLP.AMBER, audience=two.audience("cell:harbour")))

    assert by_rule(told_to(two, "kim"))[Rule.CELL].since == NOW - DAY


def test_after_the_organisation_left_the_cell_the_thing_is_gone(two: World) -> None:
    cell = two.cell("harbour", "north", "south")
    two.given(a_claim(LOCKER, marking=TLP.AMBER, audience=two.audience("cell:harbour")))
    told_to(two, "eve")

    alliance.remove_member(cell, two.visit("eve").actor.organisation)

    with pytest.raises(NotFound):
        told_to(two, "eve")


def test_a_handling_that_one_may_not_read_is_not_there(two: World) -> None:
    two.given(a_claim(LOCKER), by="south")
    two.given(a_claim(LOCKER, marking=TLP.RED, audience=two.audience("person:ada")), by="north")

    ada, eve = told_to(two, "ada"), told_to(two, "eve")

    assert [each.marking for each in ada.grounds] == [TLP.RED, TLP.GREEN]
    assert [each.marking for each in eve.grounds] == [TLP.GREEN]
    assert eve.highest == TLP.GREEN
    assert "north" not in str(eve.grounds)


def test_other_addressees_are_not_named_but_those_whom_one_knows_are(two: World) -> None:
    two.cell("pier", "north")
    audience = two.audience("cell:harbour", "cell:pier", "person:ada", "org:south")
    two.given(a_claim(LOCKER, marking=TLP.AMBER, audience=audience))

    (ground,) = told_to(two, "eve").grounds

    assert ground.addressed == access.Addressed(
        alliance=False,
        cells=("harbour",),
        organisations=("The south",),
        me=False,
        others=True,
    )


def test_claims_and_links_are_counted_with_who_gave_them(two: World) -> None:
    two.given(a_claim(LOCKER), a_claim(KIT), a_claim(USES), by="south")
    two.given(a_claim(LOCKER), by="north")

    (ground,) = told_to(two, "ada").grounds

    assert (ground.claims, ground.links) == (2, 1)
    assert ground.organisations == ("The north", "The south")
    assert {each.organisation for each in ground.shown} == {"The north", "The south"}


def test_a_thing_that_only_links_tell_of_has_its_ground(two: World) -> None:
    two.given(a_claim(USES), by="south")

    told = told_to(two, "ada")

    assert [(each.claims, each.links) for each in told.grounds] == [(0, 1)]
    assert told.grounds[0].reasons != ()


def test_a_question_why_is_a_read_on_record(two: World, database: Database) -> None:
    two.given(a_claim(LOCKER))

    told_to(two, "eve")

    with database.superuser() as superuser:
        found = superuser.execute("SELECT action FROM decision WHERE person IS NOT NULL").fetchall()
    assert found == [("read",)]
