"""W4: a claim without its source or legal ground waits in its organisation, and is published when it is completed."""

from datetime import timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.formats.stix.stated import Statement
from atlas.formats.stix.waiting import LEAD, Missing, Waiting
from atlas.model.handling import Audience, DataSubject, Purpose
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State
from atlas.services import compose, explain, gate, search, vet
from atlas.services.compose import Composed, Sent
from atlas.services.contribute import Offer
from atlas.services.search import Query
from atlas.services.vet import fast
from builders import World, a_claim, an_object

TERN = Statement(kind="intrusion-set", name="Velvet Tern", source="Report 7")
NOWHERE = attrs.evolve(TERN, source="")
GREEN = Offer(marking=TLP.GREEN, likelihood=75)


@pytest.fixture
def people(world: World) -> World:
    """Two organisations, one with two colleagues."""
    for person, of in (("ada", "north"), ("ben", "north"), ("eve", "south")):
        world.person(person, of=of)
    return world


def sent(
    world: World,
    statement: Statement,
    offer: Offer = GREEN,
    *,
    by: str = "ada",
    based: ClaimId | None = None,
) -> Sent:
    visit = world.visit(by)
    visit = attrs.evolve(visit, now=visit.now + timedelta(hours=bool(based)))
    composed = Composed(statement=statement, offer=offer, based=based)
    return compose.send(visit, composed, map_key=world.map_key)


def finds(world: World, name: str, text: str = "Velvet Tern") -> int:
    return search.find(world.visit(name), Query(text=text)).total


@pytest.mark.parametrize(
    ("statement", "offer", "missing"),
    [
        (NOWHERE, GREEN, (Missing.SOURCE,)),
        (TERN, attrs.evolve(GREEN, subject=DataSubject.SUSPECT), (Missing.BASIS,)),
    ],
)
def test_W4_a_claim_without_source_or_with_personal_data_and_no_basis_is_invisible_to_others(
    people: World, statement: Statement, offer: Offer, missing: tuple[Missing, ...]
) -> None:
    done = sent(people, statement, offer)

    assert done.missing == missing
    (claim,) = explain.thing(people.visit("ben"), done.thing).claims
    assert claim.vetting == State.INCOMPLETE
    with pytest.raises(NotFound):
        explain.thing(people.visit("eve"), done.thing)
    assert (finds(people, "ben"), finds(people, "eve")) == (1, 0)


def test_W4_its_organisation_sees_what_is_missing_and_nobody_else_does(people: World) -> None:
    sent(people, NOWHERE)

    (waits,) = vet.queue(people.visit("ben")).incomplete

    assert (waits.name, waits.missing) == ("Velvet Tern", (Missing.SOURCE,))
    assert vet.queue(people.visit("eve")).incomplete == ()


def test_W4_completing_a_claim_publishes_it_as_it_was_meant(people: World) -> None:
    first = sent(people, NOWHERE)
    assert first.claim is not None

    done = sent(people, TERN, based=first.claim, by="ben")

    assert done.missing == ()
    (claim,) = explain.thing(people.visit("eve"), done.thing).claims
    assert (claim.vetting, "labels" in claim.content) == ("contributed", False)
    assert vet.queue(people.visit("ben")).incomplete == ()


def test_W4_what_is_incomplete_is_neither_offered_nor_used_before_it_is_vetted(
    people: World,
) -> None:
    people.person("lena", of="north", roles=[Role.CELL_LEAD, Role.RESEARCHER])
    claim = sent(people, NOWHERE).claim
    assert claim is not None

    with pytest.raises(UsageError, match="lacks source"):
        vet.offer(people.visit("ada"), claim)
    with pytest.raises(UsageError):
        fast.ask(people.visit("lena"), claim, reason="It is urgent.")


def test_W4_an_incomplete_claim_that_was_for_one_person_waits_for_that_person_alone(
    people: World,
) -> None:
    ada = people.visit("ada").actor.person
    assert ada is not None
    offer = Offer(marking=TLP.RED, audience=Audience(persons=frozenset({ada})))

    done = sent(people, NOWHERE, offer)

    assert len(explain.thing(people.visit("ada"), done.thing).claims) == 1
    with pytest.raises(NotFound):
        explain.thing(people.visit("ben"), done.thing)


def test_W4_a_file_that_says_of_an_object_that_it_is_incomplete_publishes_nothing(
    people: World,
) -> None:
    waits = Waiting(missing=frozenset({Missing.BASIS}), subject=DataSubject.SUSPECT)
    said = an_object("threat-actor", "Velvet Tern", labels=list(waits.labels()))

    people.given(a_claim(said))

    assert (finds(people, "ben"), finds(people, "eve")) == (1, 0)


def test_W4_the_file_is_the_source_of_what_it_holds(people: World) -> None:
    people.given(a_claim(an_object("malware", "Velvet Tern")))

    assert finds(people, "eve") == 1
    assert vet.queue(people.visit("ada")).incomplete == ()


def test_W4_a_file_with_personal_data_and_no_legal_basis_is_refused(people: World) -> None:
    suspect = Offer(
        marking=TLP.GREEN, subject=DataSubject.SUSPECT, purposes=frozenset({Purpose.RESEARCH})
    )

    with pytest.raises((Denied, UsageError)):
        people.given(attrs.evolve(a_claim(an_object("threat-actor", "Tern")), offer=suspect))

    assert finds(people, "ben") == 0


def test_W4_who_says_who_is_behind_something_says_who_else_it_could_be(people: World) -> None:
    one, other = (sent(people, attrs.evolve(TERN, name=name)).thing for name in ("One", "Other"))
    visit, key = people.visit("ada"), people.map_key
    refs = [compose.reference_of(visit, each, map_key=key) for each in (one, other)]
    relation = Statement(
        relation="attributed-to", source_ref=refs[0], target_ref=refs[1], source="Report 7"
    )

    bare = sent(people, relation)
    whole = sent(people, attrs.evolve(relation, alternative="Somebody with the same tools."))

    assert (bare.missing, whole.missing) == ((Missing.ALTERNATIVE,), ())
    assert len(explain.thing(people.visit("eve"), one).links) == 1


def test_W4_a_lead_is_seen_and_never_vetted_until_it_has_an_open_source(people: World) -> None:
    people.person("lena", of="south", roles=[Role.CELL_LEAD, Role.RESEARCHER])
    lead = sent(people, attrs.evolve(TERN, labels=(LEAD,)))
    assert lead.claim is not None

    with pytest.raises(UsageError, match="open source"):
        vet.offer(people.visit("ada"), lead.claim)
    with pytest.raises(UsageError, match="open source"):
        fast.ask(people.visit("lena"), lead.claim, reason="It is urgent.")
    resourced = sent(people, TERN, based=lead.claim)
    assert resourced.claim is not None
    vet.offer(attrs.evolve(people.visit("ada"), purpose=Purpose.VETTING), resourced.claim)
    assert finds(people, "eve") == 1


def test_W4_likelihood_and_confidence_are_kept_apart(people: World) -> None:
    done = sent(people, attrs.evolve(TERN, confidence=20), attrs.evolve(GREEN, assessment=True))

    (claim,) = explain.thing(people.visit("eve"), done.thing).claims
    assert (claim.likelihood, claim.confidence, claim.assessment) == (75, 20, True)


def test_W4_incomplete_claims_are_not_counted_for_others(people: World) -> None:
    sent(people, NOWHERE)

    with gate.open_scope(people.visit("eve"), Action.READ) as opened:
        assert opened.one("SELECT count(*) FROM claim") == (0,)
