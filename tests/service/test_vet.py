"""Cross-vetting: who reviews is drawn, reviews are blind until all are in, and what they come to follows the rule."""

import uuid

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State, Verdict
from atlas.services import explain, gate, notices, vet
from atlas.services.notices import Kind
from atlas.store import drawing as lots
from atlas.store import transitions
from atlas.store import vetting as kept
from builders import DAY, NOW, World, a_claim, an_object, an_observable
from vetting_cast import (
    ACCEPTS,
    REJECTS,
    REPORT,
    REVIEWERS,
    SAID,
    cast,
    claim_of,
    drawn,
    offered,
    state_of,
    vetted,
)


@pytest.fixture
def crews(world: World) -> World:
    return cast(world)


def reviews_seen(world: World, name: str, round_: uuid.UUID) -> int:
    with gate.open_scope(world.visit(name), Action.READ) as opened:
        return len(kept.reviews(opened, [round_]))


def test_w5_two_reviewers_of_two_other_organisations_and_two_lineages_vet_a_claim(
    crews: World,
) -> None:
    claim = vetted(crews)

    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        standing = kept.standing_of(opened, [claim])[claim]
    assert standing.state is State.VETTED
    assert (standing.organisations, standing.lineages, standing.single_source) == (2, 2, False)


def test_w5_the_contributors_own_organisation_is_never_drawn_and_its_review_is_refused(
    crews: World,
) -> None:
    round_ = offered(crews)

    assert "nora" not in drawn(crews, round_)
    with pytest.raises(Denied) as refused:
        vet.review(crews.visit("nora"), round_, ACCEPTS)
    assert refused.value.rule == "R.own_work"


def test_w5_who_was_not_drawn_does_not_review(crews: World) -> None:
    round_ = offered(crews)
    [other, *_] = set(REVIEWERS) - set(drawn(crews, round_))

    with pytest.raises(Denied) as refused:
        vet.review(crews.visit(other), round_, ACCEPTS)

    assert refused.value.rule == "W5.drawn"


def test_w5_reviewers_are_blind_to_each_other_until_both_have_reviewed(crews: World) -> None:
    round_ = offered(crews)
    one, other = drawn(crews, round_)

    vet.review(crews.visit(one), round_, ACCEPTS)
    blind = [reviews_seen(crews, name, round_) for name in (one, other, "ada", "nora")]
    vet.review(crews.visit(other), round_, ACCEPTS)

    assert blind == [1, 0, 0, 0]
    assert [reviews_seen(crews, name, round_) for name in (one, other, "ada", "nora")] == [2] * 4


def test_w5_one_lineage_needs_more_unless_each_who_accepts_says_it_is_single_source(
    world: World,
) -> None:
    one, other = (
        an_object("malware", name, external_references=[REPORT]) for name in ("One", "Other")
    )
    cast(world).given(a_claim(one), a_claim(other))
    flagged = attrs.evolve(ACCEPTS, single_source=True)
    for said, opinion in ((one, ACCEPTS), (other, flagged)):
        round_ = offered(world, said)
        for name in drawn(world, round_):
            vet.review(world.visit(name), round_, opinion)

    assert state_of(world, claim_of(world, one)) is State.NEEDS_MORE
    claim = claim_of(world, other)
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        standing = kept.standing_of(opened, [claim])[claim]
    assert (standing.state, standing.single_source) == (State.VETTED, True)


def test_w5_a_citation_makes_two_reports_one_lineage(crews: World) -> None:
    vet.cite(
        crews.visit("ruth"),
        "https://www.report.example/lockerx/?utm_source=x",
        "https://blog.example/lockerx",
        grounds="It names the blog in its first line.",
    )

    claim = vetted(crews)

    assert state_of(crews, claim) is State.NEEDS_MORE


def test_who_reviewed_is_not_asked_again_while_others_review(crews: World) -> None:
    round_ = offered(crews)
    one, _ = drawn(crews, round_)

    vet.review(crews.visit(one), round_, ACCEPTS)

    assert vet.queue(crews.visit(one)).mine == ()
    assert vet.waiting(crews.visit(one)) == 0
    assert not vet.of_round(crews.visit(one), round_).may_review


