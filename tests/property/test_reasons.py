"""Why somebody reads something is told exactly where he reads it."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.model.handling import DataSubject, Handling, LegalBasis, Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.policy.permits import permits
from atlas.policy.reasons import AUDIENCE, Rule, why
from facts import (
    CELLS,
    CODES,
    DATES,
    ORGANISATIONS,
    PERSONS,
    PURPOSES,
    REFERENCES,
    handlings,
    moments,
    roles,
)

_actors = st.builds(
    Actor, organisation=st.sampled_from(ORGANISATIONS), person=st.sampled_from(PERSONS)
) | st.builds(Actor, organisation=st.sampled_from(ORGANISATIONS), system=st.just("work"))
_cells = st.builds(
    Membership,
    cell=st.sampled_from(CELLS),
    opens=moments,
    closes=st.none() | moments,
    ceiling=st.sampled_from(TLP),
)
_bases = st.builds(
    LegalBasis,
    code=st.sampled_from(CODES),
    jurisdiction=st.sampled_from(["*", "EU", "QM"]),
    valid_from=st.sampled_from(DATES[:3]),
    valid_to=st.none() | st.sampled_from(DATES[:3]),
)
references = st.sampled_from(REFERENCES)
_yes = st.sampled_from([True] * 9 + [False])


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Draw the facts about an actor; most are in good standing."""
    return Standing(
        actor=draw(_actors),
        active=draw(_yes),
        signed=draw(_yes),
        trained_until=draw(st.none() | st.sampled_from(DATES)),
        roles=frozenset(map(Role, draw(roles))),
        memberships=tuple(draw(st.lists(_cells, max_size=3))),
        bases=tuple(draw(st.lists(_bases, max_size=3))),
    )


@settings(max_examples=500)
@given(handlings, standings(), st.sampled_from(PURPOSES), moments, references)
def test_there_are_reasons_exactly_where_one_may_read(
    handling: Handling, standing: Standing, purpose: Purpose, at: datetime, reference: str
) -> None:
    told = why(handling, standing, purpose=purpose, at=at, reference=reference)

    assert bool(told) == permits(handling, standing, purpose=purpose, at=at, reference=reference)


@settings(max_examples=200)
@given(handlings, standings(), st.sampled_from(PURPOSES), moments, references)
def test_reasons_name_standing_purpose_and_audience(
    handling: Handling, standing: Standing, purpose: Purpose, at: datetime, reference: str
) -> None:
    told = {
        each.rule for each in why(handling, standing, purpose=purpose, at=at, reference=reference)
    }

    if told:
        assert Rule.AGREEMENT in told
        assert len(told & {Rule.ANY_PURPOSE, Rule.PURPOSE}) == 1
        assert told & AUDIENCE
        is_personal = handling.subject != DataSubject.NONE
        assert (Rule.BASIS in told) == is_personal
        assert (Rule.REFERENCE in told) <= is_personal
        if is_personal and standing.actor.person is not None:
            assert Rule.REFERENCE in told
        assert (Rule.CLEAR in told) == (handling.tlp == TLP.CLEAR)
