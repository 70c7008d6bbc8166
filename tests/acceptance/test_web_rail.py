"""What pages offer, and what a refusal tells: by role, through the real views."""

import re
import uuid

import pytest
from django.test import Client

from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from atlas.store import alliance as kept
from builders import DAY, NOW, World, a_claim, an_object


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def rail(page: str) -> list[str]:
    """Return the addresses of the rail, as it stands beside the page."""
    beside = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"', beside)


def test_the_rail_is_of_the_role_and_so_is_the_palette(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])
    world.given(a_claim(an_object("malware", "LockerX")))

    page = text(signed_in("olga"), "/search?q=locker")

    assert rail(page)[:6] == [
        *("/", "/map", "/search"),
        *("/opportunities", "/outcomes", "/alliance"),
    ]
    assert "/contribute" not in page
    assert "/lookup" not in page


def test_an_auditor_is_led_to_records_and_not_to_a_desk_he_has_not(world: World) -> None:
    world.person("otto", roles=[Role.AUDITOR])

    page = text(signed_in("otto"), "/audit")
    shown = rail(page)

    assert 'role="search"' not in page
    assert {"/", "/map", "/search", "/contribute"} & {*shown} == set()
    assert {"/audit", "/ledger", "/alliance"} <= {*shown}


def test_whoever_has_no_role_yet_is_told_who_gives_one(world: World) -> None:
    world.person("nina", roles=[])
    world.person("rea", roles=[Role.REPRESENTATIVE])

    answer = signed_in("nina").get("/")
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "You have no role here yet." in page
    assert "<bdi>Rea</bdi>, representative of your organisation" in page
    assert rail(page) == ["/", "/help"]


def test_a_refusal_names_the_roles_that_would_allow_it(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])
    world.person("sec", of="south", roles=[Role.SECRETARIAT])

    page = text(signed_in("olga"), "/contribute")

    assert "R.role" in page
    assert "Researcher: contributes and requests" in page
    assert "the secretariat, <bdi>The south</bdi>" in page
    assert "Auditor" not in page


def test_a_refusal_for_another_reason_names_no_roles(world: World) -> None:
    world.person("ada", trained_until=(NOW - DAY).date())

    page = text(signed_in("ada"), "/")

    assert "P13.training" in page
    assert "Who gives roles" not in page


def test_whoever_has_no_training_is_told_who_sets_its_date(world: World) -> None:
    world.person("ada", trained_until=(NOW - DAY).date())
    world.person("rea", roles=[Role.REPRESENTATIVE])

    page = text(signed_in("ada"), "/")
    said = page.partition("<main")[2].partition("</main>")[0]

    assert "Who sets the date" in said
    assert "<bdi>Rea</bdi>, representative of your organisation" in said
    assert "Go to the desk" not in said


@pytest.mark.parametrize("address", ["/on-the-map", "/progress"])
def test_a_part_of_the_desk_gives_it_no_other_title(world: World, address: str) -> None:
    world.person("ada")
    client = signed_in("ada")

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<title>" not in part
    assert "<title>" in text(client, address)


@pytest.mark.parametrize(("role", "offered"), [(Role.OBSERVER, False), (Role.RESEARCHER, True)])
def test_a_thing_offers_what_its_reader_may_do(world: World, role: Role, offered: bool) -> None:
    world.person("kim", of="south", roles=[role])
    given = an_object("malware", "LockerX")
    world.given(a_claim(given))

    page = text(signed_in("kim"), f"/thing/{world.thing(given)}")

    assert ("Ask for a wider audience" in page) is offered
    assert ("/contribute/claim?from_thing" in page) is offered


def test_the_page_of_nodes_shows_who_belongs_to_each(world: World) -> None:
    world.person("ada")
    ada = signed_in("ada")
    assert "There is no node yet." in text(ada, "/alliance/nodes")

    kept.save_node(kept.Node(short="euro", name="European seat", country="FR"))
    kept.save_node(kept.Node(short="asia", name="Asian seat"))
    west = OrganisationId(uuid.uuid4())
    kept.save_organisation(
        kept.Organisation(id=west, short="west", name="The west", kind="ngo", node="euro")
    )
    page = text(ada, "/alliance/nodes").partition('<main id="content"')[2]

    assert page.index("Asian seat") < page.index("European seat") < page.index("The west")
    assert "No organisation belongs to it yet." in page.partition("European seat")[0]


def test_a_thing_says_which_terms_hold_for_all_its_claims_together(world: World) -> None:
    world.person("ada", of="south")
    said = an_object("malware", "LockerX")
    world.given(a_claim(said, marking=TLP.GREEN))
    world.given(a_claim(said, marking=TLP.CLEAR), by="south")

    page = text(signed_in("ada"), f"/thing/{world.thing(said)}")
    whole = page.partition('class="fold whole"')[2].partition("</details>")[0]

    assert "What holds for these 2 claims together" in whole
    assert ">TLP:GREEN<" in whole
    assert "Passive checks too" in whole
    assert "It must not be sold on." in whole
