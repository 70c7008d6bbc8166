"""The page of a recipient outside the alliance, through its address alone."""

import html
import uuid
from typing import Any

import pytest
from django.db import connection  # noqa: TID251 - statements are counted
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atlas.services import alliance, signin
from atlas.services.package import outside
from atlas.services.signin import guesses
from atlas.web.startup import now
from atlas.web.visitor import PROVED_KEY
from builders import World
from cluster import Database
from endings import rows
from parcels import sent_out, with_packages


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    session = client.session
    session[PROVED_KEY] = int(now().timestamp())
    session.save()
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def made(release: uuid.UUID) -> str:
    """Return the path of a link that ed makes at its page."""
    page = signed_in("ed").post(
        f"/packages/release/{release}/links", {"days": "7", "reason": "they asked"}
    )
    return "/outside/" + text_of(page).partition("/outside/")[2].partition("<")[0]


def test_a_stranger_with_a_link_reads_one_package_and_sees_no_other_address(
    people: World, database: Database
) -> None:
    path = made(sent_out(people, database))

    page = Client(SERVER_NAME="localhost").get(path)

    assert page.status_code == 200
    hrefs = {each.partition('"')[0] for each in text_of(page).split(' href="')[1:]}
    assert all(each.startswith((path, "/static/")) for each in hrefs), hrefs
    assert "sessionid" not in page.cookies
    pdf = Client(SERVER_NAME="localhost").get(f"{path}/package.pdf")
    assert (pdf.content[:5], pdf["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_a_stranger_acknowledges_and_answers_the_three_questions(
    people: World, database: Database
) -> None:
    release = sent_out(people, database)
    path = made(release)
    stranger = Client(SERVER_NAME="localhost")

    assert stranger.post(f"{path}/answer", {"step": "acknowledge"}).status_code == 302
    assert stranger.post(f"{path}/answer", {"step": "release"}).status_code == 400
    assert stranger.post(f"{path}/rating", {"usable": "yes"}).status_code == 400
    sent = {"usable": "yes", "fresh": "no", "timely": "yes", "said": "Thank you."}
    assert stranger.post(f"{path}/rating", sent).status_code == 302

    seen = text_of(signed_in("ed").get(f"/packages/release/{release}"))
    assert "acknowledged" in seen
    assert "Thank you." in seen


def test_wrong_old_and_ended_links_get_the_same_bytes_and_the_same_statements(
    people: World, database: Database
) -> None:
    release = sent_out(people, database)
    old, ended = made(release), made(release)
    rows(
        database,
        "UPDATE package_link SET expires_at = made_at WHERE id = (SELECT id FROM package_link ORDER BY id LIMIT 1)"
        " RETURNING 1",
    )
    rows(
        database,
        "UPDATE package_link SET ended_at = made_at WHERE expires_at > made_at RETURNING 1",
    )
    stranger = Client(SERVER_NAME="localhost")
    stranger.get("/outside/warm")

    got, asked = [], set()
    for path in ("/outside/never-was", old, ended):
        with CaptureQueriesContext(connection) as queries:
            got.append(stranger.get(path))
        asked.add(len(queries))

    assert {each.status_code for each in got} == {404}
    assert len(asked) == 1
    assert len({each.content for each in got}) == 1


def test_who_guesses_links_is_stopped(people: World) -> None:
    stranger = Client(SERVER_NAME="localhost")

    codes = [stranger.get(f"/outside/guess-{n}").status_code for n in range(guesses.OF_ADDRESS + 1)]

    assert (codes[0], codes[-1]) == (404, 429)


def test_a_link_that_was_ended_at_its_page_opens_nothing(people: World, database: Database) -> None:
    release = sent_out(people, database)
    path = made(release)
    [link] = outside.links(people.visit("ed", at=now()), release)

    ended = signed_in("ed").post(
        reverse("package-link-end", args=[release, link.id]), {"reason": "lost"}
    )

    assert ended.status_code == 302
    assert Client(SERVER_NAME="localhost").get(path).status_code == 404
