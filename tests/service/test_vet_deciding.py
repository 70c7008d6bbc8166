"""Where two reviewers disagree two others decide, blind to each other: who is drawn, and what they come to."""

import uuid

import attrs
import pytest

from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State
from atlas.services import gate, vet
from atlas.store import vetting as kept
from atlas.store.scoped import OpenScope
from builders import DAY, NOW, World, a_claim, an_object
from vetting_cast import ACCEPTS, BLOG, REJECTS, REPORT, cast, claim_of, drawn, offered, state_of


@pytest.fixture
def crews(world: World) -> World:
    return cast(world)


def reviews_seen(world: World, name: str, round_: uuid.UUID) -> int:
    with gate.open_scope(world.visit(name), Action.READ) as opened:
        return len(kept.reviews(opened, [round_]))


def disputed(world: World) -> uuid.UUID:
    """Let two reviewers disagree on the claim, and return its round."""
    round_ = offered(world)
    one, other = drawn(world, round_)
    vet.review(world.visit(one), round_, ACCEPTS)
    far = attrs.evolve(ACCEPTS, credibility=4)
    assert vet.review(world.visit(other), round_, far) is State.DISPUTED
    return round_


def test_w5_two_who_disagree_open_adjudication_by_two_more_organisations(crews: World) -> None:
    round_ = disputed(crews)

    one, other = drawn(crews, round_)
    assert reviews_seen(crews, one, round_) == 2
    assert vet.review(crews.visit(one), round_, ACCEPTS) is State.DISPUTED
    # nobody reads what the first says before the second has decided
    assert reviews_seen(crews, other, round_) == reviews_seen(crews, "ada", round_) == 2
    assert vet.review(crews.visit(other), round_, ACCEPTS) is State.VETTED
    assert reviews_seen(crews, "ada", round_) == 4


def test_w5_two_who_decide_and_do_not_agree_vet_nothing(crews: World) -> None:
    round_ = disputed(crews)
    one, other = drawn(crews, round_)
    vet.review(crews.visit(one), round_, ACCEPTS)

    assert vet.review(crews.visit(other), round_, REJECTS) is State.NEEDS_MORE
    assert offered(crews) != round_


def test_w5_one_who_could_be_drawn_to_decide_waits_for_another(world: World) -> None:
    cast(world, reviewers=3)
    round_ = disputed(world)
    [only] = drawn(world, round_)
    assert vet.of_round(world.visit("ada"), round_).lacks == 1

    assert vet.review(world.visit(only), round_, ACCEPTS) is State.DISPUTED
    assert reviews_seen(world, "ada", round_) == 2
    assert vet.draw(NOW) == 1
    assert drawn(world, round_) == []
    world.person("rolf", of="house3", roles=[Role.REVIEWER])
    assert vet.draw(NOW) == 1

    assert drawn(world, round_) == ["rolf"]
    assert reviews_seen(world, "rolf", round_) == 2
    assert vet.draw(NOW) == 0
    assert vet.review(world.visit("rolf"), round_, ACCEPTS) is State.VETTED


def test_w5_a_dispute_that_nobody_can_decide_expires_and_can_be_offered_again(world: World) -> None:
    cast(world, reviewers=2)
    round_ = disputed(world)
    queued = vet.queue(world.visit("ada")).own
    assert [(each.round, each.lacks) for each in queued] == [(round_, 2)]

    assert vet.expire(NOW + 31 * DAY) == 1
    assert state_of(world, claim_of(world)) is State.EXPIRED
    assert offered(world) != round_


def moved(world: World, round_: uuid.UUID, state: str, *, author: str) -> bool:
    def work(opened: OpenScope) -> bool:
        opened.sql("SELECT set_config('atlas.author', %s, true)", [author])
        row = opened.one("SELECT atlas.vet_move(%s, %s, '', %s)", [round_, state, NOW])
        return bool(row and row[0])

    return gate.write(world.visit("nora"), Action.VET, work)


def test_nothing_is_vetted_over_a_dispute_and_one_who_decides_ends_nothing(crews: World) -> None:
    round_ = disputed(crews)
    someone = str(crews.visit("nora").actor.organisation)
    one, other = drawn(crews, round_)

    assert not moved(crews, round_, "vetted", author=someone)
    vet.review(crews.visit(one), round_, ACCEPTS)
    vet.decline(crews.visit(other), round_)
    for ending in ("vetted", "rejected", "needs-more"):
        assert not moved(crews, round_, ending, author=someone)
    # whoever says "disputed" again opens nothing
    assert moved(crews, round_, "disputed", author=someone)
    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        assert len(kept.reviews(opened, [round_])) == 2


def test_who_decides_decides_whatever_the_order_of_reviews_of_one_moment(crews: World) -> None:
    # ids are drawn at random, so reviews of one moment sort by chance: the third's verdict counts all the same
    for said in (
        an_object("malware", f"Sorted{n}", external_references=[REPORT, BLOG]) for n in range(4)
    ):
        crews.given(a_claim(said))
        round_ = offered(crews, said)
        for name, opinion in zip(drawn(crews, round_), (ACCEPTS, REJECTS), strict=True):
            vet.review(crews.visit(name), round_, opinion)
        one, other = drawn(crews, round_)
        vet.review(crews.visit(one), round_, ACCEPTS)

        assert vet.review(crews.visit(other), round_, ACCEPTS) is State.VETTED
