"""Signing in at a provider of OpenID Connect, by issuer and subject, and everything that must not sign in."""

import re
import time
from collections.abc import Iterator
from unittest.mock import patch

import attrs
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

import identity_provider
from atlas.services import alliance, signin
from atlas.store.models import PersonRow
from atlas.store.signin_methods import save_identity
from atlas.web import startup
from builders import NOW, World
from identity_provider import IdentityProvider

START, BACK = "/sign-in/elsewhere/work", "/sign-in/elsewhere/work/back"


@pytest.fixture(scope="module")
def served() -> Iterator[IdentityProvider]:
    with identity_provider.running() as provider:
        yield provider


@pytest.fixture
def work(served: IdentityProvider, world: World) -> Iterator[IdentityProvider]:
    """The provider as it should be, named by the operator; ada is connected with it, eve is not."""
    fresh = IdentityProvider(issuer=served.issuer, key=served.key, now=int(time.time()))
    for field in attrs.fields(IdentityProvider):
        setattr(served, field.name, getattr(fresh, field.name))
    for short in ("ada", "eve"):
        world.person(short, of="north")
    save_identity(alliance.card_named("ada").id, served.issuer, "subject-of-ada", now=NOW)
    named = attrs.evolve(startup.settings(), providers=(served.provider,))
    with (
        patch("atlas.web.views.signing.settings", lambda: named),
        patch("atlas.web.views.account.settings", lambda: named),
        patch("atlas.web.views.session.settings", lambda: named),
        patch("atlas.web.views.confirming.settings", lambda: named),
    ):
        yield served


def client() -> Client:
    return Client(SERVER_NAME="localhost")


def linked(short: str) -> Client:
    browser = client()
    browser.post(f"/signin/{signin.make_link(short, now=startup.now())}")
    return browser


def through(browser: Client, work: IdentityProvider, **asked: str) -> tuple[int, str]:
    """Go to the provider and come back; return status and target."""
    away = browser.get(START, asked)
    assert away.status_code == 302, away.content
    back = browser.get(work.sign_in(away.headers["location"]))
    return back.status_code, back.headers.get("location", "")


def who(browser: Client) -> str:
    """Return the short name of who is signed in, "" for nobody."""
    page = browser.get("/account").content.decode()
    named = re.search(r'class="person-name"[^>]*>([^<]+)<', page)
    return named[1].lower() if named else ""


def test_the_account_of_a_person_signs_them_in(work: IdentityProvider) -> None:
    browser = client()

    assert through(browser, work) == (302, "/")
    assert who(browser) == "ada"


def test_the_browser_is_sent_back_to_where_it_was(work: IdentityProvider) -> None:
    assert through(client(), work, next="/search?q=x") == (302, "/search?q=x")
    assert through(client(), work, next="https://evil.example/") == (302, "/")


def test_what_is_asked_holds_state_nonce_and_a_proof_of_the_code(work: IdentityProvider) -> None:
    for _ in range(2):
        through(client(), work)

    first, second = work.asked
    assert first["code_challenge_method"] == "S256"
    assert first["scope"] == "openid"
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_an_account_that_nobody_is_connected_with_signs_nobody_in(work: IdentityProvider) -> None:
    work.subject = "subject-of-somebody"
    browser = client()

    assert through(browser, work)[0] == 403
    assert who(browser) == ""
    assert PersonRow.objects.count() == 2


def test_a_suspended_person_is_not_signed_in(work: IdentityProvider) -> None:
    PersonRow.objects.filter(short="ada").update(is_active=False)

    assert through(client(), work)[0] == 403


