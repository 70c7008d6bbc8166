"""Alarms in the browser: a legal officer watches a claim, somebody opens it, and the page tells."""

import uuid
from datetime import UTC, datetime

from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, explain, signin
from builders import World, a_claim, an_object

BAIT = an_object("malware", "Velvet Crane")


def browser(short: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client


def test_a_claim_is_watched_and_whoever_opens_it_is_named(world: World) -> None:
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("lex", of="south", roles=[Role.LEGAL])
    world.given(a_claim(BAIT), by="south", at=datetime.now(UTC))
    thing = world.thing(BAIT)
    (claim,) = explain.thing(world.visit("lex", at=datetime.now(UTC)), thing).claims
    lex = browser("lex")

    unknown = lex.post("/alarms", {"claim": "Velvet Crane", "reason": "bait"})
    planted = lex.post("/alarms", {"claim": str(claim.id), "reason": "bait"})
    opened = browser("ned").get(f"/thing/{thing}")
    page = lex.get("/alarms").content.decode()

    assert (unknown.status_code, planted.status_code, opened.status_code) == (400, 302, 200)
    assert "opened a watched claim" in page
    assert "Ned" in page
    assert str(claim.id) in page
    assert browser("ned").get("/alarms").status_code == 403


def test_a_wrong_id_keeps_the_form_and_a_hidden_claim_answers_as_none_does(world: World) -> None:
    world.person("lex", roles=[Role.LEGAL])
    world.person("ned", of="south")
    world.given(a_claim(BAIT), by="south", at=datetime.now(UTC))
    seen = world.visit("ned", at=datetime.now(UTC))
    (hidden,) = explain.thing(seen, world.thing(BAIT)).claims
    lex = browser("lex")

    answers = [
        lex.post("/alarms", {"claim": each, "reason": "Nobody has a reason."})
        for each in (str(hidden.id), str(uuid.uuid4()))
    ]
    pages = [each.content.decode() for each in answers]

    assert [each.status_code for each in answers] == [400, 400]
    assert all("No claim of your organisation has this id." in each for each in pages)
    assert all('value="Nobody has a reason."' in each for each in pages)
