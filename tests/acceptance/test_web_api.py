"""Programs get the same answers as people: behind the same session, in the same words, with stable codes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from atlas.services import alliance, signin
from builders import Object, World, a_claim, a_link, an_object
from doors import run

HERON = an_object("intrusion-set", "Glass Heron")
FINCH = an_object("intrusion-set", "Ledger Finch")
LOCKER = an_object("malware", "VitrumLock")
USES = a_link(HERON, "uses", LOCKER)
BUYS = a_link(FINCH, "uses", LOCKER)
ABSENT = "00000000-0000-8000-8000-000000000000"


@pytest.fixture
def filled(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, (HERON, FINCH, LOCKER, USES, BUYS)))
    return world


@pytest.fixture
def ada(filled: World) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def asked(client: Client, address: str, **values: Any) -> tuple[int, dict[str, object]]:
    answer = client.get(f"/api/v1/{address}", values)
    return answer.status_code, json.loads(answer.content)


def id_of(world: World, said: Object) -> str:
    return str(world.thing(said))


def test_a_path_is_the_one_that_the_command_line_tells(ada: Client) -> None:
    _, told = asked(ada, "path", **{"from": "Glass Heron", "to": str(FINCH["id"])})
    _, printed, _ = run(["path", "glass heron", "ledger finch", "--as", "ada", "--json"])

    assert told == json.loads(printed)
    assert told["path"] is not None


def test_what_is_shared_is_what_the_command_line_tells(ada: Client) -> None:
    _, told = asked(ada, "shared", thing=["Glass Heron", "Ledger Finch"])
    _, printed, _ = run(["shared", "Glass Heron", "Ledger Finch", "--as", "ada", "--json"])

    assert told == json.loads(printed)
    assert told["total"] == 1


def test_neighbours_are_those_that_the_command_line_tells(ada: Client, filled: World) -> None:
    _, told = asked(ada, f"things/{id_of(filled, LOCKER)}/neighbours")
    _, printed, _ = run(["neighbours", "VitrumLock", "--as", "ada", "--json"])

    assert told == json.loads(printed)
    assert told["total"] == 2


def test_a_thing_is_found_by_search_and_by_its_very_name(ada: Client, filled: World) -> None:
    _, found = asked(ada, "search", q="heron")
    _, meant = asked(ada, "meant", reference="Glass Heron")
    _, thing = asked(ada, f"things/{meant['id']}")

    assert [item["id"] for item in found["items"]] == [meant["id"]]  # type: ignore[attr-defined] # a list
    assert thing["claim_count"] == 1


def test_no_path_is_an_answer_and_no_error(ada: Client) -> None:
    told = asked(ada, "path", **{"from": "Glass Heron", "to": "Ledger Finch", "hops": "1"})

    assert told == (200, {"path": None, "max_hops": 1})


@pytest.mark.parametrize(
    ("address", "values", "status", "code"),
    [
        (f"things/{ABSENT}", {}, 404, "thing.not_found"),
        ("things/nonsense", {}, 404, "thing.not_found"),
        ("nowhere", {}, 404, "thing.not_found"),
        ("meant", {"reference": "nobody of this name"}, 404, "thing.not_found"),
        ("path", {"from": "Glass Heron", "to": "glass heron"}, 400, "usage.unusable"),
        ("path", {"from": "Glass Heron", "to": "Ledger Finch", "hpos": "2"}, 400, "usage.unusable"),
        ("path", {"from": "Glass Heron", "to": "Ledger Finch", "hops": "7"}, 400, "usage.unusable"),
        ("shared", {"thing": ["Glass Heron"]}, 400, "usage.unusable"),
        ("search", {"q": "x", "marking": "TLP:BLUE"}, 400, "usage.unusable"),
    ],
)
def test_an_error_carries_its_stable_code_and_a_sentence(
    ada: Client, address: str, values: dict[str, object], status: int, code: str
) -> None:
    told_status, told = asked(ada, address, **values)

    assert (told_status, told["code"]) == (status, code)
    assert set(told) == {"code", "message"}


def test_a_stranger_is_told_to_sign_in_and_not_led_to_a_page(filled: World) -> None:
    stranger = Client(raise_request_exception=False, SERVER_NAME="localhost")

    status, told = asked(stranger, "search", q="heron")

    assert (status, told["code"]) == (401, "signin.refused")


def test_a_look_up_needs_the_token_of_the_browser(ada: Client) -> None:
    careful = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    careful.cookies = ada.cookies
    body = json.dumps({"lines": ["Glass Heron"]})

    refused = careful.post("/api/v1/lookup", body, content_type="application/json")

    assert refused.status_code == 403
    assert json.loads(refused.content)["code"] == "form.refused"


def test_a_look_up_with_an_unknown_member_or_broken_json_is_refused(ada: Client) -> None:
    bodies = (json.dumps({"lines": [], "line": ["x"]}), "{", "[]", "")

    answers = [ada.post("/api/v1/lookup", body, content_type="application/json") for body in bodies]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert {json.loads(answer.content)["code"] for answer in answers} == {"usage.unusable"}


def test_the_description_names_every_address_and_no_other_host(ada: Client) -> None:
    _, told = asked(ada, "openapi.json")

    from atlas.web import api  # noqa: PLC0415 - needs Django set up

    addresses = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(each.pattern)) for each in api.routes()
    }
    assert set(told["paths"]) == addresses - {"/api/v1/openapi.json"}  # type: ignore[call-overload] # a dict
    assert told["servers"] == []
    assert "//" not in json.dumps(told)


def test_every_address_of_the_description_is_in_the_reference(ada: Client) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
    text = page.read_text("utf-8")

    _, told = asked(ada, "openapi.json")

    paths = [each.removeprefix("/api/v1/") for each in told["paths"]]  # type: ignore[attr-defined] # a dict
    words = [
        re.sub(r"\{(act|report|draft)\}", lambda found: found[1].upper(), each) for each in paths
    ]
    short = [re.sub(r"\{\w+\}", "ID", each) for each in words]
    assert [each for each in short if f" {each}" not in text] == []
