"""A thing page that holds masked text says so, and shows the person for one answer."""

import uuid

import attrs
import pytest
from django.test import Client

from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.masks import mask_of
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from atlas.store import alliance as kept
from builders import DAY, NOW, World, a_claim, an_object
from doors import run

LAW = LegalBasis(code="LAW", jurisdiction="*", valid_from=(NOW - DAY).date())
JONES = an_object(
    "threat-actor", "Quendrith Jones", id=f"threat-actor--{uuid.UUID(int=0xA, version=4)}"
)
LOCKER = an_object("malware", "LockerX")
FORM = {"purpose": "research", "reference": "case 7", "reason": "a hearing"}
SENTENCE = "A name here is a label in the place of a person"


@pytest.fixture
def masked(world: World) -> World:
    """Give a suspect for research, and something that is nobody."""
    kept.save_basis(LAW)
    world.person("ada", of="north")
    world.person("bob", of="north", roles=[Role.BOARD])
    item = a_claim(JONES, purposes=[Purpose.RESEARCH])
    assert item.offer is not None
    offer = attrs.evolve(item.offer, basis=LAW.code, subject=DataSubject.SUSPECT)
    world.given(attrs.evolve(item, offer=offer), a_claim(LOCKER))
    return world


def client_of(person: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def address(world: World) -> str:
    return f"/thing/{world.thing(JONES)}"


@pytest.mark.parametrize("person", ["ada", "bob"])
def test_the_page_says_that_it_is_masked_in_one_sentence_to_everybody(
    masked: World, person: str
) -> None:
    client = client_of(person)
    page = client.get(address(masked)).content.decode()
    why = client.get(f"{address(masked)}/why").content.decode()

    for shown in (page, why):
        assert SENTENCE in shown
        assert mask_of(masked.thing(JONES)) in shown
        assert "Quendrith" not in shown
    assert SENTENCE not in client.get(f"/thing/{masked.thing(LOCKER)}").content.decode()


def test_the_form_shows_the_person_in_one_answer_and_says_so(masked: World) -> None:
    client = client_of("ada")

    answer = client.post(f"{address(masked)}/unmask", FORM)
    after = client.get(address(masked)).content.decode()

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Quendrith Jones" in shown
    assert "It holds for this page alone" in shown
    assert SENTENCE not in shown
    assert "Quendrith" not in after


def test_another_purpose_shows_the_masked_page_and_a_neutral_sentence(masked: World) -> None:
    answer = client_of("ada").post(f"{address(masked)}/unmask", {**FORM, "purpose": "defence"})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing more of this thing is shown so." in shown
    assert "Quendrith" not in shown


@pytest.mark.parametrize("missing", ["purpose", "reference", "reason"])
def test_what_is_missing_is_named_and_led_to(masked: World, missing: str) -> None:
    answer = client_of("ada").post(f"{address(masked)}/unmask", {**FORM, missing: " "})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#unmask-{missing}"' in shown
    assert "Quendrith" not in shown


def test_the_board_is_refused_by_its_rule(masked: World) -> None:
    answer = client_of("bob").post(f"{address(masked)}/unmask", FORM)

    assert answer.status_code == 403
    assert "R.role" in answer.content.decode()


def test_api_and_command_line_unmask_alike(masked: World) -> None:
    client = client_of("ada")
    asked = f"/api/v1/things/{masked.thing(JONES)}/unmask"

    answer = client.post(asked, FORM, content_type="application/json")
    before = client.get(f"/api/v1/things/{masked.thing(JONES)}").json()
    words = ["show", str(JONES["id"]), "--as", "ada", "--reference", "case 7"]
    _, printed, _ = run([*words, "--reason", "a hearing"])
    _, refused, told = run(["show", str(JONES["id"]), "--as", "ada", "--reason", "a hearing"])

    assert answer.json()["thing"]["name"] == "Quendrith Jones"
    assert (before["thing"]["name"], before["masked"]) == (mask_of(masked.thing(JONES)), True)
    assert "Quendrith Jones" in printed
    assert refused == ""
    assert "Say what it is about" in told
