"""Opportunities without script: cards, a floor, two beside each other, choke points, and the same by program."""

import html
from typing import Any

import pytest
from django.test import Client

from atlas.services import alliance, signin
from builders import World, a_claim, a_link, an_object

CREW, OTHER = an_object("intrusion-set", "Crew <b>"), an_object("intrusion-set", "Other crew")
HOST = an_object("reseller", "Harbour line")


@pytest.fixture
def ada(world: World) -> Client:
    world.person("ada", of="north")
    needs = [a_link(each, "depends-on", HOST, x_step="set-up") for each in (CREW, OTHER)]
    world.given(*(a_claim(each) for each in (CREW, OTHER, HOST, *needs)))
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_cards_say_what_would_stop_that_nobody_vetted_it_and_that_waiting_is_a_choice(
    ada: Client,
) -> None:
    shown = ada.get("/opportunities").content.decode()

    assert "Crew &lt;b&gt;" in shown
    assert "UNVETTED 2/2" in shown
    assert "Wait and watch" in shown
    assert "What would change our mind" in shown


def test_cards_tell_of_each_lever_what_is_published_whom_it_hits_and_what_nobody_states(
    ada: Client,
) -> None:
    shown = text_of(ada.get("/opportunities"))

    assert "Who else is hit:" in shown
    assert "How long it lasts:" in shown
    assert "what it would cost nobody states" in shown


def test_what_is_not_known_is_a_sentence_and_no_card(ada: Client) -> None:
    shown = text_of(ada.get("/opportunities?floor=vetted"))

    assert "Nobody says, in what you may see, who depends on whom" in shown
    assert '<article class="opportunity"' not in shown


def test_cards_stand_beside_each_other_and_choke_points_in_a_table(ada: Client) -> None:
    card = ada.get("/api/v1/opportunities").json()["cards"][0]

    beside = text_of(ada.get(f"/opportunities?compare={card['what']['id']}"))
    table = text_of(ada.get("/opportunities/choke-points"))

    assert "Beside each other" in beside
    assert "Harbour line" in table
    assert sorted(each["name"] for each in card["effect"]["stopped"]) == ["Crew <b>", "Other crew"]
    assert card["levers"][-1]["lever"] == "L25"


def test_a_share_that_is_none_is_quoted_beside_its_customer_and_the_card_stands(
    ada: Client, world: World
) -> None:
    wrong = a_link(CREW, "depends-on", HOST, x_step="cash-out", x_share="<i>nan")
    world.given(a_claim(wrong | {"id": an_object("relationship", "wrong")["id"]}))

    shown = ada.get("/opportunities").content.decode()

    assert "A share is no number above 0" in shown
    assert '<q dir="auto">&lt;i&gt;nan</q>' in shown
    assert '<article class="opportunity"' in shown