def test_w5_an_open_dispute_takes_the_word_vetted_away(crews: World) -> None:
    claim = vetted(crews)
    doubter = crews.visit("rosa")

    round_ = vet.dispute(doubter, claim, doubt="The host was rented by somebody else.")

    assert state_of(crews, claim) is State.DISPUTED
    for name in drawn(crews, round_):
        vet.review(crews.visit(name), round_, REJECTS)
    assert state_of(crews, claim) is State.REJECTED


def test_w5_who_declines_is_replaced_by_another_organisation(crews: World) -> None:
    round_ = offered(crews)
    one, other = drawn(crews, round_)

    vet.decline(crews.visit(one), round_)

    now = drawn(crews, round_)
    assert other in now
    assert one not in now
    assert len(now) == 2
    with pytest.raises(Denied):
        vet.review(crews.visit(one), round_, ACCEPTS)


def test_w5_a_claim_that_too_few_may_review_waits_and_goes_on_when_there_are_more(
    world: World,
) -> None:
    cast(world, reviewers=1)
    round_ = offered(world)

    assert state_of(world, claim_of(world)) is State.TRIAGED
    world.person("ruth", of="house1", roles=[Role.REVIEWER])
    assert vet.draw_again(world.visit("ada"), round_) is State.IN_REVIEW


def test_w5_an_organisation_with_many_reviewers_sits_once(world: World) -> None:
    cast(world, reviewers=2)
    for number in range(5):
        world.person(f"puppet{number}", of="house0", roles=[Role.REVIEWER])

    round_ = offered(world)

    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        seats = lots.seats_of(opened, round_)
    assert len({organisation for organisation, _, _ in seats}) == 2


def test_w5_attribution_needs_who_else_it_could_be(world: World) -> None:
    group = an_object("intrusion-set", "Crew")
    said = {
        **an_object("relationship", "attributed"),
        "relationship_type": "attributed-to",
        "source_ref": group["id"],
        "target_ref": an_object("threat-actor", "Boss")["id"],
        "external_references": [REPORT],
    }
    del said["name"]
    cast(world).given(a_claim(group), a_claim(said))
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        [(claim,)] = opened.sql("SELECT id FROM claim WHERE kind = 'relationship'")
    round_ = vet.offer(world.visit("ada"), claim)
    one, _ = drawn(world, round_)

    with pytest.raises(UsageError, match="who else"):
        vet.review(world.visit(one), round_, ACCEPTS)

    vet.review(world.visit(one), round_, attrs.evolve(ACCEPTS, alternative="An imitator."))


def test_w4_a_lead_is_never_offered(world: World) -> None:
    lead = an_object("malware", "Heard", labels=["lead"])
    cast(world).given(a_claim(lead))

    with pytest.raises(UsageError, match="lead"):
        offered(world, lead)


def test_w5_a_review_that_nobody_ends_expires(crews: World) -> None:
    offered(crews)

    assert vet.expire(NOW + 10 * DAY) == 0
    assert vet.expire(NOW + 31 * DAY) == 1
    claim = claim_of(crews)
    assert state_of(crews, claim) is State.EXPIRED
    vet.offer(crews.visit("ada"), claim)
    assert state_of(crews, claim) is State.IN_REVIEW


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.CHANGES, State.NEEDS_MORE),
        (Verdict.REJECT, State.REJECTED),
        (Verdict.COMPROMISED, State.COMPROMISED),
    ],
)
def test_w5_every_outcome_has_a_way_out(crews: World, verdict: Verdict, state: State) -> None:
    round_ = offered(crews)
    for name in drawn(crews, round_):
        opinion = attrs.evolve(REJECTS, verdict=verdict)
        vet.review(crews.visit(name), round_, opinion)

    assert state_of(crews, claim_of(crews)) is state
    vet.offer(crews.visit("ada"), claim_of(crews))
    assert state_of(crews, claim_of(crews)) is State.IN_REVIEW


def test_a_claim_that_one_does_not_see_is_not_there_to_be_offered(world: World) -> None:
    cast(world).person("sue", of="south")
    secret = an_object("malware", "Zanzibar")
    own = world.audience("org:north")
    world.given(a_claim(secret, marking=TLP.AMBER_STRICT, audience=own))
    claim = claim_of(world, secret)

    for hidden in (claim, ClaimId(uuid.uuid4())):
        with pytest.raises(NotFound) as gone:
            vet.offer(world.visit("sue"), hidden)
        assert str(gone.value) == "There is no such claim among what you may see."


