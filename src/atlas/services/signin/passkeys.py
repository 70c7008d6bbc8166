"""Passkeys (WebAuthn level 3): made and checked for this site alone, with the person's finger, face or PIN.

The library fido2 parses and checks what authenticators say; this module keeps the public keys and adds what the
standard leaves to the site: whose key it is, and that an authenticator's count only grows (section 7.2, step 22).
"""

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import attrs
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from atlas.errors import SigninError, UsageError
from atlas.model.ids import PersonId
from atlas.store import signin_methods as kept
from atlas.store.signin_methods import Passkey

_MOST_OF_PERSON = 20
_MOST_LETTERS = 80
_WRONG = "This passkey does not sign you in here."

State = dict[str, Any]
"""What the session keeps between question and answer: the challenge."""
Json = dict[str, Any]


@attrs.frozen(kw_only=True)
class Site:
    """Where people reach the site: scheme, host and port, as the browser's address bar has it."""

    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Tell whether browsers make passkeys here: https, or localhost; never an address in numbers."""
        parts = urlsplit(self.origin)
        host = parts.hostname or ""
        numbers = host.replace(".", "").isdigit() or ":" in host
        return not numbers and (parts.scheme == "https" or host == "localhost")

    def server(self) -> Fido2Server:
        """Return what makes the questions of this site and checks the answers."""
        party = PublicKeyCredentialRpEntity(
            name="Cybercrime Atlas", id=urlsplit(self.origin).hostname
        )
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


@attrs.frozen(kw_only=True)
class Question:
    """What a passkey was asked: the state that the session kept, and the site that asked."""

    state: State
    site: Site


def begin_registration(person: PersonId, name: str, site: Site) -> tuple[Json, State]:
    """Return what to ask the browser for a new passkey, and what to keep until it answers."""
    known = [AttestedCredentialData(each.public_key) for each in kept.passkeys_of(person)]
    options, state = site.server().register_begin(
        PublicKeyCredentialUserEntity(id=person.bytes, name=name, display_name=name),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), dict(state)


def register(
    person: PersonId, name: str, answer: Json, *, question: Question, now: datetime
) -> None:
    """Keep the passkey that a browser made.

    Raises:
        UsageError: the answer does not fit the question, the passkey is known, or there are too many.
    """
    made = _registered(answer, question)
    if len(kept.passkeys_of(person)) >= _MOST_OF_PERSON:
        raise UsageError(f"At most {_MOST_OF_PERSON} passkeys; remove one first.")
    assert made.credential_data is not None  # noqa: S101 - the library refuses an answer without
    passkey = Passkey(
        id=uuid.uuid4(),
        person=person,
        name=name.strip()[:_MOST_LETTERS] or "Passkey",
        public_key=bytes(made.credential_data),
        signed=made.counter,
        created_at=now,
        last_used=None,
    )
    kept.save_passkey(passkey, made.credential_data.credential_id)


def _registered(answer: Json, question: Question) -> AuthenticatorData:
    try:
        return question.site.server().register_complete(question.state, answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError("This is no answer to what was asked; try again.") from error


def begin(site: Site) -> tuple[Json, State]:
    """Return what to ask a browser whose person is not known yet, and what to keep until it answers."""
    options, state = site.server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), dict(state)


def sign_in(answer: Json, question: Question, *, now: datetime) -> PersonId:
    """Return whom a passkey signs in.

    Raises:
        SigninError: the key is unknown, its signature does not hold, its count fell back, or its person is not active.
    """
    said = _parsed(answer)
    passkey = kept.find_passkey(said.raw_id)
    if passkey is None or not kept.is_active(passkey.person):
        raise SigninError(_WRONG)
    _assert_signed(answer, passkey, question)
    handle = said.response.user_handle
    if handle is not None and handle != passkey.person.bytes:
        raise SigninError(_WRONG)
    _count(passkey, said.response.authenticator_data.counter, now)
    return passkey.person


def _parsed(answer: Json) -> AuthenticationResponse:
    try:
        return AuthenticationResponse.from_dict(answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SigninError(_WRONG) from error


def _assert_signed(answer: Json, passkey: Passkey, question: Question) -> None:
    known = AttestedCredentialData(passkey.public_key)
    try:
        question.site.server().authenticate_complete(question.state, [known], answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SigninError(_WRONG) from error


def _count(passkey: Passkey, signed: int, now: datetime) -> None:
    """Keep how often the authenticator signed. Passkeys that are synchronised do not count and say 0 for ever."""
    falls_back = signed <= passkey.signed and (signed or passkey.signed)
    if falls_back or not kept.note_signature(
        passkey.id, before=passkey.signed, after=signed, today=now.date()
    ):
        raise SigninError(_WRONG)
