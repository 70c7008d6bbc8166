"""Before an act that reaches outward or gives power, the person proves again that it is them; nothing typed is lost."""

import html
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session as SessionRow
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World
from signing_in import Clock, begun, later, linked, set_up, shown

REASON = 'He moved to <accounts> & keeps "reading".\nAsk Ned.'


@pytest.fixture(autouse=True)
def people(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with begun(world, monkeypatch) as made:
        made.person("sec", of="desk", roles=[Role.SECRETARIAT])
        yield made


def roles_page() -> str:
    return f"/alliance/people/{alliance.card_named('eve').id}/roles"


def late() -> Client:
    """Return the secretariat's browser, an app set up, a quarter of an hour after the sign-in."""
    set_up("sec")
    browser = linked("sec")
    later(16 * 60)
    return browser


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_a_role_is_changed_after_a_proof_and_what_was_typed_is_sent_once_more() -> None:
    browser, typed = late(), {"roles": ["R3", "R5"], "reason": REASON}

    asked = browser.post(roles_page(), typed)
    proved = browser.post("/confirm", {"code": shown()})
    page = browser.get(proved.headers["location"]).content.decode()

    assert asked.headers["location"] == "/confirm"
    assert alliance.card_named("eve").roles == ("R3",)
    assert f'action="{roles_page()}"' in page
    sent = hidden(page)
    assert (sent["roles"], sent["reason"]) == (["R3", "R5"], [REASON])
    done = browser.post(roles_page(), sent)
    assert done.status_code == 302
    assert alliance.card_named("eve").roles == ("R3", "R5")


def test_a_fresh_sign_in_is_proof_enough() -> None:
    answer = linked("sec").post(roles_page(), {"roles": ["R3", "R5"], "reason": REASON})

    assert "/confirm" not in answer.headers["location"]


def test_a_form_that_waits_is_read_by_nobody_else() -> None:
    browser = late()

    browser.post(roles_page(), {"roles": ["R3"], "reason": "Nightjar"})

    rows = [str(each.get_decoded()) for each in SessionRow.objects.all()]
    assert any("waiting_form" in row for row in rows)
    assert not any("Nightjar" in row for row in rows)


def test_a_form_that_waits_is_shown_after_the_proof_alone_and_once() -> None:
    browser = late()
    browser.post(roles_page(), {"roles": ["R3"], "reason": "Nightjar"})

    before = browser.get("/confirm/form")
    browser.post("/confirm", {"code": shown()})
    shown_once, again = browser.get("/confirm/form"), browser.get("/confirm/form")

    assert before.headers["location"] == "/account"
    told = re.sub(r"<[^>]+>", "", shown_once.content.decode())
    assert ("Why: Nightjar" in told, f"It goes to {roles_page()}" in told) == (True, True)
    assert again.headers["location"] == "/account"


def test_a_form_that_waited_too_long_is_forgotten() -> None:
    browser = late()
    browser.post(roles_page(), {"roles": ["R3"], "reason": "Nightjar"})
    later(16 * 60)

    browser.post("/confirm", {"code": shown()})

    assert browser.get("/confirm/form").headers["location"] == "/account"


def test_a_form_waits_through_a_new_sign_in_of_the_same_person() -> None:
    browser = late()
    browser.post(roles_page(), {"roles": ["R3"], "reason": "Nightjar"})

    browser.post("/sign-out", {"then": "again"})
    came = again("sec", browser)

    assert came == "/confirm/form"
    assert "Nightjar" in browser.get(came).content.decode()


def test_a_form_that_waits_is_lost_to_who_signs_out_for_good_and_to_anybody_else() -> None:
    for then, person in (({}, "sec"), ({"then": "again"}, "ada")):
        browser = late()
        browser.post(roles_page(), {"roles": ["R3"], "reason": "Nightjar"})

        browser.post("/sign-out", then)
        came = again(person, browser)

        assert came in ("/", "/account")
        assert browser.get("/confirm/form").headers["location"] == "/account"
        if person == "ada":
            assert again("sec", browser) != "/confirm/form"


def again(person: str, browser: Client) -> str:
    """Sign in by a fresh link in a browser that was there before, and return where it leads."""
    link = signin.make_link(person, now=Clock.now())
    return str(browser.post(f"/signin/{link}").headers["location"])


def test_who_may_not_do_it_is_told_so_and_proves_nothing() -> None:
    browser = linked("ada")
    later(16 * 60)

    answer = browser.post(roles_page(), {"roles": ["R3"], "reason": REASON})

    assert answer.status_code == 403
    assert "R.role" in answer.content.decode()


def test_the_secret_of_an_app_waits_encrypted_for_its_first_code() -> None:
    browser = linked("ada")

    page = browser.get("/account/app").content.decode()

    secret = re.search(r"secret=([A-Z2-7]{32})", page)
    assert secret
    assert secret[1] in browser.get("/account/app").content.decode()
    assert not any(secret[1] in str(each.get_decoded()) for each in SessionRow.objects.all())
