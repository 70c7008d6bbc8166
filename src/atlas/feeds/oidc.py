"""What a provider of OpenID Connect is asked for: its description, its keys, and a token for a code.

The operator named the issuer, so its address may be private; what the issuer's description names must be https
too. Plain http is for an issuer on this machine alone, as tests and trials have it.
"""

import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from atlas.errors import ServerError

TIMEOUT_S = 10
MOST_BYTES = 2**20
_HERE = ("localhost", "127.0.0.1", "::1")

Json = dict[str, Any]


def description(issuer: str) -> Json:
    """Return what an issuer says of itself (OpenID Connect Discovery 1.0, section 4).

    Raises:
        ServerError: it cannot be reached, answers unusably, or says that it is another issuer.
    """
    found = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise ServerError("The identity provider says that it is another issuer than the one set.")
    return found


def keys(told: Mapping[str, Any]) -> Json:
    """Return the keys (RFC 7517) that an issuer's description names.

    Raises:
        ServerError: they cannot be reached or read.
    """
    return _asked("GET", _address(told, "jwks_uri"))


def exchanged(
    told: Mapping[str, Any], form: Mapping[str, str], *, client: str, secret: str
) -> Json:
    """Return what the issuer gives for a code (RFC 6749, section 4.1.3), the client proving itself by its secret.

    Raises:
        ServerError: it cannot be reached, or refuses the code.
    """
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    headers, fields = {}, dict(form)
    if "client_secret_basic" in methods:
        pair = f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    else:
        fields |= {"client_id": client, "client_secret": secret}
    return _asked("POST", _address(told, "token_endpoint"), fields, headers)


def authorization_address(told: Mapping[str, Any], asked: Mapping[str, str]) -> str:
    """Return where a browser is sent to sign in at the issuer.

    Raises:
        ServerError: the description names no usable address.
    """
    address = _address(told, "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def is_usable(address: str) -> bool:
    """Tell whether an address is https, or http on this machine, and names a host and nobody's password."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in _HERE
    return bool(parts.hostname) and "@" not in parts.netloc and (parts.scheme == "https" or plain)


def _address(told: Mapping[str, Any], name: str) -> str:
    address = told.get(name)
    if not isinstance(address, str) or not is_usable(address):
        raise ServerError(f"The identity provider's {name} is no address over https.")
    return address


def _asked(
    method: str,
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Json:
    parts = urlsplit(address)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    sent = {"Accept": "application/json", **(headers or {})}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.request(method, target, urlencode(form) if form else None, sent)
        return _read(connection.getresponse())
    except (OSError, HTTPException) as error:
        raise ServerError("The identity provider cannot be reached.") from error
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=TIMEOUT_S, context=context)
    return HTTPConnection(host, port, timeout=TIMEOUT_S)


def _read(answer: HTTPResponse) -> Json:
    body = answer.read(MOST_BYTES + 1)
    if answer.status != 200 or len(body) > MOST_BYTES:
        raise ServerError(f"The identity provider answered with status {answer.status}.")
    try:
        found = json.loads(body)
    except ValueError as error:
        raise ServerError("The identity provider's answer is no JSON.") from error
    if not isinstance(found, dict):
        raise ServerError("The identity provider's answer is no object.")
    return found
