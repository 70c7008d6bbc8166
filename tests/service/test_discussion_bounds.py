"""A comment goes no further than what its author sees of what it is about: masked persons, mixed audiences."""

import uuid

import attrs
import pytest

from atlas.errors import UsageError
from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import bases, discussion
from atlas.services.contribute import Offer
from atlas.services.discussion import Choice, Written
from atlas.services.gate import Visit
from builders import DAY, NOW, World, a_claim, an_object
from talking import GANNET, KEY, cast, id_of, in_cell, said, to_all

LAW = LegalBasis(code="QV-LAW", jurisdiction="QV", valid_from=(NOW - 100 * DAY).date())
SUSPECT = an_object(
    "threat-actor", "Jones quendrith", id=f"threat-actor--{uuid.UUID(int=0xA, version=4)}"
)
TO_ALL = Choice(tlp=TLP.GREEN, words=frozenset({"alliance"}))


@pytest.fixture
def people(world: World) -> World:
    """Return the members and people of these tests."""
    return cast(world)


@pytest.fixture
def suspect(people: World) -> ThingId:
    """Give a suspect for all: masked for whoever has no reference."""
    people.organisation("mid", country="QV")
    people.person("mia", of="mid")
    people.person("mel", of="mid")
    people.person("lea", of="mid", roles=[Role.LEGAL])
    bases.add(people.visit("lea"), LAW, reason="as in the gazette")
    offer = Offer(
        marking=TLP.GREEN,
        purposes=frozenset({Purpose.RESEARCH}),
        basis=LAW.code,
        subject=DataSubject.SUSPECT,
    )
    people.given(attrs.evolve(a_claim(SUSPECT, marking=None), offer=offer), by="mid")
    return people.thing(SUSPECT)


def on_the_claim(visit: Visit, thing: ThingId, **more: object) -> Written:
    [claim] = discussion.of_thing(visit, thing, map_key=KEY).claims
    return Written(text="It is Jones.", claim=claim.id, **more)  # type: ignore[arg-type] # its fields


@pytest.mark.parametrize("about_claim", [True, False])
def test_what_is_said_of_an_unmasked_person_is_masked_like_the_person(
    people: World, suspect: ThingId, about_claim: bool
) -> None:
    about = people.visit("mia", reference="case 7")
    written = on_the_claim(about, suspect) if about_claim else Written(text="It is Jones.")

    discussion.add(about, suspect, written)

    assert said(people, "mel", suspect) == []
    told = discussion.of_thing(people.visit("mel", reference="case 8"), suspect, map_key=KEY)
    assert [each.text for each in told.remarks] == ["It is Jones."]


def test_a_comment_on_the_mask_alone_goes_as_far_as_the_mask(
    people: World, suspect: ThingId
) -> None:
    masked = people.visit("mia")

    discussion.add(masked, suspect, on_the_claim(masked, suspect))

    assert said(people, "eve", suspect) == ["It is Jones."]


def test_an_answer_on_an_unmasked_person_is_personal_though_the_question_was_not(
    people: World, suspect: ThingId
) -> None:
    masked, about = people.visit("eve"), people.visit("mia", reference="case 7")
    asked = discussion.add(masked, suspect, on_the_claim(masked, suspect))

    checked = discussion.check(about, suspect, Written(text="Jones.", answers=asked))

    assert checked.handling.subject is DataSubject.SUSPECT
    assert checked.handling.basis == LAW.code


def test_a_comment_on_the_whole_goes_no_further_than_all_that_its_author_sees(
    people: World,
) -> None:
    thing = in_cell(people)

    with pytest.raises(UsageError, match="not for more people"):
        discussion.add(people.visit("ada"), thing, Written(text="x", choice=TO_ALL))

    assert said(people, "ada", thing) == []


def test_where_audiences_differ_a_comment_on_the_whole_stays_at_home_and_the_form_says_so(
    people: World,
) -> None:
    thing = in_cell(people)
    people.cell("quay", "north", "east")
    quay = people.audience("cell:quay", by="east")
    people.given(a_claim(GANNET, marking=TLP.AMBER, audience=quay), by="east")
    ada = people.visit("ada")

    checked = discussion.check(ada, thing, Written(text="x"))

    shown = discussion.of_thing(ada, thing, map_key=KEY)
    assert (shown.by_itself, shown.mixed) == (TLP.AMBER_STRICT, True)
    assert checked.handling.audience.organisations == {ada.actor.organisation}
    with pytest.raises(UsageError, match="not for more people"):
        discussion.add(ada, thing, Written(text="x", choice=TO_ALL))


def test_an_answer_is_bound_by_the_thing_besides_the_comment(people: World) -> None:
    thing = to_all(people)
    first = discussion.add(people.visit("eve"), thing, Written(text="For all."))
    people.given(a_claim(GANNET, marking=TLP.AMBER_STRICT), by="south")
    wide = Written(text="x", answers=first, choice=TO_ALL)

    with pytest.raises(UsageError, match="not for more people"):
        discussion.add(people.visit("sam"), thing, wide)

    ben = Choice(tlp=TLP.RED, words=frozenset({f"person:{id_of('ben')}"}))
    discussion.add(people.visit("ada"), thing, Written(text="y", answers=first, choice=ben))
    assert said(people, "ben", thing) == ["For all.", "y"]
