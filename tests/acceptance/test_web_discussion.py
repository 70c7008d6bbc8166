"""Comments and notices without script: write, mention, answer, withdraw, mark, and what others see of it."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World, a_claim, an_object

GANNET = an_object("malware", "Gannet", description="Told by the north.")
HOSTILE = "<script>alert(1)</script> @sam\nsecond line & more"


@pytest.fixture
def people(world: World) -> World:
    """Two members in a cell, with a claim for both, and a third outside."""
    for short in ("north", "south", "east"):
        world.organisation(short)
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("sam", of="south")
    world.person("eve", of="east")
    world.cell("harbour", "north", "south")
    cell = world.audience("cell:harbour")
    world.given(a_claim(GANNET, marking=TLP.AMBER, audience=cell))
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def address(world: World) -> str:
    return f"/thing/{world.thing(GANNET)}/discussion"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_comment_is_shown_as_text_to_whoever_may_read_it(people: World) -> None:
    sent = signed_in("ada").post(address(people), {"text": HOSTILE, "step": "send"})

    assert sent.status_code == 302
    shown = signed_in("sam").get(address(people)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown
    assert signed_in("eve").get(address(people)).status_code == 404


def test_a_mention_rings_the_bell_and_leads_to_the_comment(people: World) -> None:
    signed_in("ada").post(address(people), {"text": "Dear @sam."})
    sam = signed_in("sam")

    desk, listed = text_of(sam.get("/")), text_of(sam.get("/notifications"))

    assert "1 new notice" in desk
    assert "1 notice that you have not seen" in desk
    assert "You are mentioned in a comment" in listed
    (link,) = re.findall(r'href="(/thing/[^"]+/discussion#comment-[^"]+)"', listed)
    assert link.startswith(address(people))


def test_the_thing_tells_how_many_comments_one_may_read(people: World) -> None:
    signed_in("ada").post(address(people), {"text": "One."})
    signed_in("ada").post(address(people), {"text": "Ours.", "marking": "TLP:AMBER+STRICT"})
    thing = f"/thing/{people.thing(GANNET)}"

    counted = [
        re.search(r'Discussion <span class="number">(\d+)', text_of(signed_in(each).get(thing)))
        for each in ("ada", "sam")
    ]

    assert [found and found[1] for found in counted] == ["2", "1"]


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(people: World) -> None:
    given = {"text": "Dear @sam.", "marking": "TLP:AMBER+STRICT"}

    answer = signed_in("ada").post(address(people), given)

    assert answer.status_code == 400
    shown = text_of(answer)
    assert "Sam cannot read this under the handling chosen" in shown
    assert "Dear @sam." in shown
    assert '<option value="TLP:AMBER+STRICT" selected>' in shown


@pytest.mark.parametrize(
    ("field", "at"), [("claim", "claim"), ("answers", "text"), ("mentions", "mention-persons")]
)
def test_what_the_form_never_offered_is_refused_at_its_field(
    people: World, field: str, at: str
) -> None:
    ada = signed_in("ada")

    answer = ada.post(address(people), {"text": "Kept?", field: "zz"})

    assert answer.status_code == 400
    assert f'<a href="#{at}">Choose ' in text_of(answer)
    assert "Nobody has commented yet" in text_of(ada.get(address(people)))


def test_a_check_tells_who_would_read_it_and_keeps_nothing(people: World) -> None:
    ada = signed_in("ada")
    sam = alliance.card_named("sam").id

    answer = ada.post(address(people), {"text": "x", "mentions": str(sam), "step": "check"})

    shown = text_of(answer)
    assert "Visible to 2 organisations, 2 people." in shown
    assert "A notice goes to Sam." in shown
    assert "Nobody has commented yet" in text_of(ada.get(address(people)))


def test_an_author_withdraws_and_a_stub_stays(people: World) -> None:
    ada = signed_in("ada")
    ada.post(address(people), {"text": "Wrong."})
    (act,) = re.findall(r'action="(/comment/[^"]+/withdraw)"', text_of(ada.get(address(people))))

    refused = signed_in("sam").post(act)
    done = ada.post(act)

    assert (refused.status_code, done.status_code) == (404, 302)
    shown = text_of(signed_in("sam").get(address(people)))
    assert "Withdrawn by its author." in shown
    assert "Wrong." not in shown


def test_notices_are_marked_and_the_mark_is_undone(people: World) -> None:
    for _ in range(2):
        signed_in("ada").post(address(people), {"text": "Dear @sam."})
    sam = signed_in("sam")

    marked = sam.post("/notifications", {"act": "see-all"}, follow=True)
    at = re.search(r'name="at" value="([^"]+)"', text_of(marked))
    assert at is not None
    assert "Notices, none new" in text_of(marked)
    undone = sam.post("/notifications", {"act": "undo", "at": at[1]}, follow=True)

    assert "2 new notices" in text_of(undone)
    (first, _) = re.findall(r'name="notice" value="([^"]+)"', text_of(undone))
    one = sam.post("/notifications", {"act": "see", "notice": first}, follow=True)
    assert "1 new notice" in text_of(one)


@pytest.mark.parametrize(
    "given",
    [
        {"act": "nothing"},
        {"act": "see", "notice": "x"},
        {},
    ],
)
def test_a_form_that_asks_for_nothing_is_refused(people: World, given: dict[str, str]) -> None:
    assert signed_in("sam").post("/notifications", given).status_code == 400


def test_whoever_only_observes_has_no_bell_and_may_not_comment(people: World) -> None:
    people.given(a_claim(an_object("tool", "Open")))
    thing = f"/thing/{people.thing(an_object('tool', 'Open'))}/discussion"
    olga = signed_in("olga")

    assert 'class="bell"' not in text_of(olga.get("/"))
    assert olga.get("/notifications").status_code == 403
    assert "Write a comment" not in text_of(olga.get(thing))
    assert olga.post(thing, {"text": "x"}).status_code == 403
