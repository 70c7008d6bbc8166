"""Alarms in the browser: a legal officer watches a claim, somebody opens it, and the page tells."""

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
