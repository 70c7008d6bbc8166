"""Coming in and going out: sessions, codes, passwords, and proofs that it is still the person."""

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from atlas.services import alliance, signin
from atlas.services.signin import ways
from atlas.services.signin.codes import code_at
from atlas.store.models import OrganisationRow, PersonRow, SittingRow
from builders import NOW, World
from signing_in import (
    PASSWORD,
    begun,
    by_password,
    client,
    is_in,
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


def test_a_first_link_leads_to_the_account_and_a_later_one_to_the_desk() -> None:
    targets = []
    for _ in range(2):
        token = signin.make_link("ada", now=NOW)
        targets.append(client().post(f"/signin/{token}").headers["location"])

    assert targets == ["/account", "/"]


def test_signing_in_gives_the_session_a_key_of_its_own() -> None:
    browser = client()
    browser.get("/signed-out")
    browser.post("/sign-in/passkey/begin")
    before = browser.cookies["atlas_session"].value

    browser.post(f"/signin/{signin.make_link('ada', now=NOW)}")

    assert browser.cookies["atlas_session"].value != before


def test_a_session_that_somebody_planted_is_not_the_one_signed_in() -> None:
    planted = client()
    planted.post("/sign-in/passkey/begin")
    victim = client()
    victim.cookies["atlas_session"] = planted.cookies["atlas_session"].value

    victim.post(f"/signin/{signin.make_link('ada', now=NOW)}")

    assert is_in(victim)
    assert not is_in(planted)


@pytest.mark.parametrize(
    "path",
    ["/sign-in/passkey", "/sign-in/passkey/begin", "/sign-in/password", "/sign-in/recovery"],
)
def test_a_form_of_another_site_signs_nobody_in(path: str) -> None:
    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)

    assert browser.post(path, {"name": "ada"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *("/account/sittings", "/account/remove", "/account/passkeys", "/account/passkeys/begin"),
        *("/account/app", "/account/recovery-codes", "/account/tokens", "/confirm"),
    ],
)
def test_a_form_of_another_site_changes_nothing_of_an_account(path: str) -> None:
    browser = linked()
    browser.handler.enforce_csrf_checks = True

    assert browser.post(path, {"which": "all", "way": "app"}).status_code == 403


def test_the_account_lists_sign_ins_and_ends_another() -> None:
    first, second = linked(), linked()
    other = SittingRow.objects.order_by("began_at", "id").values_list("id", flat=True)
    own = first.session["sitting"]
    (ended,) = [str(each) for each in other if str(each) != own]

    first.post("/account/sittings", {"which": ended})

    assert (is_in(first), is_in(second)) == (True, False)


def test_signing_out_everywhere_ends_every_session() -> None:
    browsers = [linked(), linked(), linked()]

    answer = browsers[0].post("/account/sittings", {"which": "all"})

    assert answer.headers["location"] == "/signed-out"
    assert [is_in(each) for each in browsers] == [False] * 3


def test_ending_all_others_keeps_this_one() -> None:
    browsers = [linked(), linked()]

    browsers[0].post("/account/sittings", {"which": "others"})

    assert [is_in(each) for each in browsers] == [True, False]


def test_nobody_ends_a_sign_in_of_another() -> None:
    ada, eve = linked(), linked("eve")

    answer = eve.post("/account/sittings", {"which": ada.session["sitting"]})

    assert answer.status_code == 404
    assert is_in(ada)


def test_a_session_that_was_copied_ends_with_its_sign_out() -> None:
    browser = linked()
    copied = client()
    copied.cookies["atlas_session"] = browser.cookies["atlas_session"].value
    assert is_in(copied)

    browser.post("/sign-out")

    assert not is_in(copied)


def test_whoever_signs_in_comes_to_the_page_that_was_asked() -> None:
    codes_page = linked().post("/account/recovery-codes").content.decode()
    code = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", codes_page)[0]
    browser = client()

    led = browser.get("/search", {"q": "a b"}).headers["location"]
    page = browser.get(led).content.decode()
    target = html.unescape(re.findall(r'name="next" value="([^"]*)"', page)[0])
    arrived = browser.post("/sign-in/recovery", {"name": "ada", "code": code, "next": target})

    assert arrived.headers["location"] == "/search?q=a+b"


@pytest.mark.parametrize("which", ["person", "organisation"])
def test_suspension_ends_a_session_within_one_request(which: str) -> None:
    browser = linked()
    assert is_in(browser)

    if which == "person":
        PersonRow.objects.filter(short="ada").update(is_active=False)
    else:
        OrganisationRow.objects.filter(short="north").update(active=False)

    assert not is_in(browser)


