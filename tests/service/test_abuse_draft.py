"""RT8: the draft of an abuse report rests on what may be told to an abuse desk, and is in the ledger before it goes."""

import base64
import json
from datetime import date

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Permitted, Terms
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Role
from atlas.services import ledger, reports
from atlas.services.reports import Abuse, Asked
from builders import Object, World, a_claim, an_object, an_observable
from foldering import kept_by

HOST = an_observable("domain-name", "moth.example", id=stix_reference(recognise("moth.example")[0]))
ASKED = Asked(
    abuse=Abuse.COMPROMISED,
    source="moth.example",
    words="It serves the panel of a thief.",
    contact="abuse@north.example",
    domain="north.example",
)
OPEN = Terms(pap=PAP.GREEN)


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("sue", of="south")
    return world


def given(
    world: World, said: Object = HOST, terms: Terms = OPEN, tlp: TLP = TLP.GREEN, by: str = "north"
) -> None:
    audience = kept_by("north") if tlp is TLP.AMBER_STRICT else None
    made = a_claim(said, marking=tlp, audience=audience)
    assert made.offer
    world.given(attrs.evolve(made, offer=attrs.evolve(made.offer, terms=terms)), by=by)


def drafted(world: World, by: str = "ada", said: Object = HOST) -> bytes:
    return reports.abuse(world.visit(by), world.thing(said), ASKED)


def test_rt8_a_draft_is_xarf_with_its_labels_and_sources_and_in_the_ledger(people: World) -> None:
    given(people)

    made = json.loads(drafted(people))

    evidence = base64.b64decode(made["evidence"][0]["payload"]).decode()
    assert made["source_identifier"] == "moth.example"
    assert made["tags"] == ["tlp:green", "pap:green", "status:draft"]
    assert "[1] recorded" in evidence
    assert date.fromisoformat(made["timestamp"][:10])
    assert len(ledger.entries(people.visit("ada")).entries) == 1


@pytest.mark.parametrize(
    ("terms", "tlp"),
    [(Terms(pap=PAP.AMBER), TLP.GREEN), (OPEN, TLP.AMBER_STRICT)],
    ids=["pap", "tlp"],
)
def test_rt8_what_must_not_be_noticed_or_go_outside_makes_no_draft(
    people: World, terms: Terms, tlp: TLP
) -> None:
    given(people, terms=terms, tlp=tlp)

    with pytest.raises(UsageError, match="RT8: no claim on it may go"):
        drafted(people)
    assert ledger.entries(people.visit("ada")).entries == ()


def test_rt8_others_must_permit_what_is_seen_from_outside(people: World) -> None:
    given(people)
    with pytest.raises(UsageError, match="terms that permit"):
        drafted(people, "sue")

    terms = attrs.evolve(OPEN, permitted_actions=Permitted.EXTERNAL_INDIRECT)
    given(people, terms=terms, by="west")

    assert b"moth.example" in drafted(people, "sue")


def test_rt8_a_draft_names_nothing_that_its_claims_do_not_tell(people: World) -> None:
    given(people)
    other = Asked(
        abuse=ASKED.abuse,
        source="other.example",
        words="x",
        contact="a@b.example",
        domain="b.example",
    )

    with pytest.raises(UsageError, match="one of the thing's identifiers"):
        reports.abuse(people.visit("ada"), people.thing(HOST), other)


def test_rt8_of_what_one_does_not_see_or_what_is_no_infrastructure_there_is_none(
    people: World,
) -> None:
    given(people, tlp=TLP.AMBER_STRICT)
    crew = an_object("threat-actor", "Moth")
    given(people, crew)

    with pytest.raises(NotFound):
        drafted(people, "sue")
    with pytest.raises(UsageError, match="infrastructure"):
        drafted(people, said=crew)


def test_rt8_whoever_may_not_take_out_gets_no_draft(people: World) -> None:
    given(people)

    with pytest.raises(Denied):
        drafted(people, "olga")
