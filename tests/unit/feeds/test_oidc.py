"""Which addresses a provider may have."""

import pytest

from atlas.feeds.oidc import authorization_address, is_usable


@pytest.mark.parametrize(
    "address",
    [
        "https://login.example.org/x",
        "https://10.0.0.7:8443/",
        "http://localhost:8080",
        "http://127.0.0.1:1/x",
    ],
)
def test_https_and_this_machine_are_usable(address: str) -> None:
    assert is_usable(address)


@pytest.mark.parametrize(
    "address",
    [
        *("http://login.example.org", "http://10.0.0.7", "ftp://localhost/x", "file:///etc/passwd"),
        *("https://", "https://user:secret@login.example.org", "https://x:port/", "//x", ""),
        *("http://localhost.evil.example", "http://127.0.0.1.evil.example", "javascript:alert(1)"),
    ],
)
def test_no_other_address_is_usable(address: str) -> None:
    assert not is_usable(address)


def test_what_is_asked_is_added_to_the_address_of_the_provider() -> None:
    told = {"authorization_endpoint": "https://login.example.org/auth?realm=a"}

    address = authorization_address(told, {"state": "a b&c"})

    assert address == "https://login.example.org/auth?realm=a&state=a+b%26c"
