"""Letters and lists for victims' teams rest on what may be told outward, and are in the ledger before they go."""

import io

import attrs
import pypdf
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Permitted, Terms
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Role
from atlas.services import ledger, reports
from atlas.services.reports import Draft
from builders import World, a_claim, an_observable
from foldering import kept_by

HOST = an_observable("domain-name", "moth.example", id=stix_reference(recognise("moth.example")[0]))
LETTER = {
    "recipient": "Bank of the North",
    "subject": "account of a mule",
    "reasons": "It took what was stolen.\nIt is used today.",
    "basis": "Article 6 (1) f",
    "contact": "abuse@north.example",
    "domain": "north.example",
}


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("sue", of="south")
    return world


def given(world: World, pap: PAP = PAP.GREEN, tlp: TLP = TLP.GREEN) -> None:
    audience = kept_by("north") if tlp is TLP.AMBER_STRICT else None
    made = a_claim(HOST, marking=tlp, audience=audience)
    assert made.offer
    terms = Terms(pap=pap, permitted_actions=Permitted.EXTERNAL_INDIRECT)
    world.given(attrs.evolve(made, offer=attrs.evolve(made.offer, terms=terms)))


@pytest.mark.parametrize("draft", [Draft.FREEZE, Draft.PRESERVE, Draft.REFER])
def test_a7_a_letter_is_looked_at_without_leaving_and_goes_with_the_ledger(
    people: World, draft: Draft
) -> None:
    given(people)
    thing, visit = people.thing(HOST), people.visit("ada")

    looked = reports.preview(visit, thing, draft, LETTER)
    assert ledger.entries(visit).entries == ()
    gone = reports.draft_out(visit, thing, draft, LETTER)

    paper = "".join(e.extract_text() for e in pypdf.PdfReader(io.BytesIO(gone.file())).pages)
    assert looked.text == gone.text
    assert looked.text.startswith("TLP:GREEN, PAP:GREEN\n")
    assert "moth[.]example" in looked.text
    assert "Bank of the North" in paper
    assert gone.name.endswith("_TLP-GREEN.pdf")
    assert len(ledger.entries(visit).entries) == 1


def test_rt7_each_team_gets_its_own_network_and_nothing_else(people: World) -> None:
    given(people)
    thing, visit = people.thing(HOST), people.visit("ada")

    unplaced = reports.preview(visit, thing, Draft.VICTIMS, {})
    placed = reports.draft_out(
        visit, thing, Draft.VICTIMS, {"placed": "moth[.]example AS64500 CERT North"}
    )

    assert unplaced.teams == ("unplaced",)
    assert placed.teams == ("CERT North AS64500",)
    assert "64500,CERT North,domain-name,moth[.]example" in placed.text.replace('"', "")
    with pytest.raises(UsageError, match="for CERT South there is none"):
        reports.preview(visit, thing, Draft.VICTIMS, {"team": "CERT South"})
    with pytest.raises(UsageError, match="one of the identifiers"):
        reports.preview(visit, thing, Draft.VICTIMS, {"placed": "other.example AS64500"})


@pytest.mark.parametrize(
    ("pap", "tlp"),
    [(PAP.AMBER, TLP.GREEN), (PAP.GREEN, TLP.AMBER_STRICT)],
    ids=["pap", "tlp"],
)
def test_p4_what_must_not_go_outside_is_in_no_letter(people: World, pap: PAP, tlp: TLP) -> None:
    given(people, pap, tlp)
    thing, visit = people.thing(HOST), people.visit("ada")

    assert reports.offered(visit, thing).drafts == ()
    with pytest.raises(UsageError, match="P4: no claim on it may go"):
        reports.draft_out(visit, thing, Draft.REFER, LETTER)
    assert ledger.entries(visit).entries == ()


def test_a_letter_that_lacks_something_says_what_and_does_not_go(people: World) -> None:
    given(people)
    thing, visit = people.thing(HOST), people.visit("ada")

    with pytest.raises(UsageError, match="legal basis"):
        reports.draft_out(visit, thing, Draft.FREEZE, {**LETTER, "basis": " "})
    assert ledger.entries(visit).entries == ()


def test_who_does_not_see_the_thing_or_may_not_take_out_gets_no_draft(people: World) -> None:
    given(people, tlp=TLP.AMBER_STRICT)
    thing = people.thing(HOST)

    with pytest.raises(NotFound):
        reports.offered(people.visit("sue"), thing)
    with pytest.raises(Denied):
        reports.preview(people.visit("olga"), thing, Draft.REFER, LETTER)


def test_a_lever_is_offered_what_asks_for_it_first() -> None:
    assert reports.fitting("L3")[:2] == (Draft.ABUSE, Draft.PRESERVE)
    assert reports.fitting("L7")[0] is Draft.FREEZE
    assert reports.fitting("L15")[0] is Draft.VICTIMS
    assert set(reports.fitting("nothing")) == set(Draft)
