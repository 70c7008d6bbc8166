"""Nominations through their pages: a draft, a submission, the screening, a hidden ballot, the decision, the brief."""

import html
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from atlas.policy.nominating import Criterion
from atlas.services import alliance, nominate, signin
from atlas.web.startup import now
from atlas.web.visitor import PROVED_KEY
from builders import World
from nominees import FORM as TARGET
from nominees import with_voters

FORM = {
    "name": "Moth Lines",
    "kind": "service",
    "crimes": ["bulletproof-hosting", "ransomware"],
    "why": "Three groups moved there.",
    "victims": "Hospitals",
    "countries": "pt, GH",
    "aliases": "mothlines\nM-Lines",
    "identifiers": "198.51.100[.]7\nmoth.example",
    "levers": ["L3"],
    "openness": "open",
    "neutral": "For sale to everybody.",
    "sector": "health",
    "circle": "alliance",
}
PASSED = {"passed": "yes", "words": "looked at closely"}


@pytest.fixture
def people(world: World) -> World:
    return with_voters(world)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    session = client.session
    session[PROVED_KEY] = int(now().timestamp())
    session.save()
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def nominated(nora: Client) -> str:
    sent = nora.post("/nominations/new", FORM)
    assert sent.status_code == 302, text_of(sent)
    return str(sent["Location"])


def screened(sec: Client, lea: Client, path: str) -> None:
    sec.post(f"{path}/take-up")
    for check, who in (("duplicate", sec), ("neutrality", sec), ("legal", lea)):
        assert who.post(f"{path}/{check}", PASSED).status_code == 302
    assert "Nobody asks to hold" in text_of(sec.post(f"{path}/deconfliction"))


def test_a_nomination_goes_from_form_to_ballot_by_pages(people: World) -> None:
    nora, sec, lea, sue = map(signed_in, ("nora", "sec", "lea", "sue"))
    path = nominated(nora)
    screened(sec, lea, path)
    points = {str(each): "4" for each in Criterion}
    closes = (now() + timedelta(days=3)).date().isoformat()

    scored = sec.post(f"{path}/score", {**points, "grounds": "as told"})
    opened = sec.post(f"{path}/ballot", {"closes": closes, "quorum": "1"})
    cast = sue.post(f"{path}/vote", {"choice": "accept", "words": "we would help"})

    assert [each.status_code for each in (scored, opened, cast)] == [302] * 3
    shown = text_of(sue.get(path))
    assert "4.00" in shown
    assert "we would help" in shown
    assert "we would help" not in text_of(sec.get(path))
    assert "Moth Lines" in text_of(sec.get("/nominations"))


def test_the_desk_shows_what_waits_for_whom(people: World) -> None:
    path = nominated(signed_in("nora"))

    assert path in text_of(signed_in("sec").get("/"))
    assert path not in text_of(signed_in("sue").get("/"))


def test_the_api_tells_what_the_page_shows(people: World) -> None:
    nora = signed_in("nora")
    path = nominated(nora)

    [line] = nora.get("/api/v1/nominations").json()["nominations"]
    whole = nora.get(f"/api/v1{path}").json()

    assert (line["name"], line["state"], line["tasks"]) == ("Moth Lines", "submitted", [])
    assert whole["identifiers"][1] == ["domain-name", "moth.example"]
    assert (whole["ballots"], whole["marking"]) == ([], "TLP:AMBER")
    assert [each["state"] for each in whole["stays"]] == ["submitted"]


def test_the_brief_says_what_the_nomination_says_on_a_page_to_print(people: World) -> None:
    nora = signed_in("nora")

    brief = text_of(nora.get(f"{nominated(nora)}/brief"))

    for words in (
        "Moth Lines",
        "moth[.]example",
        "L3",
        "PT, GH",
        "TLP:AMBER",
        "For sale to everybody.",
    ):
        assert words in brief


def test_a_draft_survives_a_closed_tab_and_is_its_authors_alone(people: World) -> None:
    nora = signed_in("nora")

    saved = nora.post("/nominations/drafts", {**FORM, "why": "Half a sent", "draft": ""}).json()

    path = f"/nominations/new?draft={saved['draft']}"
    again = text_of(nora.get(path))
    assert "Half a sent" in again
    assert "198.51.100[.]7" in again
    assert signed_in("sue").get(path).status_code == 404
    sent = nora.post("/nominations/new", {**FORM, "draft": saved["draft"]})
    assert sent.status_code == 302
    assert nora.get(path).status_code == 404


def test_what_is_wrong_in_the_form_is_said_and_nothing_typed_is_lost(people: World) -> None:
    sent = signed_in("nora").post("/nominations/new", {**FORM, "identifiers": "no such thing"})

    assert sent.status_code == 400
    assert "Line 1 of the identifiers" in text_of(sent)
    assert "no such thing" in text_of(sent)


def test_of_two_tabs_the_later_is_shown_both(people: World) -> None:
    nora = signed_in("nora")
    path = nominated(nora)
    nora.post(f"{path}/change", {**FORM, "loss": "9 million", "based": "0"})

    late = nora.post(f"{path}/change", {**FORM, "loss": "10 million", "based": "0"})

    assert late.status_code == 409
    assert "9 million" in text_of(late)
    assert "10 million" in text_of(late)
    assert "9 million" in text_of(nora.get(path))


def test_a_guard_is_named_with_what_would_satisfy_it(people: World) -> None:
    path = nominated(signed_in("nora"))
    sec = signed_in("sec")
    sec.post(f"{path}/take-up")

    refused = sec.post(f"{path}/score", {str(each): "4" for each in Criterion})

    assert refused.status_code == 400
    assert "W1.checks: decide first: duplicate, neutrality, legal, deconfliction" in text_of(
        refused
    )


def test_absent_and_hidden_are_the_same_page(people: World) -> None:
    cell = people.cell("harbour", "north", "south")
    hidden = nominate.submit(people.visit("nora"), TARGET, cell=cell)
    wim = signed_in("wim")

    one, other = (wim.get(f"/nominations/{each}") for each in (hidden.id, uuid.UUID(int=5)))

    assert (one.status_code, other.status_code) == (404, 404)
    assert one.content == other.content


def test_the_board_weighs_and_an_observer_reads_nothing(people: World) -> None:
    bob = signed_in("bob")
    weights = {str(each): "1" for each in Criterion}

    set_ = bob.post("/nominations/weights", {**weights, "harm": "5", "reason": "hospitals first"})

    assert set_.status_code == 302
    assert nominate.weights(people.visit("bob")).weights[Criterion.HARM] == 5
    assert signed_in("sec").get("/nominations/weights").status_code == 403
    assert signed_in("obi").get("/nominations").status_code == 403
