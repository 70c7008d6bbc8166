"""Figures of activity and quality: numerator, denominator, window, and "not measurable" where there is nothing."""

import pytest

from atlas.model.markings import TLP
from atlas.policy.investigating import RequestKind
from atlas.services import figures, investigations
from atlas.services.figures import Figure
from atlas.services.investigations import Wanted
from builders import DAY, NOW, World, a_claim, an_object
from foldering import DUE, folder, home, kept_by, with_investigators


@pytest.fixture
def people(world: World) -> World:
    return with_investigators(world)


def named(found: tuple[Figure, ...]) -> dict[str, Figure]:
    return {each.name: each for each in found}


def test_M1_counts_what_was_contributed_in_the_window_over_what_the_viewer_may_see(
    people: World,
) -> None:
    people.given(a_claim(an_object("tool", "One")), a_claim(an_object("tool", "Two")))
    people.given(
        a_claim(an_object("tool", "Ours"), marking=TLP.AMBER_STRICT, audience=kept_by("north"))
    )

    def contributed(person: str, **at: int) -> float | None:
        visit = people.visit(person, at=NOW + at.get("later", 0) * DAY)
        return named(figures.figures(visit, days=30).activity)["contributed"].value

    assert (contributed("ada"), contributed("sue"), contributed("ada", later=31)) == (3, 2, 0)


def test_M1_open_requests_are_those_that_the_viewer_sees(people: World) -> None:
    wanted = Wanted(asked=home("south"), kind=RequestKind.CONTEXT, text="Who?", due=DUE)
    investigations.ask(people.visit("ada"), folder(people), wanted)

    def waiting(person: str) -> float | None:
        return named(figures.figures(people.visit(person)).activity)["open-requests"].value

    assert (waiting("ada"), waiting("sue"), waiting("wes")) == (1, 1, 0)


def test_M2_what_there_is_nothing_to_count_of_is_not_measurable(people: World) -> None:
    found = figures.figures(people.visit("ada"))

    assert {each.name: (each.value, each.denominator) for each in found.quality} == dict.fromkeys(
        (
            "vetted-later-rejected",
            "reviewer-agreement",
            "packages-called-back",
            "staleness-at-release",
            "recipient-rating",
        ),
        (None, 0),
    )
    assert named(found.activity)["single-source"].value is None
    assert found.load == ()


def test_RT12_tells_an_organisation_of_its_own_claims_alone(people: World) -> None:
    people.given(a_claim(an_object("tool", "One")), by="north")
    people.given(a_claim(an_object("tool", "Two")), by="south")

    found = figures.statement(people.visit("rita"))

    assert found.organisation == "The north"
    assert named(found.figures)["contributed"].value == 1
    assert found.uses == ()
