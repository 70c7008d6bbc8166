"""What is set from outside is read strictly: an unusable value ends the start with a sentence."""

import pytest

from atlas.errors import SettingsError
from atlas.settings import Settings


def settings(**variables: str) -> Settings:
    return Settings.from_env({"ATLAS_DATA": "/srv/atlas", **variables})


@pytest.mark.parametrize(
    ("given", "kept", "host", "secure"),
    [
        ("https://atlas.example.org", "https://atlas.example.org", "atlas.example.org", True),
        ("HTTPS://Atlas.Example.org/", "https://atlas.example.org", "atlas.example.org", True),
        ("https://atlas.example:8443", "https://atlas.example:8443", "atlas.example", True),
        ("http://10.0.0.5:8321", "http://10.0.0.5:8321", "10.0.0.5", False),
        ("http://[2001:DB8::1]:8321/", "http://[2001:db8::1]:8321", "[2001:db8::1]", False),
    ],
)
def test_a_public_address_gives_host_and_whether_it_is_secure(
    given: str, kept: str, host: str, secure: bool
) -> None:
    made = settings(ATLAS_PUBLIC_URL=given)

    assert (made.public_url, made.public_host, made.secure) == (kept, host, secure)


def test_without_a_public_address_nothing_is_public() -> None:
    made = settings(ATLAS_PUBLIC_URL="")

    assert (made.public_url, made.public_host, made.secure) == (None, None, False)


@pytest.mark.parametrize(
    "address",
    [
        *("atlas.example.org", "ftp://atlas.example", "https://", "https://a/b", "https://a?b=1"),
        *("https://user@a", "https://user:secret@a", "https://a#b", "https://a:99999", "https://*"),
        *("https://a b", "https://a\r\nX: 1", "https://[::1", "https://.", "https://a:x"),
    ],
)
def test_an_address_that_is_no_site_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_PUBLIC_URL"):
        settings(ATLAS_PUBLIC_URL=address)


def test_proxies_are_addresses_and_networks() -> None:
    made = settings(ATLAS_PROXIES="127.0.0.1, 10.0.0.0/8 ::1")

    assert list(map(str, made.proxies)) == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize("words", ["proxy.example", "10.0.0.1/8", "*", "127.0.0.1;10.0.0.1"])
def test_a_proxy_that_is_no_address_is_refused(words: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_PROXIES"):
        settings(ATLAS_PROXIES=words)


def test_nobody_is_believed_by_default() -> None:
    assert settings().proxies == ()


def test_a_log_of_another_form_is_refused() -> None:
    with pytest.raises(SettingsError, match="plain, json"):
        settings(ATLAS_LOG="xml")


@pytest.mark.parametrize("name", ["ATLAS_HOSTS", "ATLAS_SECURE"])
def test_a_setting_that_is_no_longer_read_is_not_passed_over(name: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_PUBLIC_URL"):
        settings(**{name: "1"})


MAIL = {"ATLAS_MAIL_FROM": "atlas@example.org", "ATLAS_PUBLIC_URL": "https://atlas.example.org"}


@pytest.mark.parametrize(
    "url", ["smtp://mail.example:587", "smtps://user:pass%40word@mail.example"]
)
def test_a_mail_server_is_a_url_with_its_password(url: str) -> None:
    made = settings(ATLAS_SMTP_URL=url, **MAIL)

    assert made.smtp_url == url
    assert "word@" not in repr(made)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "https://hunter2@mail.example",
        "smtp://",
        "smtp://a:b@c:0",
        "smtp://a/hunter2",
    ],
)
def test_a_mail_server_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_SMTP_URL") as refused:
        settings(ATLAS_SMTP_URL=url, **MAIL)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("missing", sorted(MAIL))
def test_mail_needs_a_sender_and_an_address_for_its_links(missing: str) -> None:
    given = {name: value for name, value in MAIL.items() if name != missing}

    with pytest.raises(SettingsError, match=missing):
        settings(ATLAS_SMTP_URL="smtp://mail.example", **given)


@pytest.mark.parametrize("sender", ["atlas", "a@b\r\nBcc: c@d.example", "a@b, c@d"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_MAIL_FROM"):
        settings(**(MAIL | {"ATLAS_MAIL_FROM": sender}))


def test_answers_come_in_steps_unless_that_is_turned_off() -> None:
    assert settings().answer_step_ms > 0
    assert settings(ATLAS_ANSWER_STEP="0").answer_step_ms == 0


@pytest.mark.parametrize("words", ["-1", "1001", "2.5", "ten", "\u0664"])
def test_a_step_that_is_no_whole_number_of_milliseconds_is_refused(words: str) -> None:
    with pytest.raises(SettingsError, match="ATLAS_ANSWER_STEP"):
        settings(ATLAS_ANSWER_STEP=words)
