"""The fast track: two offices, one of them beside the contributor's organisation, and only until a review says more."""

import pytest

from atlas.errors import UsageError
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import gate, vet
from atlas.services.vet import fast
from atlas.store import vetting as kept
from builders import World
from vetting_cast import ACCEPTS, REJECTS, cast, claim_of, drawn, offered


@pytest.fixture
def crews(world: World) -> World:
    cast(world)
    for of in ("north", "house0"):
        world.person(f"lead-{of}", of=of, roles=[Role.CELL_LEAD])
        world.person(f"legal-{of}", of=of, roles=[Role.LEGAL])
    return world


def counts(world: World) -> bool:
    claim = claim_of(world)
    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        return kept.standing_of(opened, [claim])[claim].fast_until is not None


def tracked(world: World, lead: str = "lead-north", legal: str = "legal-house0") -> None:
    track = fast.ask(world.visit(lead), claim_of(world), reason="It spreads tonight.")
    fast.confirm(world.visit(legal), track, reason="It may be used.")


def test_w5_a_fast_track_counts_until_the_review_ends(crews: World) -> None:
    tracked(crews)
    before = counts(crews)
    round_ = offered(crews)
    for name in drawn(crews, round_):
        vet.review(crews.visit(name), round_, REJECTS)

    assert before
    assert not counts(crews)
    with pytest.raises(UsageError, match="not reviewed yet"):
        fast.ask(crews.visit("lead-north"), claim_of(crews), reason="It spreads tonight.")


def test_w5_a_fast_track_does_not_count_for_what_is_disputed(crews: World) -> None:
    tracked(crews)
    round_ = offered(crews)
    for name, opinion in zip(drawn(crews, round_), (ACCEPTS, REJECTS), strict=True):
        vet.review(crews.visit(name), round_, opinion)

    assert not counts(crews)


def test_w5_a_request_is_not_confirmed_once_the_review_ended(crews: World) -> None:
    track = fast.ask(crews.visit("lead-north"), claim_of(crews), reason="It spreads tonight.")
    round_ = offered(crews)
    for name in drawn(crews, round_):
        vet.review(crews.visit(name), round_, REJECTS)

    with pytest.raises(UsageError, match="not reviewed yet"):
        fast.confirm(crews.visit("legal-house0"), track, reason="It may be used.")


def test_w5_two_offices_of_the_contributor_alone_are_not_enough(crews: World) -> None:
    with pytest.raises(UsageError, match="another organisation"):
        tracked(crews, legal="legal-north")

    tracked(crews, lead="lead-house0", legal="legal-house0")
    assert counts(crews)
