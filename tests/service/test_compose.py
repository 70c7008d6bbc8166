"""One claim by form: it comes in as an import does, says who will read it, and never overwrites a newer version."""

from datetime import date, timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.formats.stix.needing import Criticality, Need
from atlas.formats.stix.stated import Statement
from atlas.formats.stix.waiting import INCOMPLETE, Missing
from atlas.model.handling import DataSubject, Purpose
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.ids import ClaimId, thing_id
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import compose, explain, opportunities
from atlas.services.compose import Composed, Sent
from atlas.services.contribute import Offer
from atlas.services.explain import ClaimView
from builders import World

TERN = Statement(
    kind="intrusion-set",
    name="Velvet Tern",
    aliases=("VT",),
    note="Sells access.",
    source="Report 7",
    url="https://reports.example/7",
    observed=date(2026, 1, 5),
    confidence=70,
)
GREEN = Offer(marking=TLP.GREEN, likelihood=75)
HOST = recognise("evil.example")[0]


@pytest.fixture
def people(world: World) -> World:
    """Two organisations, one with two colleagues and an observer."""
    for person, of in (("ada", "north"), ("ben", "north"), ("eve", "south")):
        world.person(person, of=of)
    world.person("olga", of="north", roles=[Role.OBSERVER])
    return world


def sent(world: World, composed: Composed, *, by: str = "ada", hours: int = 0) -> Sent:
    visit = world.visit(by)
    visit = attrs.evolve(visit, now=visit.now + timedelta(hours=hours))
    return compose.send(visit, composed, map_key=world.map_key)


def claims(world: World, done: Sent, by: str = "eve") -> tuple[ClaimView, ...]:
    return explain.thing(world.visit(by), done.thing).claims


def test_a_named_thing_is_stored_with_its_source_and_stays_contributed(people: World) -> None:
    (claim,) = claims(people, sent(people, Composed(statement=TERN, offer=GREEN)))

    assert (claim.name, claim.likelihood, claim.confidence) == ("Velvet Tern", 75, 70)
    assert (claim.vetting, claim.marking) == ("contributed", TLP.GREEN)
    assert claim.content["external_references"] == [
        {"source_name": "Report 7", "url": "https://reports.example/7"}
    ]


def test_a_check_says_who_would_read_it_and_keeps_nothing(people: World) -> None:
    composed = Composed(statement=TERN, offer=GREEN)

    checked = compose.check(people.visit("ada"), composed, map_key=people.map_key)

    assert (checked.readers.organisations, checked.readers.persons) == (2, 4)
    assert checked.report.stored == 1
    again = compose.check(people.visit("ada"), composed, map_key=people.map_key)
    assert again.report.stored == 1


def test_an_identifier_said_twice_is_one_claim(people: World) -> None:
    composed = Composed(statement=Statement(identifier=HOST, source="Report 7"), offer=GREEN)

    first, again = sent(people, composed), sent(people, composed)

    assert (first.report.stored, again.report.unchanged) == (1, 1)
    assert first.thing == again.thing == thing_id(people.map_key, stix_reference(HOST))


def test_a_relation_leads_from_one_thing_to_the_other(people: World) -> None:
    actor = sent(people, Composed(statement=TERN, offer=GREEN)).thing
    host = sent(people, Composed(statement=Statement(identifier=HOST, source="x"), offer=GREEN))
    visit, key = people.visit("ada"), people.map_key
    relation = Statement(
        relation="uses",
        source_ref=compose.reference_of(visit, actor, map_key=key),
        target_ref=compose.reference_of(visit, host.thing, map_key=key),
        source="Report 7",
    )

    done = sent(people, Composed(statement=relation, offer=GREEN))

    assert done.thing == actor
    (link,) = explain.thing(people.visit("eve"), actor).links
    assert (link.type, link.other.id) == ("uses", host.thing)


def test_a_thing_that_is_hidden_is_no_end_of_a_relation(people: World) -> None:
    hidden = sent(people, Composed(statement=TERN, offer=Offer(marking=TLP.AMBER_STRICT)))

    with pytest.raises(UsageError, match="Choose both"):
        compose.reference_of(people.visit("eve"), hidden.thing, map_key=people.map_key)


def test_personal_data_without_a_basis_waits_in_its_organisation(people: World) -> None:
    offer = attrs.evolve(GREEN, subject=DataSubject.SUSPECT, purposes=frozenset({Purpose.RESEARCH}))

    done = sent(people, Composed(statement=TERN, offer=offer))

    assert done.missing == (Missing.BASIS,)
    (claim,) = claims(people, done, by="ben")
    labels = claim.content["labels"]
    assert isinstance(labels, list)
    assert f"{INCOMPLETE}{Missing.BASIS}" in labels
    with pytest.raises(NotFound):
        claims(people, done, by="eve")


