"""A browser at the doors of sign-in, with a clock that tests set forward, and an app that shows codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch

import attrs
import pytest
from django.test import Client

from atlas.services import alliance, signin
from atlas.services.signin import codes, passwords
from atlas.services.signin.codes import code_at
from atlas.web import startup
from builders import NOW, World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long sentence of many words"


class Clock(datetime):
    """The clock of the web, which a test sets forward."""

    shown = NOW

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain datetime will do
        return cls.shown.astimezone(tz)


@contextmanager
def begun(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Set the clock of the web to the tests', with ada and eve in one organisation."""
    monkeypatch.setattr("atlas.web.startup.datetime", Clock)
    Clock.shown = NOW
    world.person("ada", of="north")
    world.person("eve", of="north")
    yield world


@contextmanager
def passwords_allowed() -> Iterator[None]:
    """Let the operator allow passwords while inside."""
    allowed = attrs.evolve(startup.settings(), passwords=True)
    with (
        patch("atlas.web.views.signing.settings", lambda: allowed),
        patch("atlas.web.views.account.settings", lambda: allowed),
        patch("atlas.web.views.session.settings", lambda: allowed),
    ):
        yield


def later(seconds: float) -> None:
    """Set the clock forward."""
    Clock.shown = Clock.shown + timedelta(seconds=seconds)


def client(**headers: str) -> Client:
    """Return a browser that nobody is signed in with."""
    return Client(SERVER_NAME="localhost", headers=headers)


def linked(short: str = "ada") -> Client:
    """Return a browser that used a fresh one-time link."""
    browser = client()
    token = signin.make_link(short, now=Clock.now())
    assert browser.post(f"/signin/{token}").status_code == 302
    return browser


def set_up(short: str = "ada", *, password: str = "") -> None:
    """Give somebody an app for codes, and a password where one is named."""
    person = alliance.card_named(short).id
    key = startup.settings().key("signin")
    codes.set_up(person, SECRET, shown(), key=key, now=Clock.now())
    later(90)
    if password:
        passwords.set_up(person, password)


def shown() -> str:
    """Return the code that the app shows now."""
    return code_at(SECRET, int(Clock.now().timestamp()) // 30)


def is_in(browser: Client) -> bool:
    """Tell whether somebody is signed in."""
    return browser.get("/account").status_code == 200


def by_password(browser: Client, name: str, password: str, code: str) -> int:
    """Try name, password and code; return the status."""
    given = {"name": name, "password": password, "code": code}
    return browser.post("/sign-in/password", given).status_code
