"""Operations without script: opened from a card, planned, answered and stepped by forms; and the same by program."""

import html
from typing import Any

import pytest
from django.test import Client

from atlas.services import alliance, operations, signin
from atlas.web.operation_words import TABS
from atlas.web.visitor import PROVED_KEY
from builders import World
from operating import CELL, planned, ready, with_cell


@pytest.fixture
def reef(world: World) -> World:
    return with_cell(world)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_w8_an_operation_is_opened_from_a_card_with_target_and_lever_filled_in(reef: World) -> None:
    lou, target = signed_in("lou"), "00000000-0000-4000-8000-00000000000a"

    answer = lou.post(
        f"/operations/open?target={target}&lever=L3", {"cell": str(CELL), "title": "Low <b> tide"}
    )

    assert answer.status_code == 302
    form = text_of(lou.get(answer["Location"]))
    assert target in form
    assert 'value="L3" selected' in form
    assert "Low &lt;b&gt; tide" in lou.get("/operations").content.decode()


def test_w8_readiness_says_of_each_guard_what_would_satisfy_it(reef: World) -> None:
    id_ = planned(reef)

    shown = text_of(signed_in("lou").get(f"/operations/{id_}?tab=readiness"))

    assert "W9.baseline" in shown
    assert "Nobody has accepted action 1 yet." in shown


def test_w8_every_tab_and_every_form_of_an_operation_is_shown(reef: World) -> None:
    id_ = ready(reef)
    lou = signed_in("lou")

    names = ["plan", "calendar", "log", "tasks", "people"]
    names += [each for each in TABS if each not in names]
    tabs = [lou.get(f"/operations/{id_}?tab={each}") for each in names]
    forms = [lou.get(f"/operations/{id_}/{each}") for each in ("plan", "action", "consult", "go")]

    assert {each.status_code for each in (*tabs, *forms)} == {200}
    assert "Two lawful customers" in text_of(tabs[0])
    assert "accepted" in text_of(tabs[1])
    assert "registered a baseline" in text_of(tabs[2])
    assert "First day of action 1" in text_of(tabs[1])
    assert "next decision by 2026-04-01" in text_of(tabs[0])
    assert "Consult" in text_of(tabs[3])
    assert "1. L3: accepted; 2. L3: accepted" in text_of(tabs[4])


def test_w8_an_action_is_changed_by_a_form_that_says_what_stands_and_is_asked_anew(
    reef: World,
) -> None:
    id_ = ready(reef)
    first = operations.get(reef.visit("lou"), id_).actions[0]
    lou, at = (
        signed_in("lou"),
        f"/operations/{id_}/action?item={first.id}&seen={first.version}",
    )
    form = text_of(lou.get(at))
    assert "Terms of service 4" in form
    assert 'value="preserve" selected' in form

    typed = {
        "lever": "L3",
        "holder": str(first.holder),
        "part": "preserve",
        "authority": "The host's abuse desk",
        "legal": "contract",
        "basis": "Terms of service 5",
        "start": "2026-04-02",
        "end": "2036-05-01",
        "target": str(first.target),
    }
    assert lou.post(at, typed).status_code == 302

    now = operations.get(reef.visit("lou"), id_).actions
    assert (now[0].basis, now[0].answer, now[1].answer) == (
        "Terms of service 5",
        "open",
        "accepted",
    )
    assert lou.post(at, typed).status_code == 400


def test_w8_before_a_decision_the_browser_asks_for_a_fresh_proof(reef: World) -> None:
    id_ = ready(reef)
    rita = signed_in("rita")
    session = rita.session
    session[PROVED_KEY] = 0
    session.save()

    asked = rita.post(f"/operations/{id_}/withdraw", {"reason": "agreed"})

    assert asked["Location"].startswith("/confirm")
    assert operations.get(reef.visit("lou"), id_).state == "proposed"


def test_w8_a_step_that_a_guard_forbids_is_refused_on_the_form_and_says_why(reef: World) -> None:
    id_ = ready(reef)
    lou = signed_in("lou")
    assert lou.post(f"/operations/{id_}/consult", {"reason": "agreed"}).status_code == 302

    refused = lou.post(f"/operations/{id_}/approve", {"reason": "agreed"})

    assert refused.status_code == 400
    assert "R.four_eyes: You wrote on this plan." in text_of(refused)


def test_w8_a_holder_declines_by_form_without_a_reason(reef: World) -> None:
    id_ = planned(reef)
    item = operations.get(reef.visit("lou"), id_).actions[0].id

    done = signed_in("hal").post(f"/operations/{id_}/decline?item={item}", {})

    assert done.status_code == 302
    assert "not available" in text_of(signed_in("lou").get(f"/operations/{id_}"))
    assert "not available" not in text_of(signed_in("lee").get(f"/operations/{id_}"))


def test_w8_a_program_reads_what_blocks_and_who_is_outside_reads_nothing(reef: World) -> None:
    id_ = planned(reef)

    told = signed_in("lou").get(f"/api/v1/operations/{id_}").json()

    assert {"W8.holders", "W9.baseline"} <= {each["guard"] for each in told["blocking"]}
    assert [each["part"] for each in told["actions"]] == ["preserve", "act"]
    assert signed_in("wes").get(f"/api/v1/operations/{id_}").status_code == 404
    assert signed_in("wes").get("/api/v1/operations").json()["total"] == 0