def test_whoever_gives_reads_it_back(people: World) -> None:
    visit = people.visit("ada")
    south = next(each for each in compose.whom(visit) if each.word.startswith("org:"))

    audience = compose.audience_of(visit, frozenset({south.word}), TLP.AMBER)

    assert audience is not None
    assert visit.actor.organisation in audience.organisations
    done = sent(people, Composed(statement=TERN, offer=Offer(marking=TLP.AMBER, audience=audience)))
    assert len(claims(people, done, by="ben")) == len(claims(people, done, by="eve")) == 1


def named(people: World) -> list[tuple[str, str]]:
    found = compose.whom(people.visit("ada"))
    return [(each.name, each.organisation) for each in found if each.word.startswith("person:")]


def test_people_of_an_open_cell_can_be_named_and_strangers_cannot(people: World) -> None:
    assert {organisation for _, organisation in named(people)} == {"The north"}

    people.cell("ferry", "north", "south")

    assert ("Ada", "The north") in named(people)
    assert named(people)[-1] == ("Eve", "The south")


def test_what_is_named_to_somebody_elsewhere_is_read_by_them_alone(people: World) -> None:
    people.cell("ferry", "north", "south")
    eve = next(each for each in compose.whom(people.visit("ada")) if each.name == "Eve")
    audience = compose.audience_of(people.visit("ada"), frozenset({eve.word}), TLP.RED)

    done = sent(people, Composed(statement=TERN, offer=Offer(marking=TLP.RED, audience=audience)))

    assert len(claims(people, done, by="eve")) == len(claims(people, done, by="ada")) == 1
    with pytest.raises(NotFound):
        claims(people, done, by="ben")


def corrected(note: str, based: ClaimId) -> Composed:
    return Composed(statement=attrs.evolve(TERN, note=note), offer=GREEN, based=based)


def test_a_correction_is_a_new_version(people: World) -> None:
    (first,) = claims(people, sent(people, Composed(statement=TERN, offer=GREEN)))

    done = sent(people, corrected("Sold access.", first.id), by="ben", hours=1)

    assert done.report.superseded == 1
    (claim,) = claims(people, done)
    assert (claim.stix_id, claim.content["description"]) == (first.stix_id, "Sold access.")


def test_a_correction_of_what_was_changed_meanwhile_overwrites_nothing(people: World) -> None:
    (first,) = claims(people, sent(people, Composed(statement=TERN, offer=GREEN)))
    theirs = sent(people, corrected("By Ben.", first.id), by="ben", hours=1)

    late = sent(people, corrected("By Ada.", first.id), hours=2)

    assert late.newer is not None
    assert late.report.superseded == 0
    assert claims(people, theirs)[0].content["description"] == "By Ben."
    again = sent(people, corrected("By Ada.", late.newer.claim.id), hours=3)
    assert claims(people, again)[0].content["description"] == "By Ada."


def test_nobody_corrects_the_claim_of_another_organisation(people: World) -> None:
    (first,) = claims(people, sent(people, Composed(statement=TERN, offer=GREEN)))

    with pytest.raises(Denied, match="own organisation"):
        compose.own_claim(people.visit("eve"), first.id)
    with pytest.raises(Denied):
        sent(people, corrected("By Eve.", first.id), by="eve")


def test_whoever_may_not_contribute_hears_that(people: World) -> None:
    with pytest.raises(Denied):
        compose.check(
            people.visit("olga"), Composed(statement=TERN, offer=GREEN), map_key=people.map_key
        )


def test_a1_a_dependence_by_form_becomes_an_opportunity(people: World) -> None:
    actor = sent(people, Composed(statement=TERN, offer=GREEN)).thing
    host = sent(people, Composed(statement=Statement(identifier=HOST, source="x"), offer=GREEN))
    visit, key = people.visit("ada"), people.map_key
    need = Need(step="set-up", criticality=Criticality.REQUIRED, share=0.5, basis="Own count.")
    relation = Statement(
        relation="depends-on",
        source_ref=compose.reference_of(visit, actor, map_key=key),
        target_ref=compose.reference_of(visit, host.thing, map_key=key),
        need=need,
        source="Report 7",
    )

    sent(people, Composed(statement=relation, offer=GREEN))

    (card,) = opportunities.find(people.visit("eve")).cards
    assert card.what.id == host.thing
    assert [each.id for each in card.effect.stopped] == [actor]
