"""Programs read what the other pages show: time, desks, people, views, drafts; each as far as its person may."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import attrs
import pytest
from django.test import Client

from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, retention, signin
from atlas.store import alliance as kept
from builders import NOW, World, a_claim, an_object
from casework import with_letter

HERON = an_object("intrusion-set", "Glass Heron")
ABSENT = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def filled(world: World) -> World:
    world.person("ada", of="north", roles=[Role.RESEARCHER, Role.REPRESENTATIVE])
    world.person("lee", of="north", roles=[Role.LEGAL])
    world.person("eve", of="south", roles=[Role.RESEARCHER, Role.REPRESENTATIVE])
    world.cell("harbour", "north")
    world.given(a_claim(HERON), by="north", at=NOW)
    return world


def client_of(short: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client


@pytest.fixture
def ada(filled: World) -> Client:
    return client_of("ada")


@pytest.fixture
def eve(filled: World) -> Client:
    return client_of("eve")


def asked(client: Client, address: str, **values: str | int) -> tuple[int, Any]:
    answer = client.get(f"/api/v1/{address}", values)
    return answer.status_code, json.loads(answer.content)


def sent(client: Client, address: str, body: object) -> tuple[int, Any]:
    told = json.dumps(body)
    answer = client.post(f"/api/v1/{address}", told, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def claim_of(client: Client, world: World) -> str:
    _, told = asked(client, f"things/{world.thing(HERON)}")
    return str(told["claims"][0]["id"])


def test_a_claim_of_ones_own_shows_its_dates_and_anothers_is_refused_with_its_rule(
    ada: Client, eve: Client, filled: World
) -> None:
    claim = claim_of(ada, filled)

    status, told = asked(ada, f"claims/{claim}")
    refused, why = asked(eve, f"claims/{claim}")
    absent, _ = asked(eve, f"claims/{ABSENT}")

    assert (status, told["claim"]["name"], told["marks"]) == (200, "Glass Heron", [])
    assert told["claim"]["review"] > told["claim"]["recorded_at"]
    assert (refused, why["code"], absent) == (403, "policy.denied", 404)


def test_what_was_withdrawn_is_listed_for_its_own_organisation_alone(
    ada: Client, eve: Client, filled: World
) -> None:
    claim = ClaimId(UUID(claim_of(ada, filled)))
    now = attrs.evolve(filled.visit("ada"), now=datetime.now(UTC))

    retention.withdraw(now, claim, reason="a mistake")

    _, own = asked(ada, "retention")
    assert [each["id"] for each in own["withdrawn"]] == [str(claim)]
    assert own["withdrawn"][0]["erase_at"] > own["withdrawn"][0]["undo_until"]
    assert asked(eve, "retention") == (200, {"due": [], "withdrawn": []})


def test_who_asks_for_a_wider_audience_finds_it_among_the_requests_and_so_does_the_originator(
    ada: Client, eve: Client, filled: World
) -> None:
    claim = claim_of(eve, filled)

    status, made = sent(
        eve,
        f"claims/{claim}/wider",
        {"tlp": "TLP:CLEAR", "reach": "alliance", "reason": "for a warning"},
    )

    assert status == 200
    for client, may_answer in ((eve, False), (ada, True)):
        (request,) = asked(client, "requests")[1]["requests"]
        assert (request["id"], request["state"], request["wanted"]) == (
            made["id"],
            "open",
            "TLP:CLEAR",
        )
        assert request["may_answer"] is may_answer


@pytest.mark.parametrize(
    "changed", [{"days": 0}, {"reach": "world"}, {"tlp": "TLP:RED"}, {"to": "everybody"}]
)
def test_a_wider_audience_that_cannot_be_is_refused(
    eve: Client, filled: World, changed: dict[str, object]
) -> None:
    whole = {"tlp": "TLP:CLEAR", "reach": "alliance", "reason": "for a warning"}

    status, told = sent(eve, f"claims/{claim_of(eve, filled)}/wider", {**whole, **changed})

    assert (status, told["code"]) == (400, "usage.unusable")


def test_the_desk_counts_what_the_asker_sees_and_no_more(
    ada: Client, eve: Client, filled: World
) -> None:
    hidden = an_object("malware", "VitrumLock")
    filled.given(a_claim(hidden, marking=TLP.AMBER_STRICT), by="north")

    assert asked(ada, "desk")[1]["things"] == 2
    assert asked(eve, "desk")[1]["things"] == 1


def test_a_view_is_saved_read_renamed_deleted_and_taken_back(
    ada: Client, eve: Client, filled: World
) -> None:
    state = f"of={filled.thing(HERON)}"
    _, made = sent(ada, "views", {"name": "Herons", "state": state})
    address = f"views/{made['id']}"

    _, renamed = sent(ada, address, {"act": "rename", "name": "Birds"})
    deleted, _ = sent(ada, address, {"act": "delete"})
    gone, _ = asked(ada, address)
    sent(ada, address, {"act": "restore"})

    assert (renamed["name"], renamed["state"]) == ("Birds", state)
    assert (deleted, gone) == (200, 404)
    assert asked(ada, "views")[1]["views"] == [{"id": made["id"], "name": "Birds"}]
    assert asked(eve, address)[0] == 404


def test_the_map_is_what_its_page_draws(ada: Client, filled: World) -> None:
    state = {"of": str(filled.thing(HERON))}

    _, told = asked(ada, "map", **state)

    assert told == json.loads(ada.get("/map.json", state).content)
    assert asked(ada, "map", view=ABSENT)[0] == 404


def test_a_draft_is_its_authors_until_it_is_discarded(ada: Client, eve: Client) -> None:
    _, made = sent(ada, "drafts", {"fields": {"name": ["Ledger Finch"], "source": ["Report 7"]}})
    _, again = sent(ada, "drafts", {"id": made["id"], "fields": {"name": ["Ledger Wren"]}})
    other, _ = sent(eve, f"drafts/{made['id']}/discard", {})

    (listed,) = asked(ada, "drafts")[1]["drafts"]
    own, _ = sent(ada, f"drafts/{made['id']}/discard", {})

    assert (made["title"], again["id"], listed["title"]) == (
        "Ledger Finch",
        made["id"],
        "Ledger Wren",
    )
    assert (other, own, asked(ada, "drafts")[1]["drafts"]) == (404, 200, [])
    assert sent(ada, "drafts", {"fields": {"nothing": ["x"]}})[0] == 400


def test_people_and_cells_show_themselves_to_whom_the_pages_show_them(
    ada: Client, eve: Client
) -> None:
    north = kept.find_organisation("north")
    assert north is not None
    person = f"persons/{alliance.card_named('lee').id}"
    cell = f"cells/{kept.cells()[0].id}"

    _, own = asked(ada, f"organisations/{north.id}")
    _, others = asked(eve, f"organisations/{north.id}")

    assert [each["short"] for each in own["people"]] == ["ada", "lee"]
    assert (others["people"], others["cells"], others["clients"]) == ([], [], None)
    assert asked(ada, person)[1]["roles"] == ["R6"]
    assert asked(ada, cell)[1]["short"] == "harbour"
    assert asked(eve, person)[0] == asked(eve, cell)[0] == 404


def test_an_agreement_and_the_nodes_are_for_everybody(eve: Client) -> None:
    agreement = kept.agreements()[0]

    assert asked(eve, f"agreements/{agreement.id}")[1]["title"] == agreement.title
    assert asked(eve, f"agreements/{ABSENT}")[0] == 404
    assert asked(eve, "nodes") == (200, {"nodes": []})


def test_legal_officers_read_cases_flags_and_alarms_and_nobody_else(
    ada: Client, filled: World
) -> None:
    case = with_letter(filled.visit("lee"))
    lee = client_of("lee")

    _, listed = asked(lee, "subjects")
    _, whole = asked(lee, f"subjects/{case}")

    assert [each["id"] for each in listed["cases"]] == [str(case)]
    assert whole["letters"]
    assert asked(lee, "flags")[1]["items"] == []
    assert asked(lee, "alarms")[1] == {"alarms": [], "watched": [], "highest": "TLP:CLEAR"}
    for address in ("subjects", f"subjects/{case}", "flags", "alarms"):
        status, told = asked(ada, address)
        assert (status, told["code"]) == (403, "policy.denied")


def test_the_emergencies_and_the_bases_are_listed(ada: Client) -> None:
    assert asked(ada, "glass") == (200, {"requests": []})
    assert asked(ada, "bases") == (200, {"bases": []})


@pytest.mark.parametrize(
    "address", ["bases", "retention", "requests", "flags", "desk", "views", "nodes", "subjects"]
)
def test_a_slip_of_the_pen_is_refused(ada: Client, address: str) -> None:
    assert asked(ada, address, unknown="1")[0] == 400
