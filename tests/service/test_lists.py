"""A list is shown as it would be stored and to whom; nothing is kept before, and what is hidden is not told."""

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Audience
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.ids import ThingId, thing_id
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import explain, lists
from atlas.services.contribute import Offer
from atlas.services.lists import Checked
from builders import World, a_claim, an_observable

ROWS = "value,type,note\nevil.example,domain,shop\nbroken,ip,\n198.51.100.7,,\n"
PEOPLE = ("ada", "olga", "eve", "carl", "otto")


@pytest.fixture
def people(world: World) -> World:
    """Two organisations with readers, one of them in a cell, and one without an agreement."""
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    world.person("otto", of="south", roles=[Role.AUDITOR])
    world.organisation("west", signed=False)
    world.person("carl", of="west")
    world.cell("harbour", "north", "south", ceiling=TLP.AMBER)
    return world


def checked(
    world: World, text: str = ROWS, *, by: str = "ada", reach: str = "marking", tlp: TLP = TLP.GREEN
) -> Checked:
    visit = world.visit(by)
    offer = Offer(marking=tlp, audience=lists.audience_of(visit, reach))
    return lists.check(visit, text, offer=offer, source="Report 7", map_key=world.map_key)


def stored(
    world: World, text: str = ROWS, *, by: str = "ada", reach: str = "marking", tlp: TLP = TLP.GREEN
) -> lists.Stored:
    visit = world.visit(by)
    offer = Offer(marking=tlp, audience=lists.audience_of(visit, reach))
    return lists.store(visit, text, offer=offer, source="Report 7", map_key=world.map_key)


def test_what_was_checked_is_what_is_stored(people: World) -> None:
    before = checked(people)

    after = stored(people)

    assert attrs.asdict(before.report) == attrs.asdict(after.report)
    assert (after.report.stored, after.report.rejected) == (2, 1)


def test_a_check_keeps_nothing(people: World) -> None:
    checked(people)

    assert checked(people).report.stored == 2


def test_a_list_stored_again_is_unchanged(people: World) -> None:
    stored(people)

    assert (checked(people).report.stored, checked(people).report.unchanged) == (0, 2)


def test_a_row_takes_nothing_back_that_was_said_before(people: World) -> None:
    address = an_observable("ipv4-addr", "198.51.100.7")
    people.given(a_claim(address, marking=TLP.GREEN), by="north")

    report = stored(people, "198.51.100.7,,seen again\n", tlp=TLP.AMBER, reach="own").report

    assert (report.stored, report.superseded, report.warnings) == (1, 0, 0)
    thing = thing_id(
        people.map_key, stix_reference(Identifier(IdentifierKind.IPV4, "198.51.100.7"))
    )
    counts = [explain.thing(people.visit(who), thing).claim_count for who in ("eve", "ada")]
    assert counts == [1, 2]


def test_what_is_red_for_a_colleague_is_as_if_it_were_not_there(people: World) -> None:
    people.person("mia", of="north")
    without = checked(people, tlp=TLP.RED)
    visit = people.visit("mia")
    assert visit.actor.person is not None
    audience = Audience(persons=frozenset({visit.actor.person}))
    offer = Offer(marking=TLP.RED, audience=audience)
    lists.store(visit, ROWS, offer=offer, source="Report 7", map_key=people.map_key)

    assert checked(people, tlp=TLP.RED) == without
    assert checked(people).report.warnings == 0


def test_a_bad_row_keeps_its_cells_and_gets_its_reason(people: World) -> None:
    (row,) = checked(people).rejected

    assert (row.line, row.value, row.type, row.code) == (3, "broken", "ip", "csv.value")


def test_a_row_whose_cells_cannot_be_told_apart_is_given_back_as_it_came(people: World) -> None:
    (row,) = checked(people, "value,type,note\nevil.example,domain,a,b\n192.0.2.1,,\n").rejected

    assert (row.value, row.code) == ("evil.example,domain,a,b", "csv.cells")


