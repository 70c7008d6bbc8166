"""What is joined by judgements, by example; `property/test_judgements.py` has the laws."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from atlas.model.ids import OrganisationId, ThingId
from atlas.resolve.judging import (
    NO_CLUSTERS,
    Judgement,
    Verdict,
    clusters,
    counting,
    ordered,
)

A, B, C, D = (ThingId(UUID(int=n)) for n in range(1, 5))
NORTH, SOUTH = OrganisationId(UUID(int=100)), OrganisationId(UUID(int=200))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def judged(
    one: ThingId,
    other: ThingId,
    verdict: Verdict = Verdict.SAME,
    *,
    by: OrganisationId = NORTH,
    **more: int | bool,
) -> Judgement:
    hours = int(more.get("hours", 0))
    return Judgement(
        id=UUID(int=1000 + hours),
        one=one,
        other=other,
        author=by,
        verdict=verdict,
        strength=int(more.get("strength", 80)),
        recorded_at=NOON + timedelta(hours=hours),
        by_hand=bool(more.get("by_hand", True)),
    )


def test_two_things_judged_the_same_are_one_under_the_smaller_id() -> None:
    found = clusters([judged(B, C)])

    assert found.members == {B: (B, C)}
    assert found.shown(C) == B
    assert found.all_of(C) == (B, C)
    assert found.all_of(A) == (A,)


def test_things_judged_the_same_in_a_row_are_one() -> None:
    assert clusters([judged(C, D), judged(A, B), judged(B, C)]).members == {A: (A, B, C, D)}


def test_unsure_joins_nothing() -> None:
    assert clusters([judged(A, B, Verdict.UNSURE)]) == NO_CLUSTERS


def test_not_same_of_another_keeps_two_things_apart_and_is_told() -> None:
    same, not_same = judged(A, B), judged(A, B, Verdict.NOT_SAME, by=SOUTH)

    found = clusters([same, not_same])

    assert not found.members
    [dispute] = found.disputes
    assert (dispute.same, dispute.against) == (same, (not_same,))


def test_the_weaker_of_two_that_meet_in_a_not_same_is_left_out() -> None:
    weak, strong = judged(A, B, strength=40), judged(B, C, strength=90)

    found = clusters([weak, strong, judged(A, C, Verdict.NOT_SAME, by=SOUTH)])

    assert found.members == {B: (B, C)}
    assert [each.same for each in found.disputes] == [weak]


def test_the_latest_of_an_author_on_a_pair_counts() -> None:
    found = counting([judged(A, B, hours=2), judged(A, B, Verdict.UNSURE, hours=1)])

    assert [each.verdict for each in found] == [Verdict.SAME]


def test_a_hand_overrules_what_the_authors_claims_say() -> None:
    by_claim = judged(A, B, hours=5, by_hand=False)

    assert not clusters([by_claim, judged(A, B, Verdict.UNSURE, hours=1)]).members


def test_a_hand_does_not_overrule_the_claims_of_others() -> None:
    by_claim = judged(A, B, by_hand=False)

    assert clusters([by_claim, judged(A, B, Verdict.UNSURE, by=SOUTH)]).members


def test_a_pair_is_named_by_its_smaller_id_first() -> None:
    assert ordered(B, A) == ordered(A, B) == (A, B)
