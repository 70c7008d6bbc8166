"""Programs come in with a token at the API and on the command line, and go out with it."""

import json
import os
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.test import Client

from atlas.services import alliance, demo, signin
from atlas.services.demo.alliance import fictional_alliance
from atlas.services.demo.founding import admit_people, found_alliance
from atlas.store.models import PersonRow
from builders import World, a_claim, an_object
from doors import run

LOCKER = an_object("malware", "LockerX")


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="north")
    world.given(a_claim(LOCKER))
    return world


def created(*words: str) -> str:
    status, out, err = run(["token", "create", *words])
    assert status == 0, err
    return out.strip()


def asked(
    secret: str, path: str = "search?q=LockerX", **kept: str
) -> tuple[int, dict[str, object]]:
    client = Client(
        raise_request_exception=False, SERVER_NAME="localhost", enforce_csrf_checks=True
    )
    client.cookies.load(kept)
    answer = client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code, json.loads(answer.content)


def test_the_api_answers_whoever_comes_with_a_token(people: World) -> None:
    status, told = asked(created("ada"))

    assert (status, told["total"]) == (200, 1)


def test_a_post_with_a_token_needs_no_token_of_a_form(people: World) -> None:
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    sent = json.dumps({"lines": ["LockerX"]})
    headers = {"Authorization": f"Bearer {created('ada')}"}

    answer = client.post("/api/v1/lookup", sent, content_type="application/json", headers=headers)

    assert answer.status_code == 200


def test_an_act_beyond_the_scope_is_a_403_with_its_rule(people: World) -> None:
    status, told = asked(created("ada", "--scope", "export"))

    assert (status, told["code"]) == (403, "policy.denied")
    assert "token" in str(told["message"])


def test_a_token_that_does_not_hold_is_refused_even_beside_a_session(people: World) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named("ada").id))

    answer = client.get("/api/v1/search?q=x", headers={"Authorization": "Bearer atlas_no"})

    assert (answer.status_code, answer.json()["code"]) == (401, "signin.refused")


def test_a_token_opens_no_page(people: World) -> None:
    headers = {"Authorization": f"Bearer {created('ada')}"}

    answer = Client(SERVER_NAME="localhost").get("/", headers=headers)

    assert answer.headers["location"] == "/signed-out"


def test_a_token_leaves_no_session_behind(people: World) -> None:
    client = Client(SERVER_NAME="localhost")

    answer = client.get("/api/v1/search", headers={"Authorization": f"Bearer {created('ada')}"})

    assert answer.status_code == 200
    assert "atlas_session" not in answer.cookies


def test_suspension_ends_a_token_within_one_request(people: World) -> None:
    secret = created("ada")
    assert asked(secret)[0] == 200

    PersonRow.objects.filter(short="ada").update(is_active=False)

    assert asked(secret)[0] == 401


def test_revoking_on_the_command_line_ends_a_token(people: World) -> None:
    secret = created("ada", "--name", "nightly")
    _, printed, _ = run(["token", "list", "ada", "--json"])
    (listed,) = json.loads(printed)

    status, _, _ = run(["token", "revoke", listed["id"]])

    assert (status, listed["name"], listed["state"]) == (0, "nightly", "valid")
    assert secret not in printed
    assert asked(secret)[0] == 401


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("token", "revoke", "no id"), 2),
        (("token", "revoke", "00000000-0000-4000-8000-000000000000"), 4),
        (("token", "create", "nobody"), 2),
        (("token", "create", "ada", "--days", "9999"), 2),
        (("token", "list", "nobody"), 2),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_so(
    people: World, words: tuple[str, ...], status: int
) -> None:
    assert run(words)[0] == status


def test_as_without_the_persons_token_is_refused(people: World) -> None:
    other = created("eve")
    for token in ("", other, "atlas_no"):
        with patch("doors._token_for", return_value=token):
            status, out, err = run(["search", "LockerX", "--as", "ada"])

        assert (status, out) == (5, "")
        assert "ATLAS_TOKEN" in err or "token" in err


def test_as_with_the_token_reads_in_the_persons_scope(people: World) -> None:
    with patch("doors._token_for", return_value=created("ada")):
        status, out, _ = run(["search", "LockerX", "--as", "ada", "--json"])

    assert (status, json.loads(out)["total"]) == (0, 1)


def test_as_reaches_no_further_than_the_token(people: World) -> None:
    with patch("doors._token_for", return_value=created("ada", "--scope", "export")):
        status, _, err = run(["search", "LockerX", "--as", "ada"])

    assert (status, "token" in err) == (5, True)


def test_people_of_the_sample_need_no_token(people: World) -> None:
    today = datetime.now(UTC)
    story = fictional_alliance(today.date())
    found_alliance(story, now=today)
    admit_people(story)

    with patch("doors._token_for", return_value=""):
        status, _, err = run(["search", "LockerX", "--as", demo.PRESENTED[0]])

    assert status == 0, err


def test_somebody_of_the_story_in_a_real_organisation_needs_a_token(world: World) -> None:
    today = datetime.now(UTC)
    story = fictional_alliance(today.date())
    home = next(each.organisation for each in story.persons if each.short == demo.PRESENTED[0])
    world.organisation(home)  # a member that bears the name of one in the story
    found_alliance(story, now=today)
    admit_people(story)

    with patch("doors._token_for", return_value=""):
        assert run(["search", "x", "--as", demo.PRESENTED[0]])[0] == 5


def test_the_environment_of_the_test_is_the_only_place_of_the_token() -> None:
    assert "ATLAS_TOKEN" not in os.environ
