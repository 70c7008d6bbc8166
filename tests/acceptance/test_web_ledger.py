"""The ledger in the browser, on the command line, as CSV and for programs."""

import csv
import json
from pathlib import Path

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, export, signin
from builders import NOW, World, a_claim, an_object
from doors import run

LOCKER, KIT = an_object("malware", "LockerX"), an_object("tool", "Kit")


@pytest.fixture
def sent(world: World, tmp_path: Path) -> World:
    """Let ada of the north take out a claim of the north and one of the south."""
    world.person("ada", of="north")
    world.person("sue", of="south", roles=[Role.REPRESENTATIVE])
    world.person("eve", of="south")
    world.person("otto", of="office", roles=[Role.AUDITOR])
    world.given(a_claim(LOCKER), by="south")
    world.given(a_claim(KIT), by="north")
    export.export_stix(world.visit("ada"), tmp_path / "out.json", clock=lambda: NOW)
    return world


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def test_an_owner_opens_what_others_took_of_his_claims_and_no_more(sent: World) -> None:
    sue = signed_in("sue")

    page = sue.get("/ledger").content.decode()
    address = "/ledger/" + page.split('href="/ledger/')[1].split('"')[0]
    lines = sue.get(address).content.decode()

    assert "of yours" in page
    assert "Only claims of your organisation are listed." in lines
    assert lines.count('<tr><th scope="row" class="number">') == 1
    assert signed_in("eve").get(address).status_code == 404
    assert "Nothing went out that concerns you." in signed_in("eve").get("/ledger").content.decode()


def test_the_api_tells_the_same_as_the_command_line(sent: World) -> None:
    answer = signed_in("sue").get("/api/v1/ledger")
    _, printed, _ = run(["ledger", "--as", "sue", "--json"])
    told, said = json.loads(answer.content), json.loads(printed)
    id_ = told["entries"][0]["id"]
    one = json.loads(signed_in("sue").get(f"/api/v1/ledger/{id_}").content)
    _, lines, _ = run(["ledger", id_, "--as", "sue", "--json"])

    assert told["entries"][0]["id"] == said["entries"][0]["id"]
    assert one["lines"] == json.loads(lines)["lines"]
    assert len(one["lines"]) == 1


def test_an_auditor_takes_all_lines_as_csv(sent: World, tmp_path: Path) -> None:
    out = tmp_path / "ledger.csv"

    status, *_ = run(["ledger", "--as", "otto", "--csv", str(out)])

    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert status == 0
    assert [(row["person"], row["organisation"], row["marking"]) for row in rows] == [
        ("ada", "The north", "TLP:GREEN")
    ] * 2
    assert {row["contributor"] for row in rows} == {"The north", "The south"}
    assert "LockerX" not in out.read_text()
