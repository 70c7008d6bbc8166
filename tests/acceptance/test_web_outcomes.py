"""Outcomes without script: recorded by a form, shown on a time line and in its table, summed or refused."""

import html
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World
from cluster import Database
from outcome_permissions import OUTCOME_ROUTES
from parcels import released, with_packages

FORM = dict(OUTCOME_ROUTES["outcome-new"].post[0].form)


@pytest.fixture
def ada(world: World) -> Client:
    world.person("ada", roles=[Role.RESEARCHER, Role.EDITOR])
    world.organisation("south")
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def recorded(client: Client, **changed: str) -> str:
    judge = str(uuid5(NAMESPACE_OID, "south"))
    answer = client.post(
        "/outcomes/new", {**FORM, "audience": "alliance", "judge": judge, **changed}
    )
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def test_m4_what_is_recorded_stands_in_the_ledger_on_its_line_and_on_a_page_of_its_own(
    ada: Client,
) -> None:
    empty = text_of(ada.get("/outcomes"))
    page = text_of(ada.get(recorded(ada, scope="Of <b>operation</b> Reed")))
    ledger = ada.get("/outcomes?kind=arrest&country=PT&year=2025").content.decode()

    assert "No outcome is recorded yet" in empty
    assert "What counts as one" in page
    assert ["&lt;b&gt;operation" in ledger, "<svg" in ledger, "2025-01-01" in ledger] == [True] * 3
    assert "Nothing of that kind" in text_of(ada.get("/outcomes?year=2019"))


def test_m4_a_form_that_a_rule_stands_against_comes_back_with_the_rule_and_what_was_typed(
    ada: Client,
) -> None:
    judge = str(uuid5(NAMESPACE_OID, "south"))

    answer = ada.post("/outcomes/new", {**FORM, "judge": judge, "rung": "impact", "number": "31"})

    assert answer.status_code == 400
    assert ["M4.rung" in text_of(answer), 'value="31"' in text_of(answer)] == [True, True]


def test_m4_a_sum_is_told_with_its_scopes_or_refused_with_both_names(ada: Client) -> None:
    first, second = (recorded(ada, scope=f"Of operation {name}") for name in ("Reed", "Fen"))
    other = recorded(ada, definition="Another meaning", number="7")
    ids = [each.rpartition("/")[2] for each in (first, second, other)]

    told = text_of(ada.get(f"/outcomes?sum={ids[0]}&sum={ids[1]}"))
    refused = ada.get(f"/api/v1/outcomes/sum?id={ids[0]}&id={ids[2]}").json()

    assert "<strong>2</strong> persons" in told
    assert (refused["number"], "are not summed" in refused["refusal"]) == (None, True)


def test_m4_it_is_corrected_and_withdrawn_with_a_reason_and_both_stay(ada: Client) -> None:
    path = recorded(ada)
    judge = str(uuid5(NAMESPACE_OID, "south"))

    form = {**FORM, "judge": judge, "number": "5", "reason": "one more"}
    ada.post(f"{path}/correct", {**form, "based": "1"})
    shown = text_of(ada.get(f"{path}/withdraw"))
    ada.post(f"{path}/withdraw", {"reason": "another operation", "based": "2"})

    found = ada.get(f"/api/v1{path}").json()["versions"]
    assert 'value="2" selected' in shown
    assert [(each["number"], each["stands"]) for each in found] == [
        ("5", False),
        ("5", True),
        ("1", True),
    ]
    assert "another operation" in text_of(ada.get(path))


def test_the_funnel_says_that_there_is_no_package_yet(ada: Client) -> None:
    assert "sent or got no package yet" in text_of(ada.get("/outcomes/funnel"))
    assert ada.get("/api/v1/outcomes/funnel").json() == {"lines": []}


def test_the_funnel_shows_each_country_with_what_is_unknown_beside_what_is_known(
    world: World, database: Database
) -> None:
    world.organisation("police", country="PT")
    with_packages(world, database)
    released(world, database)
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ed").id))

    shown = text_of(client.get("/outcomes/funnel"))

    assert ["Portugal (PT)" in shown, shown.count("1 unknown")] == [True, 8]
