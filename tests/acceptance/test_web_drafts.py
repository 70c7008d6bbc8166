"""Drafts at the doors: offered by what a lever does, looked at, taken out as a file, alike at page, API and command."""

import base64
import html
import io
from typing import Any

import attrs
import pypdf
import pytest
from django.test import Client

from atlas.model.handling import Terms
from atlas.model.identifiers import recognise, stix_reference
from atlas.model.markings import PAP
from atlas.services import alliance, signin
from builders import World, a_claim, an_observable

HOST = an_observable("domain-name", "moth.example", id=stix_reference(recognise("moth.example")[0]))
LETTER = {
    **{"recipient": "Desk of the host", "subject": "a panel", "reasons": "It sells access."},
    **{"basis": "Article 6 (1) f", "contact": "abuse@north.example", "domain": "north.example"},
}


@pytest.fixture
def client(world: World) -> Client:
    world.person("ada", of="north")
    made = a_claim(HOST)
    assert made.offer
    world.given(attrs.evolve(made, offer=attrs.evolve(made.offer, terms=Terms(pap=PAP.GREEN))))
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    return client


def test_a7_a_draft_is_offered_looked_at_and_taken_out(world: World, client: Client) -> None:
    path = f"/thing/{world.thing(HOST)}/drafts"
    offered = client.get(f"{path}?lever=L7").content.decode()
    looked: Any = client.post(f"{path}/preserve", LETTER | {"until": "2026-12-01"})
    taken: Any = client.post(f"{path}/preserve", LETTER | {"do": "file"})
    sent = {"given": LETTER}
    told = client.post(
        f"/api/v1/things/{world.thing(HOST)}/drafts/preserve", sent, "application/json"
    ).json()

    paper = "".join(e.extract_text() for e in pypdf.PdfReader(io.BytesIO(taken.content)).pages)
    assert offered.index("drafts/freeze") < offered.index("drafts/abuse-report")
    assert "Desk of the host" in html.unescape(looked.content.decode())
    assert "2026-12-01" in looked.content.decode()
    assert taken["Content-Disposition"].startswith('attachment; filename="atlas-preserve_')
    assert "Desk of the host" in paper
    assert base64.b64decode(told["content"]).startswith(b"%PDF")
    assert told["marking"] == "TLP:GREEN"


def test_a_draft_that_lacks_something_keeps_what_was_typed(world: World, client: Client) -> None:
    path = f"/thing/{world.thing(HOST)}/drafts/freeze"

    answer: Any = client.post(path, {**LETTER, "contact": "nobody", "do": "file"})

    assert answer.status_code == 400
    assert "Desk of the host" in answer.content.decode()
    assert client.get(path.replace("freeze", "verdict")).status_code == 404
