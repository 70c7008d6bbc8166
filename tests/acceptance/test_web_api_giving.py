"""Programs contribute and take out as people do: by the same rules, with the same report, on the same ledger."""

import json
from typing import Any

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.services import alliance, ledger, signin
from builders import Object, World, a_claim, an_object
from doors import run

HERON = an_object("intrusion-set", "Glass Heron")
SECRET = an_object("intrusion-set", "Glass Ibis")
A_CLAIM = {
    "kind": "intrusion-set",
    "name": "Glass Heron",
    "source": "Report 7",
    "marking": "TLP:GREEN",
}
JSON = "application/json"


@pytest.fixture
def filled(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.given(a_claim(HERON))
    world.given(a_claim(SECRET, marking=TLP.AMBER_STRICT), by="south")
    return world


def client_of(short: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client


@pytest.fixture
def ada(filled: World) -> Client:
    return client_of("ada")


def sent(
    client: Client, address: str, body: object, kind: str = JSON
) -> tuple[int, dict[str, Any]]:
    told = json.dumps(body) if kind == JSON and not isinstance(body, str) else body
    answer = client.post(f"/api/v1/{address}", told, content_type=kind)
    return answer.status_code, json.loads(answer.getvalue())


def found(client: Client, text: str) -> int:
    return int(json.loads(client.get("/api/v1/search", {"q": text}).content)["total"])


def test_a_claim_stands_with_what_is_called_alike_among_what_the_asker_sees(ada: Client) -> None:
    status, told = sent(ada, "claims", {**A_CLAIM, "name": "Glass Ibis"})
    _, thing = (0, json.loads(ada.get(f"/api/v1/things/{told['thing']}").content))

    assert (status, told["stored"], told["marking"]) == (200, 1, "TLP:GREEN")
    assert told["near"] == []  # what is called so already is hidden
    assert thing["thing"]["name"] == "Glass Ibis"


def test_a_dry_run_keeps_nothing_and_shows_what_is_there_already(ada: Client) -> None:
    _, told = sent(ada, "claims", {**A_CLAIM, "dry_run": True})

    assert (told["stored"], told["thing"]) == (1, None)
    assert [each["name"] for each in told["near"]] == ["Glass Heron"]
    assert found(ada, "Glass Heron") == 1


def test_a_relation_stands_between_two_things_by_their_ids(ada: Client, filled: World) -> None:
    heron = str(filled.thing(HERON))
    _, locker = sent(ada, "claims", {**A_CLAIM, "kind": "malware", "name": "VitrumLock"})
    relation = {"what": "relation", "relation": "uses", "from": heron, "to": locker["thing"]}

    status, told = sent(ada, "claims", {**A_CLAIM, **relation})

    near = json.loads(ada.get(f"/api/v1/things/{heron}/neighbours").content)
    assert (status, told["thing"]) == (200, heron)
    assert [each["thing"]["name"] for each in near["items"]] == ["VitrumLock"]


def test_a_correction_replaces_and_one_of_an_older_version_is_a_conflict(ada: Client) -> None:
    _, first = sent(ada, "claims", {**A_CLAIM, "name": "Ledger Finch"})
    (claim,) = json.loads(ada.get(f"/api/v1/things/{first['thing']}").content)["claims"]
    corrected = {**A_CLAIM, "name": "Ledger Wren", "corrects": claim["id"]}

    status, told = sent(ada, "claims", corrected)
    again, conflict = sent(ada, "claims", {**corrected, "name": "Ledger Owl"})

    assert (status, told["superseded"], told["newer"]) == (200, 1, None)
    assert (again, conflict["stored"], conflict["superseded"]) == (409, 0, 0)
    assert conflict["newer"] != claim["id"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"name": ""}, "name"),
        ({"kind": "nonsense"}, "kind"),
        ({"what": "relation", "relation": "uses"}, "from"),
        ({"what": "identifier", "identifier": "no identifier"}, "identifier"),
        ({"audience": ["cell:nobody"]}, "audience"),
        ({"basis": "LAW-9"}, "audience"),
        ({"marking": "TLP:BLUE"}, "marking"),
        ({"markings": "TLP:GREEN"}, "markings"),
    ],
)
def test_what_is_wrong_in_a_claim_is_named_by_its_field(
    ada: Client, changed: dict[str, object], named: str
) -> None:
    status, told = sent(ada, "claims", {**A_CLAIM, **changed})

    assert (status, told["code"]) == (400, "usage.unusable")
    assert named in told["message"]


