"""Signing in at a provider of OpenID Connect: the code flow, with everything checked that the standard lets one skip.

A person is known by issuer and subject (OpenID Connect Core 1.0, section 5.7), never by a name or an address of
mail. The ID token's signature is checked although TLS brought it, and its nonce must be the one of this browser.
Nobody signs up: an account that nobody here is connected with signs nobody in.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import jwt

from atlas.errors import NotFound, SigninError
from atlas.feeds import oidc
from atlas.model.ids import PersonId
from atlas.settings import Provider
from atlas.store import signin_methods as kept

# Asymmetric alone: with HS256 whoever knows the client's secret signs, and `none` signs nothing (RFC 8725, 3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_LEEWAY_S = 60  # clocks of two machines
_WRONG = "That account does not sign you in here."

Saved = dict[str, str]
"""What the session keeps until the browser comes back: state, nonce, verifier, and for which provider."""


@attrs.frozen(kw_only=True)
class Who:
    """An account at a provider. `signed_in_at` is when it signed in there, in seconds, 0 where that is not told."""

    issuer: str
    subject: str
    signed_in_at: int


def provider_named(providers: Sequence[Provider], name: str) -> Provider:
    """Return the provider that an address names.

    Raises:
        NotFound: the operator named none so.
    """
    for each in providers:
        if each.name == name:
            return each
    raise NotFound("There is no such identity provider here.")


def begin(provider: Provider, *, returning: str, anew: bool = False) -> tuple[str, Saved]:
    """Return where to send the browser, and what to keep until it comes back.

    `returning` is our own address for that; `anew`: the person is to sign in there again, whoever is signed in.

    Raises:
        ServerError: the provider cannot be reached or used.
    """
    saved = {
        "provider": provider.name,
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "returning": returning,
    }
    challenge = hashlib.sha256(saved["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": returning,
        "scope": "openid",
        "state": saved["state"],
        "nonce": saved["nonce"],
        "code_challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),  # RFC 7636
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if anew else {}),
    }
    return oidc.authorization_address(oidc.description(provider.issuer), asked), saved


def finish(provider: Provider, told: Mapping[str, str], *, saved: Saved, now: datetime) -> Who:
    """Return which account the browser came back with.

    Raises:
        SigninError: state, issuer, code or token does not hold. Which of them is not told.
        ServerError: the provider cannot be reached or used.
    """
    if saved.get("provider") != provider.name or not _same(told.get("state"), saved.get("state")):
        raise SigninError(_WRONG)
    if told.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: another provider's answer
        raise SigninError(_WRONG)
    if not told.get("code"):
        raise SigninError(_WRONG)
    described = oidc.description(provider.issuer)
    form = {
        "grant_type": "authorization_code",
        "code": told["code"],
        "redirect_uri": saved["returning"],
        "code_verifier": saved["verifier"],
    }
    given = oidc.exchanged(
        described, form, client=provider.client_id, secret=provider.client_secret
    )
    claims = _claims(str(given.get("id_token", "")), oidc.keys(described), provider)
    _assert_meant(claims, provider, nonce=saved["nonce"])
    return Who(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        signed_in_at=int(claims.get("auth_time") or 0),
    )


def _claims(token: str, found: Mapping[str, Any], provider: Provider) -> dict[str, Any]:
    """Return what an ID token says, once its signature, issuer, audience and dates hold."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(found, header.get("kid"))
        if header.get("alg") not in ALGORITHMS or key.algorithm_name != header["alg"]:
            raise SigninError(_WRONG)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=_LEEWAY_S,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise SigninError(_WRONG) from error
    return claims


def _key(found: Mapping[str, Any], wanted: str | None) -> jwt.PyJWK:
    """Return the key that a token names, or the only one where it names none."""
    usable = [
        each
        for each in found["keys"]
        if each.get("use", "sig") == "sig" and (wanted is None or each.get("kid") == wanted)
    ]
    if len(usable) != 1:
        raise SigninError(_WRONG)
    return jwt.PyJWK(usable[0])


def _assert_meant(claims: Mapping[str, Any], provider: Provider, *, nonce: str) -> None:
    """Refuse a token that was made for another browser, or for several programs and mainly for another."""
    if not _same(claims["nonce"], nonce) or not claims["sub"]:
        raise SigninError(_WRONG)
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else provider.client_id) != provider.client_id:
        raise SigninError(_WRONG)


def _same(told: object, kept_: str | None) -> bool:
    return (
        isinstance(told, str)
        and bool(kept_)
        and hmac.compare_digest(told.encode(), str(kept_).encode())
    )


def person_of(who: Who) -> PersonId:
    """Return who is connected with an account.

    Raises:
        SigninError: nobody is, or they are no longer active.
    """
    person = kept.find_identity(who.issuer, who.subject)
    if person is None:
        raise SigninError(_WRONG)
    return person


def connect(person: PersonId, who: Who, *, now: datetime) -> None:
    """Let an account sign a person in.

    Raises:
        UsageError: somebody is connected with it, or the person with another account of this provider.
    """
    kept.save_identity(person, who.issuer, who.subject, now=now)


def assert_same(person: PersonId, who: Who, *, now: datetime) -> None:
    """Refuse an account that is not this person's, or that did not sign in just now.

    Raises:
        SigninError: it is another's, or its sign-in there is old or not dated.
    """
    recent = now.timestamp() - who.signed_in_at <= _LEEWAY_S * 5
    if kept.find_identity(who.issuer, who.subject) != person or not recent:
        raise SigninError(_WRONG)
