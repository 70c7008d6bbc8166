"""What reviews come to, and who may be drawn: each word of the rule."""

import uuid
from itertools import permutations
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.vetting import (
    LEAST,
    OFFERED,
    WAYS,
    Candidate,
    Lack,
    Review,
    Sitting,
    State,
    Verdict,
    chosen,
    eligible,
    is_wide,
    lacking,
    objection,
    outcome,
)

AUTHOR, ONE, TWO, THREE, FOUR = (OrganisationId(uuid.UUID(int=n)) for n in range(1, 6))
YES = Review(organisation=ONE, verdict=Verdict.ACCEPT, credibility=2, lineages=2)
ALSO = attrs.evolve(YES, organisation=TWO)
NO = Review(organisation=TWO, verdict=Verdict.REJECT, credibility=5)
_REVIEWS = st.builds(
    Review,
    organisation=st.sampled_from([AUTHOR, ONE, TWO, THREE, FOUR]),
    verdict=st.sampled_from(Verdict),
    credibility=st.integers(1, 6),
    lineages=st.integers(0, 3),
    single_source=st.booleans(),
    deciding=st.booleans(),
)


def said(*reviews: Review) -> State:
    return outcome(reviews, author=AUTHOR).state


def test_w5_two_organisations_and_two_lineages_vet() -> None:
    assert said(YES, ALSO) is State.VETTED


@pytest.mark.parametrize("organisation", [AUTHOR, ONE])
def test_w5_the_contributor_and_a_second_voice_of_one_organisation_count_for_nothing(
    organisation: OrganisationId,
) -> None:
    assert said(YES, attrs.evolve(YES, organisation=organisation)) is State.IN_REVIEW


def test_w5_one_lineage_is_flagged_or_not_enough() -> None:
    alone = [attrs.evolve(each, lineages=1) for each in (YES, ALSO)]
    flagged = [attrs.evolve(each, single_source=True) for each in alone]

    assert said(*alone) is State.NEEDS_MORE
    assert said(flagged[0], alone[1]) is State.NEEDS_MORE
    assert outcome(flagged, author=AUTHOR).single_source


def test_w5_the_reviewer_who_finds_fewest_lineages_counts() -> None:
    assert said(YES, attrs.evolve(ALSO, lineages=1)) is State.NEEDS_MORE


@pytest.mark.parametrize(("credibility", "state"), [(3, State.VETTED), (4, State.DISPUTED)])
def test_w5_credibility_two_apart_opens_adjudication(credibility: int, state: State) -> None:
    assert said(YES, attrs.evolve(ALSO, credibility=credibility)) is state


def test_what_cannot_be_judged_is_no_disagreement() -> None:
    assert said(YES, attrs.evolve(ALSO, credibility=6)) is State.VETTED


def deciding(review: Review) -> list[Review]:
    """Return what two of two more organisations say who decide alike."""
    return [attrs.evolve(review, organisation=each, deciding=True) for each in (THREE, FOUR)]


def test_w5_two_decide_who_agree_with_each_other_and_with_one_of_the_reviewers() -> None:
    accept, reject = deciding(YES), deciding(NO)

    assert said(YES, NO) is State.DISPUTED
    assert said(YES, NO, *accept) is State.VETTED
    assert said(YES, NO, *reject) is State.REJECTED
    assert said(YES, NO, accept[0], reject[1]) is State.NEEDS_MORE
    # alike in their verdict, and far apart in their grades
    assert said(YES, NO, accept[0], attrs.evolve(accept[1], credibility=4)) is State.NEEDS_MORE
    # what both say neither of the reviewers said
    assert said(YES, NO, *deciding(attrs.evolve(NO, verdict=Verdict.CHANGES))) is State.NEEDS_MORE
    assert said(YES, attrs.evolve(ALSO, credibility=5), *reject) is State.NEEDS_MORE


def test_w5_one_who_decides_alone_decides_nothing() -> None:
    assert said(YES, NO, deciding(YES)[0]) is State.DISPUTED
    assert said(YES, NO, deciding(NO)[0]) is State.DISPUTED