def test_a_link_is_of_no_use_to_somebody_suspended() -> None:
    token = signin.make_link("ada", now=NOW)
    PersonRow.objects.filter(short="ada").update(is_active=False)

    assert client().post(f"/signin/{token}").status_code == 403


def test_a_change_of_ways_in_asks_for_a_proof_after_a_quarter_of_an_hour() -> None:
    browser = linked()
    assert browser.get("/account/app").status_code == 200

    later(15 * 60 + 1)

    answers = [
        browser.get("/account/app"),
        browser.post("/account/recovery-codes"),
        browser.post("/account/remove", {"way": "app"}),
        browser.post("/account/tokens", {"purpose": "research", "scope": "read", "days": "1"}),
    ]
    assert {each.headers["location"].partition("?")[0] for each in answers} == {"/confirm"}


def test_a_code_of_the_app_proves_it_and_leads_back() -> None:
    set_up()
    browser = linked()
    later(16 * 60)

    answer = browser.post("/confirm", {"code": shown(), "next": "/account/app"})

    assert answer.headers["location"] == "/account/app"
    assert browser.get("/account/app").status_code == 200


def test_a_wrong_code_proves_nothing() -> None:
    set_up()
    browser = linked()
    later(16 * 60)

    assert "wrong" in browser.post("/confirm", {"code": "000000"}).content.decode()
    assert browser.get("/account/app").status_code == 302


def test_the_way_back_leads_to_no_other_site() -> None:
    set_up()
    browser = linked()

    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        later(60)
        answer = browser.post("/confirm", {"code": shown(), "next": target})
        assert answer.headers["location"] == "/account"


def test_an_app_is_set_up_with_a_first_code_of_its_secret() -> None:
    browser = linked()
    page = browser.get("/account/app").content.decode()
    secret = re.search(r"secret=([A-Z2-7]{32})", page)
    assert secret

    wrong = browser.post("/account/app", {"code": "000000"})
    right = browser.post("/account/app", {"code": code_at(secret[1], int(NOW.timestamp()) // 30)})

    assert (wrong.status_code, right.headers["location"]) == (200, "/account")
    assert ways.ways_of(alliance.card_named("ada").id).has_app


def test_recovery_codes_sign_in_once_each() -> None:
    browser = linked()
    page = browser.post("/account/recovery-codes").content.decode()
    found = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", page)

    statuses = [
        client().post("/sign-in/recovery", {"name": "ada", "code": code}).status_code
        for code in (found[0], found[0].lower(), found[1].replace("-", " ").lower())
    ]

    assert len(found) == 10
    assert statuses == [302, 403, 302]


def test_a_recovery_code_is_its_persons_alone() -> None:
    browser = linked()
    page = browser.post("/account/recovery-codes").content.decode()
    code = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", page)[0]

    assert client().post("/sign-in/recovery", {"name": "eve", "code": code}).status_code == 403


def test_there_are_no_passwords_unless_the_operator_allows_them() -> None:
    set_up(password=PASSWORD)

    assert by_password(client(), "ada", PASSWORD, shown()) == 404
    assert "password" not in client().get("/signed-out").content.decode().lower()


@pytest.mark.usefixtures("allowed")
def test_a_password_signs_in_with_a_code_and_never_without() -> None:
    set_up(password=PASSWORD)

    assert by_password(client(), "ada", PASSWORD, "") == 403
    assert by_password(client(), "ada", PASSWORD, shown()) == 302


@pytest.mark.usefixtures("allowed")
def test_a_code_is_used_once() -> None:
    set_up(password=PASSWORD)
    code = shown()

    assert [by_password(client(), "ada", PASSWORD, code) for _ in range(2)] == [302, 403]


def test_an_answer_of_a_passkey_that_is_none_signs_nobody_in() -> None:
    for answer in ("", "[]", "{}", '{"id": "x"}', '{"id":"eA","rawId":"eA","type":"public-key"}'):
        browser = client()
        browser.post("/sign-in/passkey/begin")

        status = browser.post("/sign-in/passkey", {"answer": answer}).status_code

        assert status in (400, 403)
        assert not is_in(browser)


def test_an_answer_to_no_question_signs_nobody_in() -> None:
    assert client().post("/sign-in/passkey", {"answer": "{}"}).status_code == 403
