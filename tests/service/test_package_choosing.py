"""The claims that editors choose from, in words, and why one cannot be cited."""

import uuid

import pytest

from atlas.errors import Denied, NotFound
from atlas.model.ids import ClaimId, InvestigationId
from atlas.model.markings import TLP
from atlas.services import drafts, investigations
from atlas.services.package import choosing
from builders import Object, World, a_claim, an_object
from cluster import Database
from foldering import folder
from parcels import HOST, USES, ZED, claim_of, vetted, with_packages


@pytest.fixture
def people(world: World, database: Database) -> World:
    world.person("ada", of="north")
    return with_packages(world, database)


def with_claims(people: World, database: Database, *said: Object) -> InvestigationId:
    opened = folder(people)
    for each in (ZED, USES, *said):
        id_ = ClaimId(claim_of(database, each))
        investigations.put_claim(people.visit("ada"), opened, id_)
    return opened


def test_claims_of_a_folder_say_in_words_what_they_state(people: World, database: Database) -> None:
    opened = with_claims(people, database)

    told = choosing.of_folder(people.visit("ed"), opened)

    assert [each.says for each in told] == ["Zed (Threat actor)", "Zed uses Locker"]
    assert {(each.vetting, each.why_not) for each in told} == {("vetted", "")}


def test_a_claim_that_is_not_vetted_is_listed_with_what_is_missing(
    people: World, database: Database
) -> None:
    opened = with_claims(people, database)
    vetted(database, "contributed", named=ZED)

    told = choosing.of_folder(people.visit("ed"), opened)

    assert [each.why_not for each in told] == [
        "It is contributed, not vetted. Have it vetted first.",
        "",
    ]


def test_a_claim_that_the_editor_may_not_read_is_not_listed(
    people: World, database: Database
) -> None:
    secret = an_object("tool", "Secret")
    people.given(
        a_claim(secret, marking=TLP.AMBER, audience=people.audience("org:south")), by="south"
    )
    hidden = claim_of(database, secret)

    assert choosing.named(people.visit("ed"), [hidden]) == ()


def test_a_folder_that_is_not_there_is_not_found(people: World) -> None:
    with pytest.raises(NotFound):
        choosing.of_folder(people.visit("ed"), InvestigationId(uuid.uuid4()))


def test_identifiers_of_cited_claims_are_offered(people: World, database: Database) -> None:
    told = choosing.identifiers(people.visit("ed"), [claim_of(database, HOST)])

    assert told == (("domain-name", "market.example.com"),)


def test_a_draft_of_a_package_is_its_editors_alone(people: World) -> None:
    ed = people.visit("ed")
    kept = drafts.save(ed, {"title": ["Half"]}, title="Half", room=drafts.PACKAGE)

    assert drafts.mine(ed, room=drafts.PACKAGE) == (kept,)
    assert drafts.mine(people.visit("eve"), room=drafts.PACKAGE) == ()
    with pytest.raises(Denied):
        drafts.mine(people.visit("lea"), room=drafts.PACKAGE)
