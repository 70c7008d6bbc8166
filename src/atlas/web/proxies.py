"""Whom a request comes from, and over which scheme: what a proxy says is believed where the settings name it.

It stands before Django: nothing behind it sees a forwarding header, and `REMOTE_ADDR` and the scheme are right.
"""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any

from atlas.settings import Network

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_FORWARDED = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"),
    *("HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED"),
)


def behind(application: Application, proxies: Sequence[Network]) -> Application:
    """Return a WSGI application whose requests come from where the trusted proxies say."""

    def answer(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = {name: request.pop(name, "") for name in _FORWARDED}
        if is_trusted(request.get("REMOTE_ADDR", ""), proxies):
            request["REMOTE_ADDR"] = sender(
                said["HTTP_X_FORWARDED_FOR"], request["REMOTE_ADDR"], proxies
            )
            scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
            if scheme in ("http", "https"):
                request["wsgi.url_scheme"] = scheme
        return application(request, start_response)

    return answer


def sender(forwarded_for: str, peer: str, proxies: Sequence[Network]) -> str:
    """Return the last address that no trusted proxy has: each proxy adds the one that it was asked by at the end.

    What stands before that address was written by the sender himself. Where it is no address, the proxy that
    passed it on is named.
    """
    last = peer
    for each in reversed(forwarded_for.split(",")):
        if not is_trusted(last, proxies):
            break
        try:
            last = str(ip_address(each.strip()))
        except ValueError:
            break
    return last


def is_trusted(address: str, proxies: Sequence[Network]) -> bool:
    """Tell whether an address is one of the proxies'. An IPv4 address written as IPv6 counts as itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in proxies)
