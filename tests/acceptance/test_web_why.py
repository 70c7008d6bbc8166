"""Check 21: *Why can I see this* names the rule, and with the cell the thing goes at the next request."""

import json

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.services import alliance, signin
from atlas.store import alliance as kept
from builders import World, a_claim, an_object
from doors import run

LOCKER = an_object("malware", "LockerX")


@pytest.fixture
def cell(world: World) -> World:
    """Let the south share a claim with a cell in which the north sits."""
    world.person("ada", of="north")
    world.organisation("south")
    world.cell("harbour", "north", "south")
    audience = world.audience("cell:harbour", by="south")
    world.given(a_claim(LOCKER, marking=TLP.AMBER, audience=audience), by="south")
    return world


@pytest.fixture
def ada(cell: World) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def test_the_page_names_cell_agreement_and_dates_and_after_the_cell_it_is_gone(
    cell: World, ada: Client
) -> None:
    thing = f"/thing/{cell.thing(LOCKER)}"
    page = ada.get(thing).content.decode()
    why = ada.get(f"{thing}/why").content.decode()

    assert f'href="{thing}/why"' in page
    for told in ("sits in the cell <bdi>harbour</bdi>", "Since 2026-02-22", "P2.cell", "Charter 1"):
        assert told in why

    kept.remove_member(cell.cell("harbour", "north", "south"), cell.visit("ada").actor.organisation)

    gone = [ada.get(address) for address in (thing, f"{thing}/why")]
    assert [answer.status_code for answer in gone] == [404, 404]
    assert gone[0].content == ada.get("/thing/00000000-0000-8000-8000-000000000000").content


def test_the_command_line_and_the_api_tell_the_same(cell: World, ada: Client) -> None:
    answer = ada.get(f"/api/v1/things/{cell.thing(LOCKER)}/why")
    _, printed, _ = run(["why", str(LOCKER["id"]), "--as", "ada", "--json"])

    told = json.loads(answer.content)
    assert told == json.loads(printed)
    assert "P2.cell" in [each["rule"] for each in told["grounds"][0]["reasons"]]


def test_people_are_told_in_words(cell: World) -> None:
    _, printed, _ = run(["why", str(LOCKER["id"]), "--as", "ada"])

    assert "TLP:AMBER  1 claims, 0 links of The south" in printed
    assert "addressed to cell harbour" in printed
    assert "P2.cell" in printed
    assert "since 2026-02-22" in printed
