"""A virtual authenticator of the browser makes a passkey, signs in with it, and proves that it is still the person."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

import website
from website import Website

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty() -> Iterator[Website]:
    """A site with two people, under a name that browsers make passkeys for."""
    with website.running(world=False) as running:
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def authenticator(context: BrowserContext, page: Page) -> tuple[CDPSession, str]:
    """Plug an authenticator in that has one person's finger and keeps passkeys."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def base(site: Website) -> str:
    return f"http://localhost:{site.port}"


def with_link(site: Website, page: Page, person: str = "ada") -> None:
    page.goto(site.signin_links(person)[0].replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="Sign in").click()


def make_passkey(site: Website, page: Page, name: str = "Laptop") -> None:
    page.goto(f"{base(site)}/account")
    page.get_by_label("What to call it").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("button", name=re.compile(f"Remove {name}"))).to_be_visible()


def sign_out(site: Website, page: Page) -> None:
    page.context.clear_cookies()
    page.goto(f"{base(site)}/signed-out")


def test_a_passkey_is_made_and_signs_in(
    empty: Website, page: Page, authenticator: tuple[CDPSession, str]
) -> None:
    with_link(empty, page)
    make_passkey(empty, page)
    sign_out(empty, page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url(f"{base(empty)}/")
    page.goto(f"{base(empty)}/account")
    expect(page.get_by_role("row", name=re.compile("Passkey.*this one"))).to_be_visible()


def test_a_passkey_that_was_removed_signs_nobody_in(
    empty: Website, page: Page, authenticator: tuple[CDPSession, str]
) -> None:
    with_link(empty, page, "bo")
    make_passkey(empty, page, "Gone")
    page.get_by_role("button", name="Remove Gone").click()
    sign_out(empty, page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("does not sign you in")
    page.goto(f"{base(empty)}/account")
    expect(page).to_have_url(re.compile("signed-out"))


def test_a_passkey_without_its_persons_finger_signs_nobody_in(
    empty: Website, page: Page, authenticator: tuple[CDPSession, str]
) -> None:
    with_link(empty, page, "olga")
    make_passkey(empty, page)
    sign_out(empty, page)
    devtools, plugged = authenticator
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": plugged, "isUserVerified": False})

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey was not used.")).to_be_visible()


def test_an_authenticator_whose_count_falls_back_signs_nobody_in(
    empty: Website, page: Page, authenticator: tuple[CDPSession, str]
) -> None:
    with_link(empty, page)
    make_passkey(empty, page, "Copied")
    devtools, plugged = authenticator
    kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": plugged})["credentials"]
    sign_out(empty, page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{base(empty)}/")
    sign_out(empty, page)

    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": plugged})
    for each in kept:  # as they were copied, before they signed
        devtools.send("WebAuthn.addCredential", {"authenticatorId": plugged, "credential": each})
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("does not sign you in")


def test_an_address_in_numbers_says_why_it_has_no_passkeys(empty: Website, page: Page) -> None:
    page.goto(empty.signin_links("ada")[0])
    page.get_by_role("button", name="Sign in").click()

    page.goto(f"{empty.base}/account")

    expect(page.get_by_text("Passkeys need the site under https")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
