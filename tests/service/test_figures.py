"""Figures of activity and quality: numerator, denominator, window, and "not measurable" where there is nothing."""

import uuid

import pytest

import parcels
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.investigating import RequestKind
from atlas.policy.packages import Step
from atlas.policy.vetting import Verdict
from atlas.services import figures, investigations, vet
from atlas.services.figures import Figure
from atlas.services.investigations import Wanted, working
from atlas.services.package import receiving
from atlas.services.vet import Opinion
from atlas.store.ratings import Rating
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from foldering import DUE, folder, folder_of, home, kept_by, with_investigators
from parcels import ZED, released, with_packages
from vetting_cast import BLOG, REPORT, SAID, cast, claim_of, drawn

OTHER = an_object("malware", "LockerY", external_references=[REPORT, BLOG])


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


def test_M2_counts_reviews_and_how_far_reviewers_agree(world: World) -> None:
    cast(world)
    for said, grades in ((SAID, (2, 2)), (OTHER, (3, 4))):
        world.given(a_claim(said))
        round_ = vet.offer(world.visit("ada"), claim_of(world, said))
        for name, grade in zip(drawn(world, round_), grades, strict=True):
            opinion = Opinion(verdict=Verdict.ACCEPT, credibility=grade)
            vet.review(world.visit(name), round_, opinion)

    found = figures.figures(world.visit("ada", at=NOW + DAY))
    quality, activity = named(found.quality), named(found.activity)

    # 2 and 2, 3 and 4: the mean squared difference of two of a claim is 1 / 2, of any two of the four 11 / 6
    agreed = quality["reviewer-agreement"]
    assert agreed.value == pytest.approx(1 - (1 / 2) / (11 / 6))
    assert agreed.denominator == 2
    fallen = quality["vetted-later-rejected"]
    assert (fallen.value, fallen.numerator, fallen.denominator) == (0, 0, 2)
    assert (activity["vetted"].value, activity["rejected"].value) == (2, 0)
    assert sum(each.reviews for each in found.load) == 4


def test_M2_weighs_packages_by_age_recalls_and_what_recipients_say(
    world: World, database: Database
) -> None:
    with_packages(world, database)
    _, sent = released(world, database)
    rating = Rating(usable=True, fresh=False, timely=True)
    receiving.rate(world.visit("lin"), sent, rating)

    later = NOW + DAY
    by_writer = named(figures.figures(world.visit("ed", at=later)).quality)
    by_recipient = named(figures.figures(world.visit("lin", at=later)).quality)

    age, recalled = by_writer["staleness-at-release"], by_writer["packages-called-back"]
    assert age.value == pytest.approx(0, abs=1)
    assert age.denominator == 3
    assert (recalled.value, recalled.denominator) == (0, 1)
    rated = by_recipient["recipient-rating"]
    assert (rated.numerator, rated.denominator) == (2, 3)


def test_M1_days_pass_from_acceptance_to_a_package_and_from_its_release_to_an_act(
    world: World, database: Database
) -> None:
    with_packages(world, database)
    world.person("ada", of="north")
    target = folder_of(world, uuid.uuid4(), accepted=NOW - 4 * DAY)
    working.put_claim(world.visit("ada"), target, ClaimId(parcels.claim_of(database, ZED)))
    _, sent = released(world, database)
    for days, step in ((1, Step.ACKNOWLEDGE), (3, Step.ACT)):
        receiving.answer(world.visit("lin", at=NOW + days * DAY), sent, step, reason="seized")

    by_writer = named(figures.figures(world.visit("ed", at=NOW + 4 * DAY)).activity)
    by_recipient = named(figures.figures(world.visit("lin", at=NOW + 4 * DAY)).activity)

    packaged, acted = by_writer["days-acceptance-to-package"], by_writer["days-release-to-action"]
    assert (packaged.value, packaged.denominator) == (4, 1)
    assert (acted.value, acted.denominator) == (3, 1)
    # what a release rests on is who wrote it's alone
    assert by_recipient["days-acceptance-to-package"].value is None
    assert by_recipient["days-release-to-action"].value == 3
