"""Laws of strictness: a partial order by who may read, and one line of all handlings that never contradicts it."""

from typing import TypeVar

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

import facts
from atlas.model.handling import Audience, Handling
from atlas.model.ids import OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.policy.permits import permits
from atlas.policy.strictness import Contributor, is_stricter, is_within, strictness
from builders import NOW, TOMORROW, a_standing

Part = TypeVar("Part")
OWN = facts.ORGANISATIONS[0]
contributors = st.builds(
    Contributor,
    organisation=st.just(OWN),
    homes=st.dictionaries(st.sampled_from(facts.PERSONS), st.sampled_from(facts.ORGANISATIONS)),
)


@st.composite
def near(draw: st.DrawFn, handling: Handling) -> Handling:
    """Draw a handling that mostly has parts less than another."""
    audience = handling.audience
    return attrs.evolve(
        handling,
        tlp=draw(st.sampled_from([handling.tlp, handling.tlp, *TLP])),
        audience=Audience(
            alliance=audience.alliance and draw(st.booleans()),
            cells=draw(_subsets(audience.cells)),
            organisations=draw(_subsets(audience.organisations)),
            persons=draw(
                _subsets(audience.persons) | st.frozensets(st.sampled_from(facts.PERSONS))
            ),
        ),
        purposes=draw(st.just(handling.purposes) | _subsets(handling.purposes)),
    )


def _subsets(whole: frozenset[Part]) -> st.SearchStrategy[frozenset[Part]]:
    if not whole:
        return st.just(whole)
    return st.just(whole) | st.frozensets(st.sampled_from(sorted(whole, key=str)))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Handling, Handling]:
    """Draw two handlings, mostly near each other, so that one is often stricter."""
    first = draw(facts.handlings)
    second = draw(facts.handlings) if draw(st.integers(0, 3)) == 0 else draw(near(first))
    return (first, second) if draw(st.booleans()) else (second, first)


@st.composite
def readers(draw: st.DrawFn, by: Contributor) -> Standing:
    """Draw a reader of another organisation than the contributor's, at home where the contributor believes."""
    person: PersonId = draw(st.sampled_from(facts.PERSONS))
    home: OrganisationId = by.homes.get(person, draw(st.sampled_from(facts.ORGANISATIONS)))
    roles = draw(st.sampled_from([(Role.RESEARCHER,), (Role.OBSERVER,), (Role.BOARD,)]))
    return a_standing(
        Actor(organisation=home, person=person),
        roles=roles,
        trained_until=TOMORROW,
        memberships=[
            Membership(cell=cell, opens=NOW, closes=None, ceiling=TLP.RED)
            for cell in draw(st.frozensets(st.sampled_from(facts.CELLS)))
        ],
        bases=[],
    )


@given(st.data(), pairs(), contributors)
def test_whoever_reads_the_narrower_reads_the_wider(
    data: st.DataObject, pair: tuple[Handling, Handling], by: Contributor
) -> None:
    narrow, wide = pair
    reader = data.draw(readers(by))
    assume(reader.actor.organisation != by.organisation or not wide.audience.cells)
    purpose = data.draw(st.sampled_from(facts.PURPOSES))

    reads = [permits(each, reader, purpose=purpose, at=NOW, reference="case 7") for each in pair]

    assert reads != [True, False] or not is_within(narrow, wide, by=by)


@given(facts.handlings, contributors)
def test_every_handling_is_within_itself_and_not_stricter(
    handling: Handling, by: Contributor
) -> None:
    assert is_within(handling, handling, by=by)
    assert not is_stricter(handling, handling, by=by)


@given(pairs(), contributors)
def test_of_two_handlings_at_most_one_is_stricter(
    pair: tuple[Handling, Handling], by: Contributor
) -> None:
    one, other = pair

    assert not (is_stricter(one, other, by=by) and is_stricter(other, one, by=by))


@given(st.data(), pairs(), contributors)
def test_what_is_within_the_narrower_is_within_the_wider(
    data: st.DataObject, pair: tuple[Handling, Handling], by: Contributor
) -> None:
    middle, wide = pair
    narrow = data.draw(near(middle))
    chained = is_within(narrow, middle, by=by) and is_within(middle, wide, by=by)

    assert is_within(narrow, wide, by=by) >= chained


@given(pairs(), contributors)
def test_the_stricter_of_two_stands_behind_the_other(
    pair: tuple[Handling, Handling], by: Contributor
) -> None:
    one, other = pair
    ranks = [strictness(each, by=by).partition("-")[0] for each in pair]

    assert (ranks[0] > ranks[1]) >= is_stricter(one, other, by=by)
    assert (ranks[0] >= ranks[1]) >= is_within(one, other, by=by)


@given(pairs(), contributors)
def test_unequal_handlings_never_stand_at_one_place(
    pair: tuple[Handling, Handling], by: Contributor
) -> None:
    places = {strictness(each, by=by) for each in pair}

    assert len(places) == len(set(pair))
    assert {len(place) for place in places} == {31}


@given(facts.handlings, contributors)
def test_what_waits_for_its_marking_stands_before_what_was_stated(
    handling: Handling, by: Contributor
) -> None:
    assert strictness(handling, by=by, stated=False) < strictness(handling, by=by)
