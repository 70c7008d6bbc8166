"""Packages by programs: composed, moved, consented to, answered and rated, as at their pages."""

from typing import Any

import msgspec
import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from atlas.services.package import document, recipients, writing
from builders import World
from cluster import Database
from parcels import a_document, released, with_packages


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def asked(person: str, path: str, body: object) -> tuple[int, Any]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    answer = client.post(
        f"/api/v1/packages{path}", msgspec.json.encode(body), content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_a_package_is_written_and_moved_by_api_and_guards_are_named(
    people: World, database: Database
) -> None:
    written = document.kept(a_document(database))
    written = {name: value for name, value in written.items() if value not in ("", None)}

    _, made = asked("ed", "", written)
    _, changed = asked("ed", f"/{made['id']}", {"revision": 1, "document": written})
    moved = asked("ed", f"/{made['id']}/steps", {"step": "submit"})
    early = asked("lea", f"/{made['id']}/steps", {"step": "approve", "reason": "now"})
    sent = asked("lea", f"/{made['id']}/steps", {"step": "release", "reason": "now"})

    assert (changed, moved) == ({"revision": 2}, (200, {"state": "fact-check"}))
    assert early[0] == sent[0] == 400
    assert "approve goes from sanitised" in str(early[1])


def test_who_writes_by_api_over_somebody_elses_change_is_told(
    people: World, database: Database
) -> None:
    _, made = asked("ed", "", {"title": "One"})
    asked("ed", f"/{made['id']}", {"revision": 1, "document": {"title": "Two"}})

    status, told = asked("eve", f"/{made['id']}", {"revision": 1, "document": {"title": "Three"}})

    assert (status, "Nothing was overwritten" in str(told)) == (400, True)


def test_a_contributor_answers_by_api_and_answers_anew(people: World, database: Database) -> None:
    people.person("bo", of="west", roles=[Role.BOARD])
    outside = recipients.add(people.visit("bo"), "Fictional NCB", "QV", reason="agreed")
    written = a_document(database, member="", authority=str(outside))
    id_ = writing.begin(people.visit("ed"), written)
    assert asked("ed", f"/{id_}/consents", {}) == (200, {"asked": 1})
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("sue").id))
    [question] = client.get("/api/v1/packages").json()["questions"]

    path = f"/consent/{question['id']}"
    said = [asked("sue", path, {"yes": yes, "reason": "so"}) for yes in (False, True)]

    assert said == [(200, {"yes": False}), (200, {"yes": True})]
    listed = client.get("/api/v1/packages").json()
    assert [len(listed[name]) for name in ("questions", "refused", "consented")] == [0, 0, 1]


def test_a_recipient_acknowledges_and_rates_by_api(people: World, database: Database) -> None:
    _, sent = released(people, database)

    done = asked("lin", f"/release/{sent}/steps", {"step": "acknowledge"})
    rated = asked(
        "lin", f"/release/{sent}/rating", {"usable": True, "fresh": True, "timely": False}
    )
    unread = asked("lin", f"/release/{sent}/rating", {"usable": True})

    assert done == rated == (200, {"state": "acknowledged"})
    assert unread[0] == 400