def test_what_is_on_the_map_already_is_said(people: World) -> None:
    people.given(a_claim(an_observable("ipv4-addr", "198.51.100.7")), by="south")

    told = checked(people)

    assert told.known == 1
    assert [row.on_map is not None for row in told.shown] == [False, True]


def test_what_others_keep_to_themselves_is_as_if_it_were_not_there(people: World) -> None:
    without = checked(people)
    hidden = an_observable("ipv4-addr", "198.51.100.7")
    people.given(a_claim(hidden, marking=TLP.AMBER_STRICT), by="south")

    assert checked(people) == without


@pytest.mark.parametrize(
    ("tlp", "reach"),
    [
        (TLP.CLEAR, "marking"),
        (TLP.GREEN, "marking"),
        (TLP.GREEN, "own"),
        (TLP.AMBER, "marking"),
        (TLP.AMBER, "alliance"),
        (TLP.AMBER, "cell:harbour"),
        (TLP.AMBER_STRICT, "marking"),
        (TLP.RED, "marking"),
    ],
)
def test_as_many_people_read_it_as_was_said_before(people: World, tlp: TLP, reach: str) -> None:
    text = "evil.example\n"
    said = checked(people, text, reach=reach, tlp=tlp).readers
    stored(people, text, reach=reach, tlp=tlp)

    thing = thing_id(
        people.map_key, stix_reference(Identifier(IdentifierKind.DOMAIN, "evil.example"))
    )
    reading = [person for person in PEOPLE if _reads(people, person, thing)]

    homes = {people.visit(person).actor.organisation for person in reading}
    assert (said.persons, said.organisations) == (len(reading), len(homes))
    assert "ada" in reading


def _reads(world: World, person: str, thing: ThingId) -> bool:
    try:
        return bool(explain.thing(world.visit(person), thing).claims)
    except (Denied, NotFound):
        return False


@pytest.mark.parametrize(
    ("tlp", "reach"),
    [(TLP.AMBER_STRICT, "alliance"), (TLP.RED, "alliance"), (TLP.RED, "cell:harbour")],
)
def test_an_audience_that_could_not_read_it_is_refused_before_anything(
    people: World, tlp: TLP, reach: str
) -> None:
    with pytest.raises(UsageError, match="does not go to this audience"):
        checked(people, tlp=tlp, reach=reach)


def test_a_cell_does_not_take_more_than_its_ceiling(people: World) -> None:
    with pytest.raises(Denied):
        stored(people, reach="cell:harbour", tlp=TLP.AMBER_STRICT)


def test_a_cell_of_others_is_nobody_to_choose(people: World) -> None:
    people.cell("elsewhere", "south")

    with pytest.raises(UsageError):
        lists.audience_of(people.visit("ada"), "cell:elsewhere")
    assert [each.word for each in lists.reaches(people.visit("ada"))] == [
        "marking",
        "alliance",
        "own",
        "cell:harbour",
    ]


@pytest.mark.parametrize("person", ["olga", "otto", "carl"])
def test_who_may_not_contribute_is_refused(people: World, person: str) -> None:
    with pytest.raises(Denied):
        lists.reaches(people.visit(person))
    with pytest.raises((Denied, UsageError)):
        stored(people, by=person)


@pytest.mark.parametrize("text", ["", "\n\n", "# remark\n", "192.0.2.1\n" * 10_001])
def test_a_list_of_nothing_or_too_much_is_refused_in_words(people: World, text: str) -> None:
    with pytest.raises(UsageError):
        checked(people, text)


def test_a_thousand_rows_with_seven_bad_are_told_one_by_one(people: World) -> None:
    rows = [f"198.51.{n // 250}.{n % 250},ip,{n}" for n in range(1_000)]
    for bad in range(7):
        rows[bad * 100] = "broken,ip,"

    told = checked(people, "\n".join(["value,type,note", *rows]))

    assert (told.report.stored, len(told.rejected), len(told.shown)) == (993, 7, 50)
