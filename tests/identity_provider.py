"""A small provider of OpenID Connect on this machine: a real server that signs ID tokens with a key it made.

A test says what the next token is to say; everything else is as the standard wants it.
"""

import hashlib
import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import attrs
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from atlas.settings import Provider

CLIENT, SECRET = "atlas", "a secret: with a colon"


@attrs.define
class IdentityProvider:
    """Who signs in next, and what the token is made to say instead of the truth."""

    issuer: str
    subject: str = "subject-of-ada"
    instead: dict[str, Any] = attrs.field(factory=dict)
    header: dict[str, Any] = attrs.field(factory=dict)
    key: rsa.RSAPrivateKey = attrs.field(
        factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    signing_key: Any = None
    algorithm: str = "RS256"
    now: int = 0
    asked: list[dict[str, str]] = attrs.field(factory=list)
    codes: dict[str, dict[str, str]] = attrs.field(factory=dict)

    @property
    def provider(self) -> Provider:
        """Return it as the operator's file would name it."""
        return Provider(
            name="work",
            title="Work",
            issuer=self.issuer,
            client_id=CLIENT,
            client_secret=SECRET,
        )

    def sign_in(self, address: str) -> str:
        """Do what a person's browser does there, and return where it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}&iss={self.issuer}"

    def description(self) -> dict[str, Any]:
        """Return what the issuer says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**told, "kid": "first", "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return the token of a code, once; `None` where client, code or verifier is wrong."""
        pair = b64decode(authorization.removeprefix("Basic ")).decode()
        client, _, secret = pair.partition(":")
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if (unquote(client), unquote(secret)) != (CLIENT, SECRET) or asked is None:
            return None
        if asked["code_challenge"] != proved or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(asked)}

    def _signed(self, asked: dict[str, str]) -> str:
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": self.now,
            "exp": self.now + 300,
            "auth_time": self.now,
        }
        told = {
            name: value for name, value in {**said, **self.instead}.items() if value is not None
        }
        headers = {"kid": "first", **self.header}
        return jwt.encode(told, self.signing_key or self.key, self.algorithm, headers=headers)


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """Serve a provider while inside."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = IdentityProvider(issuer=f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _handler(provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {
                "/.well-known/openid-configuration": provider.description,
                "/keys": provider.keys,
            }
            page = pages.get(self.path)
            self._answer(page() if page else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.token(form, self.headers.get("Authorization", "")))

        def _answer(self, told: dict[str, Any] | None) -> None:
            body = json.dumps(told or {"error": "invalid_grant"}).encode()
            self.send_response(200 if told else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    return Handler
