"""Break-glass in the browser: one asks, another answers, the first reads; each form without script."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from atlas.model.handling import Audience
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World, a_claim, an_object


@pytest.fixture
def members(world: World) -> World:
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("lex", of="south", roles=[Role.LEGAL])
    return world


def browser(short: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client


def south() -> str:
    return str(alliance.actor_named("lex").organisation)


def hidden(world: World) -> str:
    said = an_object("malware", "LockerX", description="Negotiates at <night>.")
    audience = Audience(organisations=frozenset({alliance.actor_named("lex").organisation}))
    item = a_claim(said, marking=TLP.AMBER_STRICT, audience=audience)
    world.given(item, by="south", at=datetime.now(UTC))
    return str(world.thing(said))


def test_one_asks_another_opens_and_the_first_reads(members: World) -> None:
    ned, lex, thing = browser("ned"), browser("lex"), hidden(members)
    address = f"https://atlas.example/thing/{thing}?page=1"

    sent = ned.post("/glass", {"thing": address, "owner": south(), "reason": "Tonight."})
    page = lex.get("/glass").content.decode()
    request = re.search(r'name="request" value="([0-9a-f-]{36})"', page)
    assert request
    opened = lex.post("/glass", {"request": request[1], "answer": "yes", "reason": "Agreed."})
    found = ned.get(f"/glass/{request[1]}")

    assert (sent.status_code, opened.status_code, found.status_code) == (302, 302, 200)
    assert "Yes opens 1 claim of your organisation" in page
    assert "Negotiates at &lt;night&gt;." in found.content.decode()
    assert "TLP:AMBER+STRICT" in found.content.decode()
    assert lex.get(f"/glass/{request[1]}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"thing": "LockerX"}, {"owner": "nobody"}],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(
    members: World, wrong: dict[str, str]
) -> None:
    typed = {"thing": hidden(members), "owner": south(), "reason": "Tonight."} | wrong

    answer = browser("ned").post("/glass", typed)

    assert answer.status_code == 400
    assert "Nothing was done." in answer.content.decode()
    assert "Tonight." in answer.content.decode()


def test_hidden_and_absent_look_the_same_to_who_asks(members: World) -> None:
    pages = []
    for thing in (hidden(members), "00000000-0000-4000-8000-000000000009"):
        ned = browser("ned")
        ned.post("/glass", {"thing": thing, "owner": south(), "reason": "Tonight."})
        page = ned.get("/glass").content.decode()
        pages.append(page[page.index('<article class="claim"') : page.index("</article>")])

    varying = r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}|\d{2}:\d{2}(:\d{2})?Z?"
    plain = [re.sub(varying, "-", page) for page in pages]
    assert plain[0] == plain[1]


def test_the_desk_tells_of_a_request_to_those_for_whose_answer_it_waits(members: World) -> None:
    given = {"thing": hidden(members), "owner": south(), "reason": "Tonight."}
    before = browser("lex").get("/").content.decode()

    browser("ned").post("/glass", given)

    waiting = 'Requests that wait for your answer</a> <span class="number">1</span>'
    assert "Requests that wait for your answer" not in before
    assert waiting in browser("lex").get("/").content.decode()
    assert "Requests that wait for your answer" not in browser("ned").get("/").content.decode()