def test_a_file_of_stix_is_reported_as_the_command_reports_it(ada: Client, tmp_path: Any) -> None:
    told_apart: list[Object] = [an_object("malware", "VitrumLock"), {"type": "malware"}]
    (tmp_path / "file.json").write_text(json.dumps(told_apart))

    status, told = sent(ada, "imports?marking=TLP:GREEN&dry_run=true", json.dumps(told_apart))
    words = ["import", str(tmp_path / "file.json"), "--org", "north", "--marking", "TLP:GREEN"]
    _, printed, _ = run([*words, "--json"])

    counts = ("read", "stored", "unchanged", "superseded", "rejected", "warnings")
    by_command = json.loads(printed)
    assert status == 200
    assert {n: told[n] for n in counts} == {n: by_command[n] for n in counts}
    assert told["rejected"] == 1
    assert [each["code"] for each in told["report"]] == [e["code"] for e in by_command["report"]]


def test_a_list_is_stored_and_the_same_again_changes_nothing(ada: Client) -> None:
    address = "imports?marking=TLP:GREEN&source=Report"
    lines = "value,type,note\nevil.example,domain,seen\n198.51.100.7,ip,\n"

    _, first = sent(ada, address, lines, "text/csv")
    _, again = sent(ada, address, lines, "text/csv")

    assert (first["stored"], again["stored"]) == (2, 0)
    assert again["unchanged"] == 2
    assert found(ada, "evil.example") == 1


@pytest.mark.parametrize(
    ("address", "kind", "body"),
    [
        ("imports", "application/x-www-form-urlencoded", "text=x"),
        ("imports", "multipart/form-data; boundary=x", "--x--"),
        ("imports?markng=TLP:RED", "text/plain", "evil.example"),
        ("imports?to=cell:nobody", "text/plain", "evil.example"),
        ("imports", "text/plain", "x" * (4 * 1024 * 1024 + 1)),
    ],
)
def test_a_file_that_cannot_be_meant_so_is_refused(
    ada: Client, address: str, kind: str, body: str
) -> None:
    status, told = sent(ada, address, body, kind)

    assert (status, told["code"]) == (400, "usage.unusable")


def test_what_is_no_text_is_one_line_of_the_report(ada: Client) -> None:
    answer = ada.post("/api/v1/imports", bytes(range(256)) * 8, content_type="text/plain")

    told = json.loads(answer.content)
    assert (told["rejected"], told["report"][0]["code"]) == (1, "file.format")


def test_an_export_holds_what_the_asker_sees_and_stands_on_the_ledger(
    ada: Client, filled: World
) -> None:
    status, told = sent(ada, "export", {})

    sending = ledger.entries(filled.visit("ada")).entries[0]
    (bundle,) = told["bundles"]
    assert (status, told["items"], sending.lines) == (200, 1, 1)
    assert "Glass Heron" in json.dumps(bundle)
    assert "Glass Ibis" not in json.dumps(told)
    assert (told["marking"], told["conflicts"]) == ("TLP:GREEN", [])


def test_an_export_of_nothing_is_an_empty_bundle(ada: Client) -> None:
    status, told = sent(ada, "export", {"query": "nobody of this name"})

    assert (status, told["items"], told["terms"]) == (200, 0, None)


def test_no_file_of_an_export_stays_behind(ada: Client) -> None:
    from atlas.web.startup import settings  # noqa: PLC0415 - needs Django set up

    sent(ada, "export", {})

    assert list(settings().data.glob("export-*")) == []


def test_a_token_contributes_and_exports_within_its_scopes_alone(filled: World) -> None:
    def asked(scope: str, address: str, body: object) -> tuple[int, dict[str, Any]]:
        _, secret, _ = run(["token", "create", "ada", "--scope", scope])
        headers = {"Authorization": f"Bearer {secret.strip()}"}
        client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        answer = client.post(f"/api/v1/{address}", body, content_type=JSON, headers=headers)
        return answer.status_code, json.loads(answer.getvalue())

    given, told = asked("contribute", "claims", A_CLAIM)

    assert (given, told["near"]) == (200, None)
    assert asked("export", "export", {})[0] == 200
    assert asked("read", "claims", A_CLAIM)[0] == 403
    assert asked("contribute", "export", {})[0] == 403
    assert asked("export", "imports", [HERON])[0] == 403
