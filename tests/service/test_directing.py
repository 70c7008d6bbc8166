"""Questions and plans of a folder: who settles them, and what the police cannot direct by them (W3, P10)."""

import attrs
import pytest

from atlas.errors import Denied, UsageError
from atlas.services import investigations
from atlas.services.investigations import Asked, Edit
from builders import World
from foldering import QUESTION, folder, home, with_investigators


@pytest.fixture
def people(world: World) -> World:
    return with_investigators(world)


def test_W3_a_question_is_settled_by_its_owner_or_its_author_alone(people: World) -> None:
    id_ = folder(people)
    wanted = attrs.evolve(QUESTION, owner=home("south"))
    question = investigations.add_question(people.visit("ada"), id_, wanted)

    with pytest.raises(UsageError, match=r"W3\.owner: .* Take it over first"):
        investigations.settle_question(
            people.visit("wes"), id_, question, outcome="answered", text="so I say"
        )

    for short in ("sue", "ada"):
        investigations.settle_question(
            people.visit(short), id_, question, outcome="answered", text="a reseller"
        )
    (found,) = investigations.get(people.visit("wes"), id_).questions
    assert (found.state, found.answer) == ("answered", "a reseller")


def test_who_changed_a_question_last_is_not_its_author_for_that(people: World) -> None:
    id_ = folder(people)
    question = investigations.add_question(people.visit("ada"), id_, QUESTION)
    (stands,) = investigations.get(people.visit("wes"), id_).questions
    edit = Edit(item=question, seen=stands.by.version)
    investigations.add_question(people.visit("wes"), id_, Asked(text="Who pays?"), edit=edit)

    with pytest.raises(UsageError, match=r"W3\.owner"):
        investigations.settle_question(
            people.visit("wes"), id_, question, outcome="dropped", text="why not"
        )


def test_P10_the_police_opens_no_question_again_that_a_private_member_dropped(
    people: World,
) -> None:
    id_ = folder(people)
    question = investigations.add_question(people.visit("pol"), id_, QUESTION)
    (stands,) = investigations.get(people.visit("sue"), id_).questions
    edit = Edit(item=question, seen=stands.by.version)
    taken = attrs.evolve(QUESTION, owner=home("south"))
    investigations.add_question(people.visit("sue"), id_, taken, edit=edit)
    investigations.settle_question(
        people.visit("sue"), id_, question, outcome="dropped", text="not us"
    )

    with pytest.raises(Denied) as caught:
        investigations.settle_question(people.visit("pol"), id_, question, outcome="open")

    assert caught.value.rule == "P10.question"
    assert investigations.get(people.visit("sue"), id_).questions[0].state == "dropped"


@pytest.mark.parametrize(("who", "warned"), [("pol", True), ("ada", False)])
def test_P10_a_plan_that_the_police_wrote_says_so(people: World, who: str, warned: bool) -> None:
    id_ = folder(people)

    investigations.plan(people.visit(who), id_, "Look at the panel.")

    stands = investigations.get(people.visit("sue"), id_).plan
    assert stands is not None
    assert stands.police is warned