def test_reviewers_who_do_not_read_a_claim_are_not_drawn(world: World) -> None:
    secret = an_object("malware", "Zanzibar")
    cast(world)
    readers = ("rosa", "ruth", "rene", "roy", "ray")
    for place, name in enumerate(("roy", "ray"), start=4):
        world.person(name, of=f"house{place}", roles=[Role.REVIEWER])
    houses = [f"org:house{place}" for place in (0, 1, 2, 4, 5)]
    audience = world.audience("org:north", *houses)
    world.given(a_claim(secret, marking=TLP.AMBER, audience=audience))

    round_ = offered(world, secret)

    # each gives it back, until all who could be drawn were
    met: list[str] = []
    while now := drawn(world, round_, among=(*readers, "rolf")):
        met.append(now[0])
        vet.decline(world.visit(now[0]), round_)
    assert set(met) == set(readers)


def test_one_round_at_a_time(crews: World) -> None:
    offered(crews)

    with pytest.raises(UsageError, match="under review"):
        offered(crews)


def test_who_was_drawn_is_told_and_the_contributor_when_it_ended(crews: World) -> None:
    round_ = offered(crews)
    one, other = drawn(crews, round_)
    told = notices.latest(crews.visit(one)).items
    vet.review(crews.visit(one), round_, ACCEPTS)
    vet.review(crews.visit(other), round_, ACCEPTS)

    assert [(each.kind, each.object) for each in told] == [(Kind.DRAWN, round_)]
    [ended] = notices.latest(crews.visit("ada")).items
    assert (ended.kind, ended.object) == (Kind.VETTED, round_)


def test_each_step_is_kept_with_its_time(crews: World) -> None:
    claim = vetted(crews)

    with gate.open_scope(crews.visit("ada"), Action.READ) as opened:
        steps = transitions.steps_of(opened, claim)
    assert [each.to_state for each in steps] == ["triaged", "in-review", "vetted"]


def test_three_copies_of_one_feed_are_one_source(world: World) -> None:
    feed = an_object("identity", "Feed")["id"]
    said = [an_object("malware", "Copied", created_by_ref=feed) for _ in range(3)]
    cast(world)
    for by, each in zip(("north", "house0", "house1"), said, strict=True):
        world.given(a_claim(each), by=by)

    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        [(claim, *_), *_] = opened.sql(
            "SELECT id FROM claim WHERE thing = %s AND author = %s",
            [world.thing(said[0]), world.visit("ada").actor.organisation],
        )
        found = vet.trace(opened, claim)

    assert (found.claims, found.lineages) == (3, 1)


def test_what_two_organisations_saw_themselves_are_two_lineages(world: World) -> None:
    seen = an_observable("ipv4-addr", "192.0.2.7")
    cast(world).given(a_claim(seen))
    world.given(a_claim(seen), by="house0")

    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        [(claim,)] = opened.sql(
            "SELECT id FROM claim WHERE kind = 'ipv4-addr' AND author = %s",
            [world.visit("ada").actor.organisation],
        )
        found = vet.trace(opened, claim)

    assert (found.claims, found.lineages) == (2, 2)


def test_claims_know_their_state_from_the_start(crews: World) -> None:
    assert state_of(crews, claim_of(crews, SAID)) is State.CONTRIBUTED


def test_belief_lists_its_inputs_and_gives_each_lineage_one_vote(world: World) -> None:
    feed = an_object("identity", "Feed")["id"]
    copied = an_object("malware", "Copied", created_by_ref=feed)
    cast(world)
    for by in ("north", "house0"):
        world.given(a_claim(copied), by=by)
    own = {
        **copied,
        "external_references": [REPORT],
        "created_by_ref": an_object("identity", "x")["id"],
    }
    world.given(a_claim(own), by="house1")

    found = explain.thing(world.visit("ada"), world.thing(copied)).belief

    assert found is not None
    assert (found.percent, found.lineages, found.vetted) == (50, 2, False)
    roots = {each.organisation: each.lineage for each in found.inputs}
    assert roots["The north"] == roots["The house0"] != roots["The house1"]
