"""Laws of judgements: order decides nothing, withdrawing restores, and what is not seen does not exist."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from atlas.model.ids import OrganisationId, ThingId
from atlas.resolve.judging import Judgement, Verdict, clusters, counting, ordered

THINGS = [ThingId(UUID(int=n)) for n in range(1, 8)]
AUTHORS = [OrganisationId(UUID(int=n)) for n in (100, 200, 300)]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@st.composite
def _judgement(draw: st.DrawFn) -> Judgement:
    pair = draw(st.lists(st.sampled_from(THINGS), min_size=2, max_size=2, unique=True))
    one, other = ordered(*pair)
    return Judgement(
        id=UUID(int=draw(st.integers(0, 2**64))),
        one=one,
        other=other,
        author=draw(st.sampled_from(AUTHORS)),
        verdict=draw(st.sampled_from(Verdict)),
        strength=draw(st.sampled_from([20, 50, 80])),
        recorded_at=NOON + timedelta(hours=draw(st.integers(0, 3))),
        by_hand=draw(st.booleans()),
    )


JUDGED = st.lists(_judgement(), max_size=14, unique_by=lambda each: each.id)


@given(judged=JUDGED, seed=st.integers(0, 1_000))
def test_the_order_in_which_judgements_come_decides_nothing(
    judged: list[Judgement], seed: int
) -> None:
    shuffled = random.Random(seed).sample(judged, len(judged))

    assert clusters(shuffled) == clusters(judged)


@given(judged=JUDGED, more=JUDGED)
def test_judging_and_withdrawing_restores_what_was_there(
    judged: list[Judgement], more: list[Judgement]
) -> None:
    before = clusters(judged)
    given_more = [*judged, *more]

    withdrawn = [each for each in given_more if each not in more or each in judged]

    assert clusters(withdrawn) == before


@given(judged=JUDGED)
def test_no_visible_not_same_has_both_ends_in_one_cluster(judged: list[Judgement]) -> None:
    found = clusters(judged)

    apart = [each for each in counting(judged) if each.verdict is Verdict.NOT_SAME]

    assert all(found.shown(each.one) != found.shown(each.other) for each in apart)


@given(judged=JUDGED)
def test_each_counting_same_joins_or_is_disputed(judged: list[Judgement]) -> None:
    found = clusters(judged)

    left_out = {each.same for each in found.disputes}

    for each in counting(judged):
        if each.verdict is Verdict.SAME:
            joined = found.shown(each.one) == found.shown(each.other)
            assert joined != (each in left_out)
    assert all(each.against for each in found.disputes)


@given(judged=JUDGED, thing=st.sampled_from(THINGS))
def test_a_cluster_follows_from_the_judgements_around_it_alone(
    judged: list[Judgement], thing: ThingId
) -> None:
    near = {thing}
    while (
        more := {
            end
            for each in judged
            if each.verdict is Verdict.SAME and near & set(each.pair)
            for end in each.pair
        }
        - near
    ):
        near |= more
    around = [each for each in judged if set(each.pair) <= near]

    assert clusters(around).all_of(thing) == clusters(judged).all_of(thing)


@given(judged=JUDGED)
def test_a_cluster_is_named_by_its_smallest_member(judged: list[Judgement]) -> None:
    found = clusters(judged)

    for id_, members in found.members.items():
        assert id_ == min(members)
        assert list(members) == sorted(members)
        assert len(members) > 1
