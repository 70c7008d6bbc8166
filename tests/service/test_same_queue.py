"""Judgements in the review queue: what others judge the same waits for who has not judged it."""

import pytest

from atlas.policy.actors import Role
from atlas.services import resolve
from atlas.services.resolve import Asked, Verdict
from builders import World, a_claim, a_link, an_object


@pytest.fixture
def people(world: World) -> World:
    """Two organisations that see both, and somebody who may not judge."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.person("olga", of="south", roles=[Role.OBSERVER])
    world.given(a_claim(an_object("malware", "Zed")), a_claim(an_object("malware", "W")))
    return world


def judge(world: World, name: str, verdict: Verdict) -> None:
    one, other = (world.thing(an_object("malware", each)) for each in ("Zed", "W"))
    asked = Asked(pairs=((one, other),), verdict=verdict, reason="The same code.", strength=80)
    resolve.judge(world.visit(name), asked)


def waits(world: World, name: str) -> list[tuple[str, str]]:
    found = resolve.waiting(world.visit(name))
    return [(each.organisation, each.grounds) for each in found]


def test_W5_what_another_judges_the_same_waits_until_one_has_judged_it(people: World) -> None:
    judge(people, "ada", Verdict.SAME)

    before = waits(people, "eve")
    judge(people, "eve", Verdict.NOT_SAME)

    assert before == [("The north", "The same code.")]
    assert waits(people, "eve") == waits(people, "ada") == waits(people, "olga") == []


def test_W5_not_same_and_unsure_wait_for_nobody(people: World) -> None:
    judge(people, "ada", Verdict.UNSURE)

    assert waits(people, "eve") == []


def test_W5_what_is_only_named_keeps_nothing_else_out_of_the_queue(people: World) -> None:
    # more of them than the queue lists, and older than what has a page
    first, *named = (an_object("malware", f"Named {n}") for n in range(52))
    people.given(*(a_claim(a_link(first, "related-to", each)) for each in named))
    pairs = tuple((people.thing(first), people.thing(each)) for each in named)
    asked = Asked(pairs=pairs, verdict=Verdict.SAME, reason="One hand.", strength=80)
    resolve.judge(people.visit("ada"), asked)
    judge(people, "ada", Verdict.SAME)

    assert waits(people, "eve") == [("The north", "The same code.")]
