"""A preview through the pages: a banner on each, what both read, read only, and ended with one click."""

import pytest
from django.test import Client

from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, signin
from atlas.store import alliance as kept
from builders import World, a_claim, an_object

SHARED = an_object("malware", "LockerX")
MINE = an_object("malware", "LockerMine")
ENDING = "End the preview"


@pytest.fixture
def filled(world: World) -> World:
    world.person("rea", of="north", roles=[Role.REPRESENTATIVE])
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.given(a_claim(SHARED))
    world.given(a_claim(MINE, marking=TLP.AMBER_STRICT))
    return world


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def begun(client: Client) -> int:
    south = kept.find_organisation("south")
    assert south is not None
    form = {"whom": str(south.id), "reason": "Does it reach them?"}
    return client.post("/preview", form).status_code


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_preview_stands_on_every_page_until_it_is_ended_with_one_click(filled: World) -> None:
    rea = signed_in("rea")
    assert begun(rea) == 302

    for path in ("/", "/search?q=locker", f"/thing/{filled.thing(SHARED)}"):
        page = text(rea, path)
        assert "You look as <bdi>The south</bdi>" in page
        assert ENDING in page

    assert rea.post("/preview/end").headers["Location"] == "/"
    assert ENDING not in text(rea, "/search?q=locker")


def test_search_thing_and_map_show_what_both_read(filled: World) -> None:
    rea = signed_in("rea")
    mine = f"/thing/{filled.thing(MINE)}"
    assert rea.get(mine).status_code == 200
    begun(rea)

    found = text(rea, "/search?q=locker*&kind=malware") + text(rea, "/search?kind=malware")
    table = rea.get(f"/map?of={filled.thing(SHARED)}&tab=table")

    assert "LockerX" in found
    assert "LockerMine" not in found
    assert (table.status_code, rea.get(mine).status_code) == (200, 404)


def test_nothing_is_changed_in_a_preview(filled: World) -> None:
    rea = signed_in("rea")
    begun(rea)

    answers = [
        rea.post("/purpose", {"purpose": "defence", "reason": "x"}),
        rea.get("/contribute"),
        rea.post("/map/views", {"name": "Mine", "state": "hops=2"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert all("R.preview" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize(
    ("form", "link"),
    [
        ({"whom": "", "reason": "x"}, "#preview-whom"),
        ({"whom": "x", "reason": ""}, "#preview-reason"),
    ],
)
def test_what_is_missing_is_said_with_a_link(
    filled: World, form: dict[str, str], link: str
) -> None:
    answer = signed_in("rea").post("/preview", form)

    assert answer.status_code == 400
    assert f'<a href="{link}">' in answer.content.decode()


def test_who_may_not_preview_is_offered_none(filled: World) -> None:
    ada = signed_in("ada")

    assert "Preview as</a>" not in text(ada, "/")
    assert "Preview as</a>" in text(signed_in("rea"), "/")
    assert "Your roles allow no preview" in text(ada, "/preview")
    assert begun(ada) == 403
