"""One claim by form, without script: check, send, drafts, corrections; what was typed stays."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World, a_claim, an_object

TERN = {
    "what": "thing",
    "kind": "intrusion-set",
    "name": "Velvet Tern",
    "note": "Sells access.",
    "source": "Report 7",
    "marking": "TLP:GREEN",
    "likelihood": "75",
    "confidence": "60",
}
OTHERS = an_object("malware", "Velvet Ternlet")
SECRET = an_object("malware", "Velvet Harbour")


@pytest.fixture
def people(world: World) -> World:
    """Two colleagues who contribute, one who only reads, and another organisation with a secret."""
    world.person("ada", of="north")
    world.person("ben", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    world.given(a_claim(OTHERS), by="south")
    world.given(a_claim(SECRET, marking=TLP.AMBER_STRICT), by="south")
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def sent(client: Client, *, step: str = "check", **fields: object) -> Any:
    return client.post("/contribute/claim", {**TERN, "step": step, **fields})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def thing_of(answer: Any) -> str:
    found = re.search(r'href="(/thing/[0-9a-f-]{36})">Open the thing', text_of(answer))
    assert found
    return found[1]


def correction_of(client: Client, thing: str) -> str:
    found = re.search(
        r'href="(/contribute/claim\?correct=[0-9a-f-]{36})"', text_of(client.get(thing))
    )
    assert found
    return found[1]


def test_a_check_says_who_would_read_it_and_sends_nothing(people: World) -> None:
    client = signed_in("ada")

    answer = sent(client)

    assert answer.status_code == 200
    assert "Visible to 2 organisations, 4 people." in text_of(answer)
    assert "Velvet Tern</a>" not in text_of(client.get("/search?q=velvet+tern"))


def test_a_claim_that_is_sent_stands_on_the_page_of_its_thing(people: World) -> None:
    client = signed_in("ada")

    done = sent(client, step="send")

    page = text_of(signed_in("eve").get(thing_of(done)))
    said = re.search(r'data-copy="([0-9a-f-]{36})"', text_of(done))
    assert said
    assert f'id="claim-{said[1]}"' in text_of(client.get(thing_of(done) + "/why"))
    assert "Velvet Tern" in page
    assert "likely (75 %)" in page
    assert "Report 7" in page


def test_what_is_wrong_is_said_above_and_beside_and_what_was_typed_stays(people: World) -> None:
    answer = sent(signed_in("ada"), observed="soon", marking="", likelihood="much")

    assert answer.status_code == 400
    page = text_of(answer)
    for field in ("observed", "marking", "likelihood"):
        assert f'<a href="#{field}">' in page
        assert f'id="{field}-error"' in page
    assert 'value="Velvet Tern"' in page


def test_what_is_called_alike_is_shown_as_far_as_one_may_see(people: World) -> None:
    page = text_of(sent(signed_in("ada"), name="Velvet"))

    assert "Velvet Ternlet" in page
    assert "Velvet Harbour" not in page


def test_a_relation_is_stated_by_searching_its_ends_and_choosing(people: World) -> None:
    client = signed_in("ada")
    thing = thing_of(sent(client, step="send"))
    relation = {
        "what": "relation",
        "relation": "uses",
        "from_text": "Velvet Tern",
        "to_text": "Ternlet",
    }

    found = sent(client, **relation)
    chosen = {
        f"{end}_thing": re.findall(f'name="{end}_thing" value="([^"]+)"', text_of(found))[0]
        for end in ("from", "to")
    }
    chosen["from_thing"] = thing.removeprefix("/thing/")
    done = sent(client, step="send", **relation, **chosen)

    assert found.status_code == 400
    assert thing_of(done) == thing
    assert "Velvet Ternlet" in text_of(signed_in("eve").get(thing))


def test_personal_data_without_a_basis_is_said_to_be_incomplete(people: World) -> None:
    client = signed_in("ada")

    checked, done = sent(client, subject="suspect"), sent(client, step="send", subject="suspect")

    assert "It is incomplete" in text_of(checked)
    assert "Visible to 1 organisation, 2 people." in text_of(checked) or "2 people." in text_of(
        checked
    )
    assert signed_in("ben").get(thing_of(done)).status_code == 200
    assert signed_in("eve").get(thing_of(done)).status_code == 404


def test_a_draft_is_kept_listed_opened_and_discarded(people: World) -> None:
    client = signed_in("ada")
    sent(client, step="draft", marking="", note="Half a sent")

    (opening,) = re.findall(
        r'href="(/contribute/claim\?draft=[^"]+)"', text_of(client.get("/contribute/claim"))
    )
    again = text_of(client.get(opening))
    assert "Half a sent" in again
    assert signed_in("ben").get(opening).status_code == 404

    id_ = opening.rpartition("=")[2]
    client.post(f"/contribute/drafts/{id_}/discard")
    assert client.get(opening).status_code == 404


def test_a_draft_is_gone_once_it_is_sent(people: World) -> None:
    client = signed_in("ada")
    kept = client.post("/contribute/drafts", TERN).json()["draft"]

    sent(client, step="send", draft=kept)

    assert client.get(f"/contribute/claim?draft={kept}").status_code == 404


def test_the_second_of_two_who_correct_one_claim_compares(people: World) -> None:
    ada, ben = signed_in("ada"), signed_in("ben")
    thing = thing_of(sent(ada, step="send"))
    opened = correction_of(ada, thing)
    based = opened.rpartition("=")[2]
    assert "Sells access." in text_of(ada.get(opened))
    first = sent(ben, step="send", based=based, note="By Ben.")
    assert "new version" in text_of(first)

    late = sent(ada, step="send", based=based, note="By Ada.")

    assert late.status_code == 409
    assert "By Ben." in text_of(late)
    assert "By Ada." in text_of(late)
    assert "By Ben." in text_of(ada.get(thing))
    (newer,) = re.findall(r'name="based" value="([^"]+)"', text_of(late))
    sent(ada, step="send", based=newer, note="By Ada.")
    assert "By Ada." in text_of(ben.get(thing))


def test_another_organisations_claim_is_not_offered_for_correction_and_refused(
    people: World,
) -> None:
    ada, eve = signed_in("ada"), signed_in("eve")
    thing = thing_of(sent(ada, step="send"))
    opened = correction_of(ada, thing)

    assert "?correct=" not in text_of(eve.get(thing))
    assert eve.get(opened).status_code == 403
    assert sent(eve, step="send", based=opened.rpartition("=")[2]).status_code == 403


def test_whoever_may_not_contribute_gets_no_form(people: World) -> None:
    assert signed_in("olga").get("/contribute/claim").status_code == 403
    assert signed_in("olga").post("/contribute/drafts", TERN).status_code == 403


@pytest.mark.parametrize("name", ["name", "note", "source", "aliases"])
def test_a_sign_that_is_not_seen_is_named_with_its_field(people: World, name: str) -> None:
    answer = sent(signed_in("ada"), **{name: "Vel\u2066vet\u2069"})

    assert answer.status_code == 400
    assert "U+2066" in text_of(answer)
