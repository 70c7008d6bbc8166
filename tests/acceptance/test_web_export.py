"""Taking claims out in the browser and by the API: what would go is shown, then sent in the form that was chosen."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.services import alliance, ledger, signin
from builders import World, a_claim, a_link, an_object, an_observable
from doors import run

HOST = an_observable("domain-name", value="evil.example")
LOCKER, GROUP = an_object("malware", "LockerX"), an_object("intrusion-set", "Badger")
USES = a_link(GROUP, "uses", LOCKER)


@pytest.fixture
def filled(world: World) -> World:
    """Fill a small map, and let ada read it."""
    world.person("ada", of="north")
    for each in (LOCKER, GROUP, USES):
        world.given(a_claim(each, marking=TLP.GREEN))
    world.given(a_claim(HOST, marking=TLP.AMBER))
    return world


@pytest.fixture
def ada(filled: World) -> Client:
    """Sign ada in."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_what_would_go_and_what_stays_is_shown_and_nothing_is_sent(
    ada: Client, filled: World
) -> None:
    form = {"form": "csv", "ceiling": "TLP:GREEN", "step": "check"}

    told = ada.post("/export", form).content.decode()

    assert "its marking is stricter than the ceiling" in told
    assert "<dt>Objects</dt><dd>3</dd>" in told
    assert ledger.entries(filled.visit("ada")).entries == ()


def test_a_file_is_called_by_its_form_and_its_marking(ada: Client) -> None:
    answer = ada.post("/export?q=evil.example", {"form": "csv", "step": "send"})

    rows = list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == ["evil.example"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="atlas-csv_TLP-AMBER.csv"'


def test_a_thing_and_a_view_of_the_map_go_with_their_relations(ada: Client, filled: World) -> None:
    thing = filled.thing(GROUP)

    one, view = (
        json.loads(body(ada.post(address, {"form": "stix", "step": "send"})))["objects"]
        for address in (f"/export?thing={thing}", f"/export?of={thing}&hops=1")
    )

    assert {GROUP["id"], USES["id"]} == {
        each["id"] for each in one if each["type"][:7] != "marking"
    }
    assert {GROUP["id"], USES["id"], LOCKER["id"]} <= {each["id"] for each in view}
    assert HOST["id"] not in {each["id"] for each in view}


def test_a_thing_out_of_sight_cannot_be_taken_out(ada: Client, filled: World) -> None:
    hidden = an_object("tool", "Hidden")
    filled.given(a_claim(hidden, marking=TLP.RED), by="south")

    absent = ada.get(f"/export?thing={filled.thing(hidden)}")

    assert absent.status_code == ada.get("/export?thing=nonsense").status_code == 404


def test_pages_lead_to_the_export_of_what_they_show(ada: Client, filled: World) -> None:
    thing = filled.thing(GROUP)

    search = ada.get("/search?q=Badger").content.decode()
    page = ada.get(f"/thing/{thing}").content.decode()
    view = ada.get(f"/map?of={thing}").content.decode()

    assert 'href="/export?q=Badger"' in search
    assert f'href="/export?thing={thing}"' in page
    assert f'href="/export?of={thing}' in view


@pytest.mark.parametrize(
    ("form", "member"), [("misp", "misp"), ("csv", "content"), ("blocklist", "content")]
)
def test_the_api_sends_each_form_in_its_member(ada: Client, form: str, member: str) -> None:
    asked = {"format": form, "ceiling": "TLP:GREEN"}

    answer = ada.post("/api/v1/export", asked, content_type="application/json")

    told = json.loads(body(answer))
    assert member in told
    assert "bundles" not in told
    assert "its marking is stricter than the ceiling" in {
        each["reason"] for each in told["left_out"]
    }


def test_the_api_takes_out_a_thing_and_a_view(ada: Client, filled: World) -> None:
    thing = filled.thing(GROUP)
    counts = [
        json.loads(body(ada.post("/api/v1/export", asked, content_type="application/json")))[
            "items"
        ]
        for asked in ({"thing": str(thing)}, {"view": f"of={thing}&hops=1"})
    ]

    assert counts == [2, 3]


def test_the_command_line_takes_out_a_thing_under_a_ceiling(filled: World, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    call = [
        "export",
        "--as",
        "ada",
        "--format",
        "csv",
        "--thing",
        str(GROUP["id"]),
        "--out",
        str(out),
    ]

    status, _, talk = run([*call, "--ceiling", "green"])

    assert status == 0
    assert "2 objects, 0 left out, TLP:GREEN at most" in talk
    assert "LockerX" not in out.read_text(encoding="utf-8-sig")


def test_the_command_line_refuses_what_is_no_marking(filled: World, tmp_path: Path) -> None:
    call = ["export", "--as", "ada", "--out", str(tmp_path / "x"), "--ceiling", "secret"]

    status, _, talk = run(call)

    assert status == 2
    assert "secret is no marking; expected TLP:CLEAR" in talk
