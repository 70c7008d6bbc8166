"""What ends a review beside its reviewers: its claim changes, who was drawn leaves, its contributor is rolled back."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection  # noqa: TID251 - it counts statements
from django.test.utils import CaptureQueriesContext

from atlas.errors import Denied, UsageError
from atlas.model.ids import ClaimId
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State
from atlas.services import gate, vet
from atlas.services.alliance import operator
from atlas.services.gate import Visit
from atlas.services.vet import rolling
from atlas.store import transitions
from atlas.store import vetting as kept
from atlas.store.models import PersonRow
from atlas.store.scoped import OpenScope
from atlas.store.vetting import Round
from builders import NOW, World, a_claim, an_object
from vetting_cast import (
    ACCEPTS,
    REJECTS,
    REVIEWERS,
    SAID,
    cast,
    claim_of,
    drawn,
    offered,
    vetted,
)


@pytest.fixture
def crews(world: World) -> World:
    return cast(world)


def round_of(world: World, round_: uuid.UUID) -> Round | None:
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        return kept.find_round(opened, round_)


def supersede(world: World) -> None:
    later = NOW + timedelta(hours=1)
    changed = {**SAID, "modified": "2026-03-04T12:30:00.000Z", "description": "Loads others."}
    world.given(a_claim(changed), at=later)


def test_superseding_a_claim_closes_its_review_in_the_same_transaction(crews: World) -> None:
    round_ = offered(crews)
    one, _ = drawn(crews, round_)

    supersede(crews)

    closed = round_of(crews, round_)
    assert closed is not None
    assert (closed.outcome, drawn(crews, round_)) == (State.EXPIRED, [])
    assert vet.queue(crews.visit("ada")).own == ()
    with pytest.raises(UsageError):
        vet.review(crews.visit(one), round_, ACCEPTS)
    # the version that stands is offered at once
    assert offered(crews) != round_


def test_withdrawing_a_claim_closes_its_review_and_what_is_put_back_can_be_offered(
    crews: World,
) -> None:
    round_ = offered(crews)
    claim = claim_of(crews)

    done = rolling.roll_back("north", reason="A compromised account.", now=NOW)

    assert drawn(crews, round_) == []
    rolling.put_back("north", done.moment, reason="It was not.", now=NOW)
    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        steps = transitions.steps_of(opened, claim)
        assert kept.find_claims(opened, [claim])[claim].state is State.EXPIRED
    assert steps[-1].to_state == State.EXPIRED
    assert offered(crews) != round_


def test_a_reviewer_who_is_suspended_frees_the_seat_at_once(crews: World) -> None:
    round_ = offered(crews)
    gone, stays = drawn(crews, round_)

    operator.suspend(gone, reason="Left in a hurry.", now=NOW)

    now = drawn(crews, round_, [each for each in REVIEWERS if each != gone])
    assert stays in now
    assert len(now) == 2


def test_the_daily_work_frees_the_seat_of_who_is_no_reviewer_any_more(crews: World) -> None:
    round_ = offered(crews)
    gone, stays = drawn(crews, round_)
    PersonRow.objects.filter(short=gone).update(roles=["R3"])

    assert vet.free(NOW) == 1

    now = drawn(crews, round_, [each for each in REVIEWERS if each != gone])
    assert stays in now
    assert len(now) == 2
    assert vet.free(NOW) == 0


def moved(world: World, round_: uuid.UUID, state: str, *, author: str) -> bool:
    def work(opened: OpenScope) -> bool:
        opened.sql("SELECT set_config('atlas.author', %s, true)", [author])
        row = opened.one("SELECT atlas.vet_move(%s, %s, '', %s)", [round_, state, NOW])
        return bool(row and row[0])

    return gate.write(world.visit("nora"), Action.VET, work)


def test_nobody_moves_a_claim_without_saying_for_whom(crews: World) -> None:
    round_ = offered(crews)
    someone = str(crews.visit("nora").actor.organisation)

    assert not moved(crews, round_, "in-review", author="")
    assert moved(crews, round_, "in-review", author=someone)


def test_what_somebody_said_who_left_before_the_round_ended_counts_no_more(crews: World) -> None:
    round_ = offered(crews)
    gone, stays = drawn(crews, round_)
    vet.review(crews.visit(gone), round_, REJECTS)
    operator.suspend(gone, reason="Left in a hurry.", now=NOW)
    _, comes = sorted(drawn(crews, round_, [e for e in REVIEWERS if e != gone]), key=stays.__ne__)

    vet.review(crews.visit(stays), round_, ACCEPTS)

    assert vet.review(crews.visit(comes), round_, ACCEPTS) is State.VETTED


def test_lineages_and_single_source_are_those_of_the_reviews(crews: World) -> None:
    claim = vetted(crews)

    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        [found] = kept.rounds_of(opened, claim)

    assert (found.outcome, found.lineages, found.single_source) == (State.VETTED, 2, False)


def test_a_roll_back_lists_the_claims_of_others_that_its_reviews_helped_to_vet(
    crews: World,
) -> None:
    claim = vetted(crews)
    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        [found] = kept.rounds_of(opened, claim)
        accepting = {each.organisation for each in kept.reviews(opened, [found.id])}
    helping = [
        f"house{place}"
        for place, name in enumerate(REVIEWERS)
        if crews.visit(name).actor.organisation in accepting
    ]

    helped = [
        rolling.roll_back(each, reason="A compromised account.", now=NOW).helped for each in helping
    ]

    assert helped == [(claim,), (claim,)]


def test_who_may_not_hears_so_before_anything_is_looked_for(crews: World) -> None:
    crews.person("olga", of="north", roles=[Role.OBSERVER])
    olga, nothing = crews.visit("olga"), uuid.uuid4()

    for act in (
        lambda: vet.offer(olga, ClaimId(nothing)),
        lambda: vet.review(olga, nothing, ACCEPTS),
        lambda: vet.decline(olga, nothing),
        lambda: vet.draw_again(olga, nothing),
        lambda: vet.dispute(olga, ClaimId(nothing), doubt="It is not."),
    ):
        with pytest.raises(Denied):
            act()


def asked(visit: Visit) -> int:
    """Return how many statements read rounds."""
    with CaptureQueriesContext(connection) as captured:
        vet.queue(visit)
    return sum("FROM vet_round" in each["sql"] for each in captured.captured_queries)


def test_the_queue_asks_for_all_seats_at_once(world: World) -> None:
    said = [an_object("malware", name) for name in ("One", "Two", "Three")]
    cast(world, reviewers=2).given(*map(a_claim, said))
    for each in said:
        offered(world, each)
    visit = world.visit("rosa")

    assert len(vet.queue(visit).mine) == 3
    assert asked(visit) == 2  # those that one sits in, and those of the own organisation
