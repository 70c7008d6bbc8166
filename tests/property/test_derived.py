"""T-07: what is made of parts is never wider than a part, whatever the order in which it is made."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import facts
from atlas.model.claim import Decoded, Marked, MarkedPart
from atlas.model.handling import Audience, Duty, Handling, Permitted, Terms
from atlas.model.ids import OrganisationId, PersonId
from atlas.model.markings import PAP, TLP, strictest
from atlas.model.terms import STATEMENTS, strictest_terms
from atlas.policy.actors import Actor, Membership, Role, Standing
from atlas.policy.derived import Derived, derive, meet, part
from atlas.policy.permits import permits
from atlas.policy.strictness import Contributor, is_within
from atlas.services.contribute.choosing import Chooser
from atlas.services.contribute.offers import Offer
from builders import NOW, TOMORROW, a_standing

Homes = dict[PersonId, OrganisationId]
OWN = facts.ORGANISATIONS[0]
homes = st.fixed_dictionaries(
    {each: st.sampled_from(facts.ORGANISATIONS) for each in facts.PERSONS}
)
terms = st.builds(
    Terms,
    pap=st.sampled_from(PAP),
    permitted_actions=st.sampled_from(Permitted),
    attribution=st.sampled_from(Duty),
    encrypt_in_transit=st.sampled_from([Duty.MAY, Duty.MUST]),
    affected_party_notifications=st.sampled_from([Duty.MAY, Duty.MUST_NOT]),
    unmodified_resale=st.sampled_from([Duty.MAY, Duty.MUST_NOT]),
    source_protected=st.booleans(),
    retention=st.sampled_from(["default", "long", "short"]),
)
parts = st.builds(part, facts.handlings, terms)
several = st.lists(facts.handlings, min_size=1, max_size=4)


@st.composite
def readers(draw: st.DrawFn, homes: Homes) -> Standing:
    """Draw a person in good standing, at home where everybody believes."""
    person = draw(st.sampled_from(facts.PERSONS))
    open_cells = draw(st.frozensets(st.sampled_from(facts.CELLS)))
    return a_standing(
        Actor(organisation=homes[person], person=person),
        roles=draw(st.sampled_from([(Role.RESEARCHER,), (Role.OBSERVER,)])),
        trained_until=TOMORROW,
        memberships=[
            Membership(cell=cell, opens=NOW, closes=None, ceiling=TLP.RED) for cell in open_cells
        ],
    )


@given(st.data(), several, homes)
def test_whoever_reads_what_is_derived_reads_every_part(
    data: st.DataObject, handlings: list[Handling], homes: Homes
) -> None:
    together = meet(handlings, homes)
    reader = data.draw(readers(homes))
    purpose = data.draw(st.sampled_from(facts.PURPOSES))

    def reads(handling: Handling) -> bool:
        return permits(handling, reader, purpose=purpose, at=NOW, reference="case 7")

    every_part = [reads(each) for each in handlings]

    if together is not None and reads(together):
        assert all(every_part)


@given(st.lists(parts, min_size=1, max_size=4), st.randoms(), homes)
def test_the_order_of_the_parts_changes_nothing(
    made_of: list[Derived], random: object, homes: Homes
) -> None:
    turned = list(reversed(made_of))

    assert derive(turned, homes) == derive(made_of, homes)


@given(parts, parts, parts, homes)
def test_step_by_step_and_at_once_come_to_the_same(
    one: Derived, two: Derived, three: Derived, homes: Homes
) -> None:
    left, right = derive([one, two], homes), derive([two, three], homes)
    assert left
    assert right

    at_once = derive([one, two, three], homes)

    assert derive([left, three], homes) == at_once
    assert derive([one, right], homes) == at_once


@given(parts, homes)
def test_a_part_twice_is_the_part_once(one: Derived, homes: Homes) -> None:
    once = derive([one], homes)
    assert once

    assert derive([one, one], homes) == once
    assert derive([once], homes) == once


@given(st.lists(parts, min_size=1, max_size=4), homes)
def test_the_label_is_that_of_a_part_and_no_part_is_stricter(
    made_of: list[Derived], homes: Homes
) -> None:
    together = derive(made_of, homes)
    assert together

    assert together.tlp is strictest(each.tlp for each in made_of)
    assert all(strictest([together.tlp, each.tlp]) is together.tlp for each in made_of)


@given(terms, terms)
def test_derived_terms_allow_nothing_that_a_part_forbids(one: Terms, other: Terms) -> None:
    both = strictest_terms([one, other])

    for name in STATEMENTS:
        assert getattr(both, name) in (getattr(one, name), getattr(other, name))
    assert list(PAP).index(both.pap) == max(list(PAP).index(each.pap) for each in (one, other))
    allowed = list(Permitted)
    assert allowed.index(both.permitted_actions) == min(
        allowed.index(each.permitted_actions) for each in (one, other)
    )
    opposed = {one.attribution, other.attribution} == {Duty.MUST, Duty.MUST_NOT}
    derived = derive([part(_ANY, one), part(_ANY, other)])
    assert derived
    assert ("attribution" in derived.conflicts) is opposed


_ANY = Handling(tlp=TLP.CLEAR)
_marked = st.builds(
    Marked, tlp=st.none() | st.sampled_from(TLP), unknown=st.sampled_from([False, False, True])
)
_offers = st.builds(
    Offer,
    marking=st.none() | st.sampled_from(TLP),
    audience=st.none()
    | st.builds(
        Audience,
        alliance=st.booleans(),
        cells=st.frozensets(st.sampled_from(facts.CELLS), max_size=2),
        organisations=st.frozensets(st.sampled_from(facts.ORGANISATIONS), max_size=2),
        persons=st.frozensets(st.sampled_from(facts.PERSONS), max_size=2),
    ),
)


def _an_object(marked: Marked, parts: list[Marked]) -> Decoded:
    return Decoded(
        where="",
        object_id="",
        about="",
        kind="malware",
        spec_version="2.1",
        version="",
        content=b"{}",
        digest=b"",
        marked=marked,
        parts=tuple(
            MarkedPart(selectors=(f"labels.[{place}]",), marked=each)
            for place, each in enumerate(parts)
        ),
    )


@given(st.data(), _marked, st.lists(_marked, max_size=3), _offers, homes)
def test_whoever_reads_a_layer_may_read_under_every_marking_that_it_shows(
    data: st.DataObject, marked: Marked, inner: list[Marked], offer: Offer, homes: Homes
) -> None:
    own = frozenset(person for person, home in homes.items() if home == OWN)
    by = Contributor(organisation=OWN, homes=homes)
    chooser = Chooser(by=by, own_persons=Audience(persons=own))
    reader = data.draw(readers(homes))

    layers = chooser.layers(_an_object(marked, inner), offer)

    for layer in layers:
        if not _reads(layer.choice.handling, reader) or reader.actor.organisation == OWN:
            continue
        for place, each in enumerate(inner):
            if f"labels.[{place}]" not in layer.hidden:
                alone = Marked(tlp=each.tlp if each.tlp else marked.tlp, unknown=each.unknown)
                assert _reads(chooser.choose(alone, offer).handling, reader)
        assert _reads(chooser.choose(marked, offer).handling, reader)
    assert layers[-1].hidden == frozenset()
    for wide, narrow in pairwise(layers):
        assert narrow.hidden < wide.hidden


@given(_marked, st.lists(_marked, max_size=3), homes)
def test_each_layer_is_within_the_one_before(
    marked: Marked, inner: list[Marked], homes: Homes
) -> None:
    own = frozenset(person for person, home in homes.items() if home == OWN)
    by = Contributor(organisation=OWN, homes=homes)
    chooser = Chooser(by=by, own_persons=Audience(persons=own))

    layers = chooser.layers(_an_object(marked, inner), Offer())

    for wide, narrow in pairwise(layers):
        if narrow.choice.handling.audience.organisations != {OWN}:
            assert is_within(narrow.choice.handling, wide.choice.handling, by=by)


def _reads(handling: Handling, reader: Standing) -> bool:
    return permits(handling, reader, purpose=facts.PURPOSES[0], at=NOW, reference="case 7")
