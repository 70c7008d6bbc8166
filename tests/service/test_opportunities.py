"""Opportunities in what somebody may see: what would break, who could act, a sentence where there is no number."""

import pytest

from atlas.model.alliance import Lever
from atlas.model.markings import TLP
from atlas.services import opportunities
from atlas.services.opportunities import Card, Caveat, Floor, Found, Turning
from atlas.store import alliance
from builders import Object, World, a_claim, a_link, an_object
from foldering import home, kept_by

T1, T2, T3 = (an_object("intrusion-set", name) for name in ("T1", "T2", "T3"))
A, B, C = (an_object("criminal-service", name) for name in ("A", "B", "C"))


def needs(customer: Object, step: str, *suppliers: Object) -> list[Object]:
    return [a_link(customer, "depends-on", each, x_step=step) for each in suppliers]


# domain 6.8, A1
MODEL = (
    *needs(T1, "set-up", A, B),
    *needs(T1, "cash-out", C),
    *needs(T2, "cash-out", C),
    *needs(T3, "set-up", B),
)


def given(world: World, *said: Object, marking: TLP = TLP.GREEN) -> None:
    audience = kept_by("north") if marking is TLP.AMBER_STRICT else None
    world.given(*(a_claim(each, marking=marking, audience=audience) for each in said))


def found(world: World, person: str = "ada", floor: Floor = Floor.ALL) -> Found:
    return opportunities.find(world.visit(person), floor=floor)


def cards(told: Found) -> dict[str, Card]:
    return {each.what.name: each for each in told.cards}


def stopped(told: Found) -> dict[str, list[str]]:
    return {name: [each.name for each in card.effect.stopped] for name, card in cards(told).items()}


@pytest.fixture(autouse=True)
def _people(world: World) -> None:
    world.person("ada", of="north")
    world.person("sue", of="south")


@pytest.fixture
def mapped(world: World) -> World:
    given(world, T1, T2, T3, A, B, C, *MODEL)
    return world


def test_A1_what_stops_which_targets_and_the_least_that_stops_all(mapped: World) -> None:
    told = found(mapped)

    assert stopped(told) == {"C": ["T1", "T2"], "B": ["T3"], "A": []}
    assert told.smallest is not None
    assert told.smallest.exact
    assert [each.name for each in told.smallest.removed] == ["B", "C"]


def test_a_substitute_takes_the_break_away(mapped: World) -> None:
    other = an_object("criminal-service", "Other")
    given(mapped, other, a_link(other, "substitutes", C))

    card = cards(found(mapped))["C"]

    assert card.effect.stopped == ()
    assert [each.name for each in card.effect.weakened] == ["T1", "T2"]
    assert {each.name for each in card.needs[0].suppliers} == {"C", "Other"}


def test_a_hidden_dependency_neither_breaks_nor_is_counted(mapped: World) -> None:
    given(mapped, *needs(T3, "cash-out", C), marking=TLP.AMBER_STRICT)

    assert stopped(found(mapped, "ada"))["C"] == ["T1", "T2", "T3"]
    assert stopped(found(mapped, "sue"))["C"] == ["T1", "T2"]
    assert found(mapped, "sue").claims == len(MODEL)


def test_A11_a_card_says_that_nothing_was_vetted_and_what_would_change_it(mapped: World) -> None:
    card = cards(found(mapped))["C"]

    assert (card.claims, card.unvetted) == (2, 2)
    assert card.vetted.stopped == ()
    assert {Caveat.UNVETTED, Caveat.UNPLACED, Caveat.SIGHT_UNKNOWN} <= set(card.caveats)
    assert {Turning.SECOND_SUPPLIER, Turning.REVIEW} <= set(card.turning)


def test_a_floor_of_vetted_claims_leaves_out_what_nobody_vetted(mapped: World) -> None:
    told = found(mapped, floor=Floor.VETTED)

    assert told.cards == ()
    assert [each.problem for each in told.objections] == ["dependencies.none"]


def test_A9_waiting_and_watching_is_offered_on_every_card(mapped: World) -> None:
    offered = [card.levers[-1].lever.lever for card in found(mapped).cards]

    assert offered == [Lever.L25] * 3


def test_a_map_on_which_nobody_needs_anything_gets_a_sentence_and_no_number(world: World) -> None:
    given(world, T1, A)

    told = found(world)

    assert (told.cards, told.smallest) == ((), None)
    assert [each.problem for each in told.objections] == ["dependencies.none"]


def test_use_is_told_and_breaks_nothing(world: World) -> None:
    kit = an_object("malware", "Kit")
    given(world, T1, T2, kit, a_link(T1, "uses", kit), a_link(T2, "uses", kit))

    card = cards(found(world))["Kit"]

    assert [each.name for each in card.users] == ["T1", "T2"]
    assert (card.effect.stopped, card.effect.weakened) == ((), ())
    assert Caveat.USE_ALONE in card.caveats
    assert Turning.NEEDED in card.turning


def test_a_circle_of_needs_gets_a_sentence_naming_it_and_no_number_for_who_leans_on_it(
    mapped: World,
) -> None:
    given(mapped, a_link(C, "depends-on", A), a_link(A, "depends-on", C))

    told = found(mapped)

    (circle,) = told.objections
    assert circle.problem == "dependencies.cycle"
    assert {each.name for each in circle.things} == {"T1", "T2"}
    assert "T1" not in {name for names in stopped(told).values() for name in names}


def test_shares_that_contradict_each_other_get_a_sentence_and_the_needs_stand(world: World) -> None:
    needed = [a_link(T1, "depends-on", each, x_step="set-up", x_share=0.7) for each in (A, B)]
    given(world, T1, T2, A, B, C, *needed, *needs(T2, "cash-out", C))

    told = found(world)

    (wrong,) = told.objections
    assert (wrong.problem, [each.name for each in wrong.things]) == ("shares.sum", ["T1"])
    assert stopped(told) == {"A": [], "B": [], "C": ["T2"]}


def test_A7_levers_are_matched_with_members_and_gaps_are_named(mapped: World) -> None:
    profile = alliance.Profile(levers=(Lever.L13,), jurisdictions=("QV",), response_time="2 days")
    alliance.change_profile(home("south"), profile, sector="")

    card = cards(found(mapped))["C"]

    held = {str(each.lever.lever): each.holders for each in card.levers if each.holders}
    assert [(h.organisation.short, h.near) for h in held["L13"]] == [("south", None)]
    assert Lever.L10 in {each.lever for each in card.gaps}
    assert Caveat.NO_HOLDER not in card.caveats


def test_a_page_is_marked_as_the_strictest_claim_of_need_and_not_only_as_its_things(
    mapped: World,
) -> None:
    assert found(mapped).highest is TLP.GREEN

    given(mapped, *needs(T3, "cash-out", C), marking=TLP.AMBER_STRICT)

    assert found(mapped).highest is TLP.AMBER_STRICT
    assert found(mapped, "sue").highest is TLP.GREEN


def test_a_substitute_of_one_required_supplier_leaves_the_other_required(world: World) -> None:
    both = [
        a_link(T1, "depends-on", each, x_step="set-up", x_criticality="required") for each in (A, B)
    ]
    given(world, T1, A, B, C, *both, a_link(C, "substitutes", A))

    told = stopped(found(world))

    assert (told["A"], told["B"], told["C"]) == ([], ["T1"], [])
