"""Reports at the doors: the page with its table, the PDF, the JSON and the command, marked and dated."""

import html
import io
from typing import Any

import pypdf
import pytest
from django.test import Client

from atlas.services import alliance, signin
from builders import World, a_claim, a_link, an_object

MOTH = an_object("threat-actor", "Moth", description="<script>alert(1)</script> sells access")
KIT = an_object("tool", "Kit")


@pytest.fixture
def client(world: World) -> Client:
    world.person("ada", of="north")
    world.given(a_claim(MOTH), a_claim(KIT), a_claim(a_link(MOTH, "uses", KIT)))
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def test_RT2_the_page_has_its_picture_with_a_table_beside_it(world: World, client: Client) -> None:
    answer: Any = client.get(f"/thing/{world.thing(MOTH)}/report/profile")
    shown = html.unescape(answer.content.decode())

    assert answer.status_code == 200
    assert shown.count("TLP:GREEN") >= 2
    assert 'src="data:image/svg+xml;base64,' in shown
    assert '<td dir="auto">uses</td>' in shown
    assert b"<script>alert" not in answer.content


def test_RT6_the_page_the_paper_and_the_api_say_the_same(world: World, client: Client) -> None:
    path = f"/thing/{world.thing(MOTH)}/report/alert"
    paper: Any = client.get(f"{path}/file?days=9000")
    told = client.get(f"/api/v1/things/{world.thing(MOTH)}/reports/alert?days=3000").json()

    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert paper["Content-Disposition"].endswith('_TLP-GREEN.pdf"')
    assert (told["type"], told["marking"]) == ("Cyber activity alert", "TLP:GREEN")
    assert all(each["heading"] in text for each in told["sections"])
    assert told["made"] in text


def test_a_report_of_no_known_type_is_not_there(world: World, client: Client) -> None:
    assert client.get(f"/thing/{world.thing(MOTH)}/report/verdict").status_code == 404