@pytest.mark.parametrize(
    "instead",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": ["atlas", "another"]},
        {"aud": ["atlas", "another"], "azp": "another"},
        {"azp": "another"},
        {"aud": None},
        {"iss": "https://other.example"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_says_something_wrong_signs_nobody_in(
    work: IdentityProvider, instead: dict[str, object]
) -> None:
    work.instead = instead
    browser = client()

    assert through(browser, work)[0] == 403
    assert who(browser) == ""


def test_a_token_for_several_programs_that_is_meant_for_us_signs_in(work: IdentityProvider) -> None:
    work.instead = {"aud": ["atlas", "another"], "azp": "atlas"}

    assert through(client(), work)[0] == 302


def test_a_token_signed_by_another_key_signs_nobody_in(work: IdentityProvider) -> None:
    work.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert through(client(), work)[0] == 403


def test_a_token_of_a_key_that_is_not_published_signs_nobody_in(work: IdentityProvider) -> None:
    work.header = {"kid": "second"}

    assert through(client(), work)[0] == 403


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_token_that_is_not_signed_by_a_key_pair_signs_nobody_in(
    work: IdentityProvider, algorithm: str
) -> None:
    key = "" if algorithm == "none" else identity_provider.SECRET
    signed = jwt.encode({"sub": work.subject}, key, algorithm, headers={"kid": "first"})

    with patch.object(IdentityProvider, "_signed", lambda self, asked: signed):
        assert through(client(), work)[0] == 403


def test_an_answer_for_another_browser_signs_nobody_in(work: IdentityProvider) -> None:
    attacker, victim = client(), client()
    back = work.sign_in(attacker.get(START).headers["location"])
    victim.get(START)

    assert victim.get(back).status_code == 403
    assert who(victim) == ""


def test_an_answer_without_a_question_signs_nobody_in(work: IdentityProvider) -> None:
    for query in ("", "?code=x", "?code=x&state=y", "?error=access_denied"):
        assert client().get(BACK + query).status_code == 403


def test_an_answer_is_taken_once(work: IdentityProvider) -> None:
    browser = client()
    back = work.sign_in(browser.get(START).headers["location"])

    assert [browser.get(back).status_code for _ in range(2)] == [302, 403]


def test_an_answer_of_another_issuer_signs_nobody_in(work: IdentityProvider) -> None:
    browser = client()
    back = work.sign_in(browser.get(START).headers["location"])

    assert browser.get(back.replace("iss=http", "iss=https")).status_code == 403


def test_a_code_that_the_provider_refuses_signs_nobody_in(work: IdentityProvider) -> None:
    browser = client()
    work.sign_in(browser.get(START).headers["location"])
    state = work.asked[-1]["state"]

    assert browser.get(f"{BACK}?code=made-up&state={state}").status_code == 503
    assert who(browser) == ""


def test_a_provider_that_says_it_is_another_is_not_asked_further(work: IdentityProvider) -> None:
    with patch.object(
        IdentityProvider, "description", lambda self: {"issuer": "https://other.example"}
    ):
        assert client().get(START).status_code == 503


@pytest.mark.parametrize(
    "address", ["http://evil.example/token", "file:///etc/passwd", "https://u:p@x/", None, 7]
)
def test_a_provider_whose_addresses_are_not_https_is_not_asked(
    work: IdentityProvider, address: object
) -> None:
    told = {**work.description(), "authorization_endpoint": address}
    with patch.object(IdentityProvider, "description", lambda self: told):
        assert client().get(START).status_code == 503


def test_a_link_of_another_site_begins_nothing(work: IdentityProvider) -> None:
    answer = client().get(START, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400


def test_an_unknown_provider_is_not_there(work: IdentityProvider) -> None:
    assert client().get("/sign-in/elsewhere/other").status_code == 404


def test_somebody_who_is_signed_in_connects_an_account(work: IdentityProvider) -> None:
    work.subject = "subject-of-eve"
    eve = linked("eve")

    assert through(eve, work, **{"for": "connect"}) == (302, "/account")
    again = client()
    through(again, work)
    assert who(again) == "eve"


def test_the_account_of_another_is_not_connected(work: IdentityProvider) -> None:
    eve = linked("eve")

    assert through(eve, work, **{"for": "connect"})[0] == 400
    again = client()
    through(again, work)
    assert who(again) == "ada"


def test_a_second_account_of_one_provider_is_not_connected(work: IdentityProvider) -> None:
    work.subject = "second-of-ada"
    ada = linked("ada")

    assert through(ada, work, **{"for": "connect"})[0] == 400
    assert through(client(), work)[0] == 403


def test_a_stranger_connects_nothing(work: IdentityProvider) -> None:
    work.subject = "subject-of-stranger"

    assert through(client(), work, **{"for": "connect"})[0] == 403
    assert through(client(), work)[0] == 403


def test_connecting_asks_for_a_recent_proof(work: IdentityProvider) -> None:
    work.subject = "subject-of-eve"
    eve = linked("eve")
    session = eve.session
    session["proved"] = 0
    session.save()

    assert through(eve, work, **{"for": "connect"}) == (302, "/confirm")
    assert through(client(), work)[0] == 403


def test_signing_in_there_again_is_proof(work: IdentityProvider) -> None:
    ada = linked("ada")
    session = ada.session
    session["proved"] = 0
    session.save()
    assert ada.get("/account/app").status_code == 302

    asked = {"for": "confirm", "next": "/account/app"}
    assert through(ada, work, **asked) == (302, "/account/app")
    assert work.asked[-1]["prompt"] == "login"
    assert ada.get("/account/app").status_code == 200


@pytest.mark.parametrize("instead", [{"auth_time": 1}, {"auth_time": None}, {"sub": "other"}])
def test_an_old_sign_in_or_another_account_is_no_proof(
    work: IdentityProvider, instead: dict[str, object]
) -> None:
    work.instead = instead
    ada = linked("ada")
    session = ada.session
    session["proved"] = 0
    session.save()

    assert through(ada, work, **{"for": "confirm"})[0] == 403
    assert ada.get("/account/app").status_code == 302


def test_the_button_stands_on_the_page_of_the_ways_in(work: IdentityProvider) -> None:
    assert f'href="{START}' in client().get("/signed-out").content.decode()
