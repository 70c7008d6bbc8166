"""Same or not without script: compare, check, judge, see both as one, withdraw; several at once, and by program."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from atlas.services import alliance, signin
from builders import World, a_claim, an_object
from sameness_views import BOLT, LOCKER, WHY, cast

NAMESAKE = an_object("threat-actor", "Locker-X")
OTHER = an_object("threat-actor", "Boltcrew")
FORM = {"verdict": "same", "reason": WHY, "strength": "80"}


@pytest.fixture
def crews(world: World) -> World:
    """Return a world with crews of several members, two of which have namesakes."""
    cast(world)
    world.given(*map(a_claim, (NAMESAKE, OTHER)), by="east")
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def compared(world: World) -> str:
    return f"/same/judge?one={world.thing(LOCKER)}&other={world.thing(BOLT)}"


def test_a_thing_is_compared_by_name_judged_and_shown_as_one(crews: World) -> None:
    ada = signed_in("ada")
    page = f"/thing/{crews.thing(LOCKER)}"
    asked = text_of(ada.get(page))
    side_by_side = text_of(ada.get(f"/same/judge?one={crews.thing(LOCKER)}&other=Boltikus"))

    checked = text_of(ada.post(compared(crews), {**FORM, "step": "check"}))
    sent = ada.post(compared(crews), {**FORM, "step": "send"})

    assert "Is this the same as …?" in asked
    assert "The south" in side_by_side
    assert "It concerns 3 organisations" in checked
    assert sent.status_code == 302
    shown = text_of(signed_in("eve").get(page))
    assert "judged the same" in shown
    assert "Who says which name" in shown
    assert WHY in shown
    assert 'href="/same/' not in shown.replace("/same/judge", "")


def test_what_was_typed_stays_where_it_cannot_be_kept(crews: World) -> None:
    answer = signed_in("ada").post(compared(crews), {"reason": "kept <b>", "strength": "80"})

    assert answer.status_code == 400
    assert "Choose what you judge" in text_of(answer)
    assert "kept &lt;b&gt;" in answer.content.decode()


def test_a_judgement_is_withdrawn_after_its_effect_was_shown(crews: World) -> None:
    ada = signed_in("ada")
    ada.post(compared(crews), {**FORM, "step": "send"})
    page = f"/thing/{crews.thing(BOLT)}"
    [way] = re.findall(r'href="(/same/[0-9a-f-]+/withdraw)"', text_of(ada.get(page)))

    before = text_of(ada.get(way))
    refused = signed_in("eve").get(way)
    gone = ada.post(way, {"reason": "mistaken"})

    assert "Both sides come back as they were" in before
    assert refused.status_code == 403
    assert gone.status_code == 302
    assert "judged the same" not in text_of(ada.get(page))
    assert ada.get(way).status_code == 404


def test_several_proposals_are_judged_at_once(crews: World) -> None:
    eve = signed_in("eve")
    listed = eve.get("/same").content.decode()
    pairs = re.findall(r'name="pair" value="([^"]+)"', listed)

    sent = eve.post("/same", {**FORM, "verdict": "not-same", "pair": pairs})

    assert len(pairs) == 2
    assert sent.status_code == 302
    assert "Nothing here" in text_of(eve.get("/same"))


def test_a_program_does_the_same(crews: World) -> None:
    eve = signed_in("eve")
    pair = [str(crews.thing(NAMESAKE)), str(crews.thing(LOCKER))]

    proposed = eve.get("/api/v1/same").json()
    made = eve.post(
        "/api/v1/same",
        json.dumps({"pairs": [pair], "verdict": "same", "reason": WHY}),
        content_type="application/json",
    ).json()
    told = eve.get(f"/api/v1/things/{pair[0]}/same").json()
    gone = eve.post(
        f"/api/v1/judgements/{made['ids'][0]}/withdraw",
        json.dumps({"reason": "mistaken"}),
        content_type="application/json",
    ).json()

    assert len(proposed["items"]) == 2
    assert sorted(each["id"] for each in told["members"]) == sorted(pair)
    assert sorted(gone["things"]) == sorted(pair)
    assert eve.get(f"/api/v1/things/{pair[0]}/same").json()["members"] == []
