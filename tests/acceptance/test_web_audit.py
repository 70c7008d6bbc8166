"""The record in the browser, on the command line and for programs: the same lines, and a way to older ones."""

import json

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World
from doors import run


@pytest.fixture
def filled(world: World) -> World:
    world.person("ada", of="north")
    world.person("otto", of="office", roles=[Role.AUDITOR])
    searched(range(8))
    return world


def searched(places: range) -> None:
    ada = signed_in("ada")
    for place in places:
        ada.get("/search", {"q": f"word{place}"})


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def test_an_auditor_searches_the_record_page_by_page(filled: World) -> None:
    searched(range(8, 52))
    otto = signed_in("otto")

    first = otto.get("/audit", {"actor": "ada", "action": "search"}).content.decode()
    assert '<td>search<br><code class="muted" translate="no">search</code>' in first
    assert "ask in an emergency (break-glass)</option>" in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = otto.get(f"/audit{older}").content.decode()

    assert first.count('<tr><th scope="row"><time') == 50
    assert second.count('<tr><th scope="row"><time') == 2
    assert "word1" not in first
    assert "</svg>Record</a>" in first


def test_the_visit_of_an_auditor_begins_with_the_record(filled: World) -> None:
    otto, ada = signed_in("otto"), signed_in("ada")

    assert otto.get("/").headers["Location"] == "/audit"
    assert otto.get("/audit").status_code == 200
    assert ada.get("/").status_code == 200


def test_whoever_may_not_is_refused_by_rule(filled: World) -> None:
    answer = signed_in("ada").get("/audit")

    assert answer.status_code == 403
    assert "R.role" in answer.content.decode()
    assert 'href="/audit"' not in signed_in("ada").get("/lookup").content.decode()


@pytest.mark.parametrize("wrong", [{"object": "x"}, {"since": "yesterday"}, {"before": "x"}])
def test_what_cannot_be_read_is_said(filled: World, wrong: dict[str, str]) -> None:
    answer = signed_in("otto").get("/audit", wrong)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_the_command_line_and_the_api_tell_the_same(filled: World) -> None:
    answer = signed_in("otto").get("/api/v1/audit", {"actor": "ada", "size": "5"})
    _, printed, _ = run(["audit", "--as", "otto", "--actor", "ada", "--limit", "5", "--json"])
    _, lines, more = run(["audit", "--as", "otto", "--act", "search", "--refused"])

    told, said = json.loads(answer.content), json.loads(printed)
    assert [line["id"] for line in told["lines"]] == [line["id"] for line in said["lines"]]
    assert len(said["lines"]) == 5
    assert said["older"].startswith("20")
    assert (lines, more) == ("", "")
