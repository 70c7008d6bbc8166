"""A list to block leaves out what stands on a warning list of the node: from the page, the API and the command line."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from django.test import Client

from atlas.model.handling import Terms
from atlas.model.markings import PAP
from atlas.services import alliance, signin
from atlas.services.contribute import Item
from atlas.web.startup import settings
from builders import Object, World, a_claim, an_observable
from doors import run

LIST = '{"name": "Resolvers", "type": "string", "list": ["192.0.2.1"]}'


def blockable(said: Object) -> Item:
    item = a_claim(said)
    assert item.offer is not None
    return attrs.evolve(item, offer=attrs.evolve(item.offer, terms=Terms(pap=PAP.GREEN)))


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    said = [an_observable("ipv4-addr", each) for each in ("192.0.2.1", "198.51.100.7")]
    world.given(*map(blockable, said))
    return world


@pytest.fixture
def installed() -> Iterator[None]:
    folder = settings().data / "warning-lists"
    folder.mkdir()
    (folder / "list.json").write_text(LIST)
    yield
    shutil.rmtree(folder)


def by_page() -> tuple[str, str]:
    """Return what the page says of it, and what it sends."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))
    told = client.post("/export", {"form": "blocklist", "step": "check"})
    sent = client.post("/export", {"form": "blocklist", "step": "send"})
    return told.content.decode(), b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined]


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and line[0] != "#"]


@pytest.mark.usefixtures("installed")
def test_what_stands_on_a_warning_list_stays_and_the_page_says_why(people: World) -> None:
    told, sent = by_page()

    assert lines(sent) == ["198.51.100.7"]
    assert "It stands on the warning list &#x27;Resolvers&#x27;." in told
    assert "leaves out what stands on the warning lists of this node" in told


def test_without_warning_lists_page_and_list_say_so(people: World) -> None:
    told, sent = by_page()

    assert sorted(lines(sent)) == ["192.0.2.1", "198.51.100.7"]
    assert "No warning list is installed on this node" in told
    assert "# No warning list is installed on this node" in sent


@pytest.mark.usefixtures("installed")
def test_the_command_leaves_it_out_too(people: World, tmp_path: Path) -> None:
    out = tmp_path / "block.txt"

    ended, _, err = run(["export", "--as", "ada", "--format", "blocklist", "--out", str(out)])

    assert ended == 0, err
    assert lines(out.read_text("utf-8")) == ["198.51.100.7"]
