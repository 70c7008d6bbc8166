"""Operations without script: opened from a card, planned, answered and stepped by forms; and the same by program."""

import html
from typing import Any

import pytest
from django.test import Client

from atlas.services import alliance, operations, signin
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

    tabs = [lou.get(f"/operations/{id_}?tab={each}") for each in ("plan", "calendar", "log")]
    forms = [lou.get(f"/operations/{id_}/{each}") for each in ("plan", "action", "consult", "go")]

    assert {each.status_code for each in (*tabs, *forms)} == {200}
    assert "Two lawful customers" in text_of(tabs[0])
    assert "accepted" in text_of(tabs[1])
    assert "registered a baseline" in text_of(tabs[2])


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
