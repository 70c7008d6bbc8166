"""A proxy is believed where the settings name it, and nobody else ever is."""

from collections.abc import Callable, Iterable
from ipaddress import ip_network
from typing import Any

import pytest

from atlas.web.proxies import behind

PROXIES = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("2001:db8::1"))


def seen(peer: str, **headers: str) -> dict[str, Any]:
    """Return the request as the application behind sees it."""
    requests: list[dict[str, Any]] = []

    def application(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        requests.append(request)
        return []

    given = {f"HTTP_X_FORWARDED_{name}": value for name, value in headers.items()}
    behind(application, PROXIES)(
        {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **given}, lambda *_: None
    )
    return requests[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:DB8::7", "2001:db8::7"),
        ("127.0.0.1", "192.0.2.66, 192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.66, 192.0.2.7, 10.1.2.3", "192.0.2.7"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 10.1.2.3", "10.1.2.3"),
        ("192.0.2.7", "10.0.0.1", "192.0.2.7"),
        ("192.0.2.7", "127.0.0.1, 127.0.0.1", "192.0.2.7"),
    ],
)
def test_the_sender_is_the_last_address_that_no_proxy_has(
    peer: str, forwarded: str, expected: str
) -> None:
    assert seen(peer, FOR=forwarded)["REMOTE_ADDR"] == expected


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http, https", "https"),
        ("127.0.0.1", "HTTPS", "https"),
        ("127.0.0.1", "https, http", "http"),
        ("127.0.0.1", "javascript", "http"),
        ("192.0.2.7", "https", "http"),
    ],
)
def test_the_scheme_is_what_the_nearest_proxy_says(peer: str, said: str, expected: str) -> None:
    assert seen(peer, PROTO=said)["wsgi.url_scheme"] == expected


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.7"])
def test_nothing_behind_ever_sees_a_forwarding_header(peer: str) -> None:
    request = seen(peer, FOR="192.0.2.7", PROTO="https", HOST="evil.example", PORT="1")

    assert [name for name in request if "FORWARDED" in name] == []
