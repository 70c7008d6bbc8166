"""Reviews without script: the queue, one claim with its form, blindness, the end, and the same by program."""

import html
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World
from vetting_cast import SAID, cast, claim_of, drawn, offered

REASON = "Measured on three hosts."


@pytest.fixture
def crews(world: World) -> World:
    return cast(world)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def reviewed(name: str, round_: uuid.UUID, **more: str) -> Any:
    form = {"verdict": "accept", "credibility": "2", "note": REASON, **more}
    return signed_in(name).post(f"/review/{round_}", form)


def test_a_claim_is_offered_reviewed_by_two_and_shown_as_vetted(crews: World) -> None:
    claim = claim_of(crews)
    sent = signed_in("ada").post(f"/claim/{claim}/vetting", {"act": "offer"})
    page = text_of(signed_in("ada").get("/review"))
    round_ = uuid.UUID(page.partition('href="/review/')[2][:36])
    one, other = drawn(crews, round_)
    queue = text_of(signed_in(one).get("/review"))
    form = text_of(signed_in(one).get(f"/review/{round_}"))

    first = reviewed(one, round_)
    blind = text_of(signed_in(other).get(f"/review/{round_}"))
    second = reviewed(other, round_)

    assert [answer.status_code for answer in (sent, first, second)] == [302, 302, 302]
    assert "1 claim waits for your review" in queue
    assert "1 waits for you" in queue
    assert 'aria-keyshortcuts="a"' in form
    assert "https://report.example/lockerx" in form
    assert "two independent lineages" in form
    assert REASON not in blind
    shown = text_of(signed_in("ada").get(f"/claim/{claim}/vetting"))
    assert "Vetted by 2 organisations" in shown
    assert shown.count(REASON) == 2
    assert ">vetted</a>" in text_of(signed_in("ada").get(f"/thing/{crews.thing(SAID)}"))


def test_what_was_typed_stays_where_a_review_lacks_something(crews: World) -> None:
    round_ = offered(crews)
    [one, *_] = drawn(crews, round_)

    answer = reviewed(one, round_, verdict="reject", note=" ", alternative="kept <b>")

    assert answer.status_code == 400
    assert "Write why" in text_of(answer)


def test_nobody_but_who_was_drawn_learns_who_reviews(crews: World) -> None:
    round_ = offered(crews)
    names = {alliance.card_named(name).organisation for name in drawn(crews, round_)}

    for looks in ("ada", "nora"):
        page = text_of(signed_in(looks).get(f"/review/{round_}"))
        assert not any(name in page for name in names)
        assert "Your review" not in page


def test_the_own_organisation_is_refused_with_its_rule(crews: World) -> None:
    answer = reviewed("nora", offered(crews))

    assert answer.status_code == 403
    assert "R.own_work" in text_of(answer)


def test_a_program_does_the_same(crews: World) -> None:
    claim = claim_of(crews)
    ada = signed_in("ada")
    made = ada.post(f"/api/v1/claims/{claim}/vetting", "{}", content_type="application/json").json()
    round_ = uuid.UUID(made["round"])
    said = json.dumps({"verdict": "accept", "credibility": 2})
    for name in drawn(crews, round_):
        client = signed_in(name)
        assert client.get("/api/v1/reviews").json()["mine"][0]["round"] == str(round_)
        answer = client.post(
            f"/api/v1/reviews/{round_}", said, content_type="application/json"
        ).json()

    assert (answer["state"], answer["organisations"], answer["lineages"]) == ("vetted", 2, 2)


def test_an_unvetted_claim_is_used_for_72_hours_where_two_offices_say_so(crews: World) -> None:
    crews.person("lea", of="south", roles=[Role.CELL_LEAD])
    crews.person("leo", of="west", roles=[Role.LEGAL])
    address = f"/claim/{claim_of(crews)}/vetting"
    why = {"reason": "A raid begins tomorrow."}

    asked = signed_in("lea").post(address, {**why, "act": "fast"})
    page = text_of(signed_in("leo").get(address))
    track = page.partition('name="track" value="')[2][:36]
    alone = signed_in("lea").post(address, {**why, "act": "confirm", "track": track})
    both = signed_in("leo").post(address, {**why, "act": "confirm", "track": track})

    assert [answer.status_code for answer in (asked, alone, both)] == [302, 400, 302]
    assert "UNVETTED" in text_of(signed_in("ada").get(address))