def test_w5_those_who_decide_count_lineages_as_well() -> None:
    one, other = deciding(YES)

    assert said(YES, NO, one, attrs.evolve(other, lineages=1)) is State.NEEDS_MORE


def test_a_round_lacks_two_who_review_and_where_these_disagree_two_who_decide() -> None:
    waits, done = (Sitting(deciding=False, reviewed=each) for each in (False, True))
    decides = Sitting(deciding=True, reviewed=True)

    assert lacking([]) == Lack(number=2, deciding=False)
    assert lacking([done]) == Lack(number=1, deciding=False)
    assert lacking([done, waits]).number == 0
    assert lacking([done, done]) == Lack(number=2, deciding=True)
    assert lacking([done, done, decides]) == Lack(number=1, deciding=True)
    assert lacking([done, done, decides, decides]).number == 0


@given(
    st.lists(_REVIEWS, min_size=4, max_size=4, unique_by=lambda each: each.organisation),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_the_order_of_reviews_decides_nothing(reviews: list[Review], one: int, other: int) -> None:
    # reviews of one moment come in any order
    given = [attrs.evolve(each, deciding=n in (one, other)) for n, each in enumerate(reviews)]

    assert len({said(*each) for each in permutations(given)}) == 1


@given(st.lists(_REVIEWS, max_size=5))
def test_w5_nothing_is_vetted_without_two_other_organisations_that_accept(
    reviews: list[Review],
) -> None:
    found = outcome(reviews, author=AUTHOR)

    first: dict[OrganisationId, Review] = {}  # a second one of an organisation counts for nothing
    for each in reviews:
        if each.organisation != AUTHOR:
            first.setdefault(each.organisation, each)
    accepting = [each for each in first.values() if each.verdict is Verdict.ACCEPT]
    if found.state is State.VETTED:
        assert len(accepting) >= 2
        assert len(accepting) >= 3 or len(accepting) == len(first)
        assert found.single_source or found.lineages >= 2


def test_w5_no_state_is_without_a_way_out() -> None:
    assert WAYS.keys() == set(State)
    assert all(WAYS.values())
    reached = {State.CONTRIBUTED, State.INCOMPLETE}  # as claims come in
    for _ in State:
        reached |= {after for each in reached for after in WAYS[each]}
    assert reached == set(State)
    assert State.VETTED not in OFFERED


def test_who_is_drawn_is_of_an_organisation_that_is_not_out_and_has_least_to_do() -> None:
    one, other, third, fourth = (PersonId(uuid.UUID(int=n)) for n in range(10, 14))
    people = [
        Candidate(person=one, organisation=ONE, waiting=3),
        Candidate(person=other, organisation=ONE, waiting=90),
        Candidate(person=third, organisation=TWO, waiting=90),
        Candidate(person=fourth, organisation=AUTHOR),
    ]

    # much to do keeps no organisation out
    assert eligible(people, out=[AUTHOR]) == {ONE: (one,), TWO: (third,)}
    assert eligible(people, out=[AUTHOR, ONE, TWO]) == {}


def test_a_claim_is_read_by_so_many_that_its_audience_picks_nobody() -> None:
    many = [OrganisationId(uuid.UUID(int=n)) for n in range(20)]

    assert is_wide(many[:LEAST], many)
    assert not is_wide(many[: LEAST - 1], many)
    assert is_wide(many[:2], many[:2])


def test_who_did_not_accept_it_before_is_drawn_first() -> None:
    many = [OrganisationId(uuid.UUID(int=n)) for n in range(20)]

    for seed in range(20):
        drawn = chosen(many, returning=[ONE, AUTHOR], number=3, rng=Random(seed))
        assert set(drawn[:2]) == {ONE, AUTHOR}
        assert len(set(drawn)) == 3
    assert chosen([ONE], returning=[TWO], number=2, rng=Random(1)) == [ONE]


def test_a_review_says_what_it_must() -> None:
    asked = {"attributing": True, "alternative": " ", "note": ""}

    assert "who else" in objection(Verdict.ACCEPT, **asked)  # type: ignore[arg-type]
    assert "why" in objection(Verdict.REJECT, **asked)  # type: ignore[arg-type]
    assert objection(Verdict.ACCEPT, attributing=False, alternative="", note="") == ""
