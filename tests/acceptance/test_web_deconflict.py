"""Deconfliction in the browser, the API and the commands: a silent hit answers byte for byte as no hit."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import doors
from atlas.keys import reach
from atlas.policy.actors import Role
from atlas.services import alliance, deconflict, signin
from atlas.services.deconflict import Filing, Mode
from atlas.settings import Settings
from builders import World

TARGET = {"kind": "package", "target": str(uuid.UUID(int=7))}
API = {"target_kind": "package", "target": str(uuid.UUID(int=7))}
UNTIL = (datetime.now(UTC) + timedelta(days=30)).date()
_VARYING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce-[^"\']+|X-CSRFToken[^}]+')


def browser(short: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client


@pytest.fixture
def members(world: World) -> World:
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    return world


def filed(world: World, mode: Mode, *named: str) -> None:
    filing = Filing(case="Heron", mode=mode, until=UNTIL)
    visit = world.visit("sue", at=datetime.now(UTC))
    keys = reach(Settings.from_env())
    deconflict.file(visit, filing, identifiers=deconflict.named(named), keys=keys)


def bare(answer: Any) -> bytes:
    """Return an answer with its status and headers, without the tokens of its forms and what was asked."""
    told = "\n".join(f"{name}: {value}" for name, value in sorted(answer.items()))
    page = _VARYING.sub(b"*", answer.content).replace(b"heron-a", b"*").replace(b"heron-b", b"*")
    return f"{answer.status_code}\n{told}\n".encode() + page


def test_an_entry_is_filed_changed_and_withdrawn_at_the_page(members: World) -> None:
    sue = browser("sue")
    form = {"lines": "heron-a.example\nRed Heron", "case": "Heron", "answer": "hold"}

    wrong = sue.post("/deconfliction/file", {**form, "until": "x", "note": "", "planted": "no"})
    done = sue.post(
        "/deconfliction/file", {**form, "until": str(UNTIL), "note": "", "planted": "no"}
    )
    page = sue.get("/deconfliction").content.decode()
    asked = browser("ned").post("/deconfliction/ask", {**TARGET, "lines": "red heron"})
    (entry, *_) = re.findall(r'href="(/deconfliction/[0-9a-f-]{36})"', page)
    changed = {"answer": "contact", "until": str(UNTIL), "note": "", "revision": "0"}
    first = sue.post(entry, changed)
    second = sue.post(entry, changed)
    gone = sue.post(f"{entry}/withdraw")

    assert (wrong.status_code, done.status_code) == (400, 302)
    assert ("Heron" in page, "heron-a.example" in page) == (True, False)
    assert "The south" in asked.content.decode()
    assert "asks to hold" in asked.content.decode()
    assert (first.status_code, second.status_code, gone.status_code) == (302, 400, 302)
    assert "Somebody changed it meanwhile" in second.content.decode()
    assert sue.get(entry).status_code == 404
    assert browser("ned").get(entry).status_code == 404


def test_P9_a_silent_hit_is_byte_equal_to_no_hit_at_page_and_api(members: World) -> None:
    filed(members, Mode.SILENT, "heron-a.example")
    ned = browser("ned")

    hit, miss = (
        ned.post("/deconfliction/ask", {**TARGET, "lines": f"{name}.example"})
        for name in ("heron-a", "heron-b")
    )
    api_hit, api_miss = (
        ned.post(
            "/api/v1/deconfliction/check",
            {**API, "lines": [f"{name}.example"]},
            content_type="application/json",
        )
        for name in ("heron-a", "heron-b")
    )

    assert (hit.status_code, api_hit.status_code) == (200, 200)
    assert b"no information" in hit.content
    assert bare(hit) == bare(miss)
    assert bare(api_hit) == bare(api_miss)
    assert bare(ned.get("/deconfliction")) == bare(ned.get("/deconfliction"))


def test_P9_a_silent_hit_is_byte_equal_to_no_hit_at_the_command(members: World) -> None:
    filed(members, Mode.SILENT, "heron-a.example")
    asked = ("deconflict", "check", "--target", "package", TARGET["target"], "--as", "ned")

    told = {
        name: [doors.run([*asked, f"{name}.example", *more]) for more in ((), ("--json",))]
        for name in ("heron-a", "heron-b")
    }

    (plain, _, _), (in_json, _, _) = told["heron-a"]
    assert (plain, in_json) == (0, 0)
    assert "no information" in told["heron-a"][0][1]
    assert str(told["heron-a"]).replace("heron-a", "*") == str(told["heron-b"]).replace(
        "heron-b", "*"
    )


def test_more_than_the_quota_is_refused_and_told(members: World) -> None:
    ned = browser("ned")
    body = {**API, "lines": [f"192.0.2.{n}" for n in range(31)]}

    answers = [
        ned.post("/api/v1/deconfliction/check", body, content_type="application/json")
        for _ in range(2)
    ]

    assert [each.status_code for each in answers] == [200, 429]
    assert answers[1].json()["code"] == "quota.spent"
