"""Whoever guesses a password, code, link or token is stopped, and learns nothing about who has an account."""

import re
from collections.abc import Iterator

import pytest

from atlas.services.signin import guesses
from atlas.store.models import ThrottleRow
from builders import World
from signing_in import (
    PASSWORD,
    begun,
    by_password,
    client,
    later,
    linked,
    passwords_allowed,
    set_up,
    shown,
)


@pytest.fixture(autouse=True)
def ada(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with begun(world, monkeypatch) as people:
        yield people


@pytest.fixture
def allowed() -> Iterator[None]:
    with passwords_allowed():
        yield


@pytest.mark.usefixtures("allowed")
def test_wrong_name_password_and_code_are_answered_alike() -> None:
    set_up(password=PASSWORD)
    tries = [("nobody", PASSWORD, "1"), ("ada", "wrong", shown()), ("ada", PASSWORD, "000000")]

    answers = set()
    for name, password, code in [*tries, ("eve", PASSWORD, "1")]:
        given = {"name": name, "password": password, "code": code}
        answer = client().post("/sign-in/password", given)
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
        answers.add((answer.status_code, text))

    assert len(answers) == 1


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_guessing_a_password_is_stopped_alike_for_known_and_unknown_names(name: str) -> None:
    set_up(password=PASSWORD)
    statuses = [by_password(client(), name, f"guess {n}", "000000") for n in range(12)]

    assert statuses == [403] * 10 + [429] * 2


@pytest.mark.usefixtures("allowed")
def test_the_right_password_does_not_help_whoever_guessed_too_often() -> None:
    set_up(password=PASSWORD)
    for n in range(10):
        by_password(client(), "ada", f"guess {n}", "000000")

    assert by_password(client(), "ada", PASSWORD, shown()) == 429
    later(15 * 60 + 1)
    assert by_password(client(), "ada", PASSWORD, shown()) == 302


def test_guessing_a_code_is_stopped() -> None:
    set_up()
    browser = linked()

    statuses = [browser.post("/confirm", {"code": f"{n:06}"}).status_code for n in range(12)]

    assert statuses == [200] * 10 + [429] * 2


def test_guessing_recovery_codes_over_many_names_is_stopped_at_the_address() -> None:
    statuses = [
        client().post("/sign-in/recovery", {"name": f"name-{n}", "code": "x"}).status_code
        for n in range(guesses.OF_ADDRESS + 2)
    ]

    assert statuses == [403] * guesses.OF_ADDRESS + [429] * 2


@pytest.mark.parametrize("what", ["link", "token"])
def test_guessing_links_and_tokens_is_stopped_at_the_address(what: str) -> None:
    def guessed(n: int) -> int:
        if what == "link":
            return client().get(f"/signin/guess-{n}").status_code
        given = {"Authorization": f"Bearer atlas_guess-{n}"}
        return client().get("/api/v1/search", headers=given).status_code

    statuses = [guessed(n) for n in range(guesses.OF_ADDRESS + 2)]

    assert statuses == [403 if what == "link" else 401] * guesses.OF_ADDRESS + [429] * 2


def test_guesses_from_one_address_leave_another_alone() -> None:
    for n in range(guesses.OF_ADDRESS + 1):
        client().get(f"/signin/guess-{n}")

    assert client().get("/signin/guess", REMOTE_ADDR="198.51.100.9").status_code == 403
    assert client().get("/signin/guess").status_code == 429


def test_what_is_kept_of_guesses_tells_neither_name_nor_address(ada: World) -> None:
    client().post("/sign-in/recovery", {"name": "ada", "code": "x"})

    kept = [bytes(row.key) for row in ThrottleRow.objects.all()]
    assert {len(each) for each in kept} == {32}
