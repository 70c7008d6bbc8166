"""RT8: the draft of an abuse report rests on what may be told to an abuse desk, and is in the ledger before it goes."""

import base64
import json
from datetime import date

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Audience, Permitted, Terms
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.ids import ThingId
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Role
from atlas.services import ledger, reports
from atlas.services.gate import Visit
from atlas.services.reports import Abuse, Draft
from atlas.services.reports.drafting import Asked
from builders import NOW, Object, World, a_claim, an_object, an_observable
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
OUTWARD = Terms(pap=PAP.GREEN, permitted_actions=Permitted.EXTERNAL_INDIRECT)


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("sue", of="south")
    return world


def given(
    world: World,
    said: Object = HOST,
    terms: Terms = OPEN,
    tlp: TLP = TLP.GREEN,
    *,
    by: str = "north",
    audience: Audience | None = None,
) -> None:
    audience = kept_by("north") if tlp is TLP.AMBER_STRICT else audience
    made = a_claim(said, marking=tlp, audience=audience)
    assert made.offer
    world.given(attrs.evolve(made, offer=attrs.evolve(made.offer, terms=terms)), by=by)


def drafted(world: World, by: str = "ada", said: Object = HOST) -> bytes:
    return draft_of(world.visit(by), world.thing(said), ASKED)


def draft_of(visit: Visit, thing: ThingId, asked: Asked) -> bytes:
    return reports.draft_out(visit, thing, Draft.ABUSE, attrs.asdict(asked)).file()


def test_rt8_a_draft_is_xarf_with_its_labels_and_sources_and_in_the_ledger(people: World) -> None:
    given(people)

    made = json.loads(drafted(people))

    evidence = _evidence(json.dumps(made).encode())
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

    given(people, terms=OUTWARD, by="west")

    assert b"moth.example" in drafted(people, "sue")


def test_rt8_references_of_others_stay_inside(people: World) -> None:
    page = {"source_name": "Intranet of the west", "description": "It hit Zed Ltd."}
    given(people, HOST | {"external_references": [page]}, terms=OUTWARD, by="west")

    told = _evidence(drafted(people, "sue"))

    assert "[1] recorded" in told
    assert "Intranet" not in told
    assert "Zed" not in told


def test_rt8_of_a_protected_source_the_month_goes_and_not_the_day(people: World) -> None:
    given(people, terms=attrs.evolve(OUTWARD, source_protected=True), by="west")

    told = _evidence(drafted(people, "sue"))

    assert NOW.date().isoformat() not in told
    assert f"{NOW:%Y-%m} / {NOW:%Y-%m}" in told


def test_rt8_what_others_gave_to_some_alone_makes_no_draft(people: World) -> None:
    given(people, terms=OUTWARD, by="west", audience=kept_by("south"))

    with pytest.raises(UsageError, match="RT8: no claim on it may go"):
        drafted(people, "sue")


def _evidence(draft: bytes) -> str:
    return base64.b64decode(json.loads(draft)["evidence"][0]["payload"]).decode()


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
        draft_of(people.visit("ada"), people.thing(HOST), other)


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
