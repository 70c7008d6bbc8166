"""The end of an operation at the doors: what was learnt, its archive, and the playbook that everybody finds."""

import html
import json
import uuid

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.policy.operations import Step
from atlas.services import alliance, signin
from atlas.web.operation_words import TABS
from builders import World
from cacao import faults
from operating import act, actions, gone, step, with_cell


@pytest.fixture
def closed(world: World) -> uuid.UUID:
    """Return an operation that was carried out, learnt from and closed."""
    world.person("wanda", of="west", roles=[Role.RESEARCHER])
    id_ = gone(with_cell(world))
    for each in actions(world, id_):
        act(world, "hal", id_, "report", item=str(each.id), text="The host took it down.")
    step(world, "lou", id_, Step.EXECUTE)
    item = str(actions(world, id_)[0].id)
    act(world, "eva", id_, "learn", text="Begin with the disks.", item=item)
    act(world, "eva", id_, "learn", text="It was back within a day.", failed="yes")
    step(world, "eva", id_, Step.ASSESS)
    step(world, "rita", id_, Step.CLOSE)
    return id_


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def test_w10_every_tab_of_an_archive_is_shown_and_offers_nothing_that_it_refuses(
    closed: uuid.UUID,
) -> None:
    lou = signed_in("lou")

    tabs = {each: lou.get(f"/operations/{closed}?tab={each}") for each in TABS}

    assert {each.status_code for each in tabs.values()} == {200}
    shown = {name: html.unescape(each.content.decode()) for name, each in tabs.items()}
    assert "Begin with the disks." in shown["after"]
    assert "did not work" in shown["after"]
    assert "Add an action" not in shown["plan"]
    assert "next decision" not in shown["plan"]
    assert "What is weighed" not in shown["readiness"]


def test_w10_a_playbook_is_found_read_and_taken_out_by_whoever_was_not_there(
    closed: uuid.UUID,
) -> None:
    wanda = signed_in("wanda")
    (told,) = wanda.get("/api/v1/playbooks?kind=malware&lever=L3").json()["playbooks"]
    path = f"/playbooks/{told['id']}"

    found = wanda.get("/playbooks?kind=malware").content.decode()
    shown = html.unescape(wanda.get(path).content.decode())

    assert path in found
    assert (
        "No playbook is left for that situation"
        in wanda.get("/playbooks?lever=L9").content.decode()
    )
    assert "Begin with the disks." in shown
    assert "It was back within a day." in shown
    assert faults(json.loads(wanda.get(f"{path}/file").content)) == []
    assert wanda.get(f"/api/v1/playbooks/{told['id']}").json() == told
    assert wanda.get(f"/operations/{closed}").status_code == 404
