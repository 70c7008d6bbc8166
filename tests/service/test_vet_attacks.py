"""Who offers a claim chooses nobody who reviews it: not by a flood, an audience, offering again, or asking himself."""

import uuid

import attrs
import pytest

from atlas.errors import UsageError
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.vetting import MOST_OPEN, MOST_ROUNDS, REVIEWERS, State, Verdict
from atlas.services import vet
from builders import NOW, World, a_claim, an_object
from cluster import Database
from vetting_cast import (
    ACCEPTS,
    BLOG,
    REJECTS,
    REPORT,
    SAID,
    cast,
    claim_of,
    drawn,
    offered,
    state_of,
    vetted,
)


def said(name: str) -> dict[str, object]:
    return an_object("malware", name, external_references=[REPORT, BLOG])


def busy(database: Database, world: World, people: tuple[str, ...], *, seats: int) -> None:
    """Let many reviews of claims that nobody here sees wait for people."""
    with database.superuser() as cursor:
        for name in people:
            actor = world.visit(name).actor
            cursor.execute(
                """INSERT INTO atlas.vet_seat (id, handling, round, claim, author, person, organisation, deciding,
                    drawn_at)
                SELECT gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), %s, %s, false, %s
                FROM generate_series(1, %s)""",
                [actor.person, actor.organisation, NOW, seats],
            )


def test_w5_reviews_that_one_may_not_see_do_not_show_in_who_may_be_drawn(
    world: World, database: Database
) -> None:
    cast(world, reviewers=2)
    busy(database, world, ("rosa", "ruth"), seats=40)

    offered(world)

    assert state_of(world, claim_of(world)) is State.IN_REVIEW


def test_w5_an_organisation_has_a_bounded_number_of_open_reviews(world: World) -> None:
    cast(world, reviewers=0)
    claims = [said(f"Claim{n}") for n in range(MOST_OPEN + 1)]
    world.given(*(a_claim(each) for each in claims))
    for each in claims[:-1]:
        offered(world, each)

    with pytest.raises(UsageError, match=f"{MOST_OPEN} reviews that are open"):
        offered(world, claims[-1])


def test_w5_an_audience_that_picks_reviewers_waits_for_more_readers(world: World) -> None:
    cast(world)
    picked = said("Picked")
    audience = world.audience("org:north", "org:house2", "org:house3")
    world.given(a_claim(picked, marking=TLP.AMBER, audience=audience))

    round_ = offered(world, picked)

    assert drawn(world, round_) == []
    assert state_of(world, claim_of(world, picked)) is State.TRIAGED


def test_w5_who_offers_a_claim_does_not_review_it(world: World) -> None:
    cast(world, reviewers=3)

    round_ = vet.offer(world.visit("rosa"), claim_of(world))

    assert set(drawn(world, round_)) == {"ruth", "rene"}


def test_w5_who_disputes_a_claim_does_not_review_it(world: World) -> None:
    cast(world, reviewers=3)
    claim = vetted(world)

    round_ = vet.dispute(world.visit("rosa"), claim, doubt="It was rented.")

    assert set(drawn(world, round_)) == {"ruth", "rene"}


def test_w5_who_rejected_a_claim_reviews_it_when_it_is_offered_again(world: World) -> None:
    cast(world)
    round_ = offered(world)
    first = drawn(world, round_)
    for name in first:
        vet.review(world.visit(name), round_, REJECTS)

    assert set(drawn(world, offered(world))) == set(first)


def test_w5_who_rejected_a_claim_reviews_its_next_version(world: World) -> None:
    cast(world)
    round_ = offered(world)
    first = drawn(world, round_)
    for name in first:
        vet.review(world.visit(name), round_, REJECTS)
    world.given(a_claim({**SAID, "modified": "2027-01-01T00:00:00.000Z", "description": "New."}))

    again = offered(world)

    assert set(drawn(world, again)) == set(first)


def test_w5_a_no_counts_although_the_round_expired(world: World) -> None:
    cast(world)
    round_ = offered(world)
    one, _ = drawn(world, round_)
    vet.review(world.visit(one), round_, REJECTS)
    later = attrs.evolve(world.visit("ada"), now=NOW.replace(year=NOW.year + 1))
    vet.expire(later.now)

    assert one in drawn(world, offered(world))


def test_w5_one_version_is_offered_only_so_often(world: World) -> None:
    cast(world)
    for _ in range(MOST_ROUNDS):
        again: uuid.UUID = offered(world)
        for name in drawn(world, again):
            opinion = attrs.evolve(REJECTS, verdict=Verdict.CHANGES)
            vet.review(world.visit(name), again, opinion)

    with pytest.raises(UsageError, match="Give it again"):
        offered(world)


def test_w5_within_an_organisation_who_has_least_to_do_reviews(
    world: World, database: Database
) -> None:
    cast(world, reviewers=2)
    world.person("rita", of="house0", roles=[Role.REVIEWER])
    busy(database, world, ("rosa",), seats=1)

    round_ = offered(world)

    assert len(drawn(world, round_)) == REVIEWERS - 1  # the other one is rita
    vet.review(world.visit("rita"), round_, ACCEPTS)
