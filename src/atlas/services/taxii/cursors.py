"""How far somebody read, as text that tells nothing: encrypted, and of use to him and for his question alone."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence

import attrs
import msgspec

from atlas.errors import UsageError
from atlas.policy.actors import Standing
from atlas.services.gate import Visit
from atlas.store import alliance

_NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2
_NUMBER_BYTES, _FACTS_BYTES = 8, 16
UNKNOWN = (
    "This `next` was not given for this question. Ask without it, and read from the beginning."
)


@attrs.frozen(kw_only=True)
class Bound:
    """What a cursor is bound to: who asks, what, and a fingerprint of what his scope follows from."""

    visit: Visit
    asked: Sequence[str]
    facts: bytes
    key: bytes


def bind(visit: Visit, asked: Sequence[str], *, key: bytes) -> Bound:
    """Return what cursors of an answer are bound to. Asked inside the scope of the answer, as facts can change.

    Whoever reads on after they changed begins again: what was given before may show now.
    """
    standing = alliance.standing_of(visit.actor, visit.now)
    told = msgspec.json.encode(_told(standing, visit), order="sorted")
    facts = hashlib.sha256(told).digest()[:_FACTS_BYTES]
    return Bound(visit=visit, asked=asked, facts=facts, key=key)


def _told(standing: Standing, visit: Visit) -> dict[str, object]:
    day = visit.now.date()
    return {
        "person": [str(standing.actor.organisation), str(standing.actor.person)],
        "standing": [standing.active, standing.signed, standing.country, sorted(standing.roles)],
        "cells": sorted(
            str(each.cell)
            for each in standing.memberships
            if each.opens <= visit.now and (each.closes is None or visit.now < each.closes)
        ),
        "bases": sorted(
            f"{each.code} {each.jurisdiction}"
            for each in standing.bases
            if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)
        ),
    }


def write(number: int, bound: Bound) -> str:
    """Return the cursor behind a number, for the same person, question, purpose and reference."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 14 MB

    nonce = secrets.token_bytes(_NONCE_BYTES)
    plain = number.to_bytes(_NUMBER_BYTES, "big") + bound.facts
    sealed = nonce + AESGCM(bound.key).encrypt(nonce, plain, _name(bound))
    return base64.urlsafe_b64encode(sealed).decode("ascii")


def read(cursor: str, bound: Bound) -> int:
    """Return the number behind which to read on; 0 where what the visitor may read has changed since.

    Raises:
        UsageError: it was not made here, or for somebody or something else.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - 14 MB
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        sealed = base64.b64decode(cursor, altchars=b"-_", validate=True)
        plain = AESGCM(bound.key).decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _name(bound)
        )
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise UsageError(UNKNOWN) from error
    same = secrets.compare_digest(plain[_NUMBER_BYTES:], bound.facts)
    return int.from_bytes(plain[:_NUMBER_BYTES], "big") if same else 0


def _name(bound: Bound) -> bytes:
    visit, actor = bound.visit, bound.visit.actor
    who = [str(actor.organisation), str(actor.person), visit.purpose, visit.setting.reference]
    return msgspec.json.encode([*who, *bound.asked])
