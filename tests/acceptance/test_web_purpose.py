"""The purpose of the visit stands in the top bar and changes with a reason, with and without the menu."""

import pytest
from django.test import Client

from atlas.services import alliance, signin
from builders import World


@pytest.fixture
def ada(world: World) -> Client:
    world.person("ada", of="north")
    world.cell("harbour", "north")
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def test_purpose_and_reference_stand_in_the_top_bar_of_every_page(ada: Client) -> None:
    form = {
        "purpose": "defence",
        "reason": "a case",
        "reference": "cell:harbour",
        "next": "/lookup",
    }

    answer = ada.post("/purpose", form)

    assert answer.headers["Location"] == "/lookup"
    page = ada.get("/lookup").content.decode()
    assert "<strong>Defence</strong>" in page
    assert '<span class="reference" dir="auto">cell:harbour</span>' in page


def test_without_a_reason_nothing_changes_and_what_was_typed_is_kept(ada: Client) -> None:
    answer = ada.post("/purpose", {"purpose": "defence", "reason": "", "reference": "Quayside"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert '<a href="#chosen-reason">' in page
    assert 'value="Quayside"' in page
    assert "<strong>Research</strong>" in ada.get("/lookup").content.decode()


def test_a_cell_of_others_is_answered_like_one_that_is_not_there(ada: Client) -> None:
    answers = [
        ada.post("/purpose", {"purpose": "defence", "reason": "x", "reference": reference})
        for reference in ("cell:hidden", "cell:absent")
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("sits in no open cell of this name" in answer.content.decode() for answer in answers)


def test_the_page_shows_the_form_and_the_cells_one_sits_in(ada: Client) -> None:
    page = ada.get("/purpose").content.decode()

    assert '<option value="cell:harbour">' in page
    assert "You work under the purpose Research." in page


@pytest.mark.parametrize("name", ["reason", "reference"])
def test_a_sign_that_turns_the_order_of_others_is_named_with_its_field(
    ada: Client, name: str
) -> None:
    form = {"purpose": "defence", "reason": "a case", "reference": "Quay", name: "inv\u202efdp.exe"}

    answer = ada.post("/purpose", form)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'<a href="#chosen-{name}">' in page
    assert "U+202E" in page
