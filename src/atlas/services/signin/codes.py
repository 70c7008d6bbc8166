"""Codes: six digits by time from an app (RFC 6238), and recovery codes for when everything else is lost.

The secret of the app is kept encrypted (AES-256-GCM) under a key of the data folder and bound to its person; of
recovery codes only hashes are kept. A code of a step of time is used once.
"""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime

from atlas.errors import SigninError, UsageError
from atlas.model.ids import PersonId
from atlas.services.signin import sealed
from atlas.store import signin_methods as kept

STEP_S, DIGITS = 30, 6  # RFC 6238, section 4.1; what every app takes
_DRIFT = 1  # steps before and after (RFC 6238, section 5.2)
RECOVERY_CODES = 10
_SECRET_BYTES = 20  # RFC 4226, section 4: 160 bits
_CODE_BYTES = 10  # 80 bits: a stolen hash tells nothing

WRONG = "That code is wrong, too old or used. Wait for the next one."


def fresh_secret() -> str:
    """Return a new secret as apps take it: base32, 32 letters."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def address_of(secret: str, name: str) -> str:
    """Return the address that an app opens to take a secret."""
    from urllib.parse import quote  # noqa: PLC0415 - asked once a person

    return f"otpauth://totp/{quote(f'Cybercrime Atlas:{name}')}?secret={secret}&issuer=Cybercrime%20Atlas"


def set_up(person: PersonId, secret: str, code: str, *, key: bytes, now: datetime) -> None:
    """Keep a secret whose first code was typed, in place of an earlier one.

    Raises:
        UsageError: the secret is none, or the code is not of it.
    """
    step = _step_of(secret, code, now)
    if step is None:
        raise UsageError(
            "The code does not fit. Check the clock of the app, and type the code that it shows now."
        )
    kept.save_totp(person, sealed.seal(secret, person, key=key), step=step, now=now)


def use(person: PersonId, code: str, *, key: bytes, now: datetime) -> None:
    """Use the code that a person's app shows now.

    Raises:
        SigninError: there is no app, or the code is wrong, too old or used.
    """
    found = kept.find_totp(person)
    step = _step_of(sealed.opened(found, person, key=key), code, now) if found else None
    if step is None or not kept.use_step(person, step):
        raise SigninError(WRONG)


def remove(person: PersonId) -> None:
    """Forget the app; a password, which needs its codes, goes with it."""
    kept.remove_totp(person)
    kept.set_password(person, None)


def fresh_recovery_codes(person: PersonId) -> tuple[str, ...]:
    """Return ten fresh recovery codes, in place of all earlier ones. They are told this once."""
    codes = [
        base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode() for _ in range(RECOVERY_CODES)
    ]
    kept.replace_recovery_codes(person, [_digest(person, code) for code in codes])
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes)


def use_recovery(person: PersonId | None, code: str, *, now: datetime) -> None:
    """Use a recovery code up.

    Raises:
        SigninError: it is none of this person's, or was used.
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    if person is None or not kept.use_recovery_code(person, _digest(person, plain), now=now):
        raise SigninError(WRONG)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time that a code is of, or `None`; every step is looked at, whichever fits."""
    typed = "".join(code.split())
    step = int(now.timestamp()) // STEP_S
    found = None
    for each in range(step - _DRIFT, step + _DRIFT + 1):
        if hmac.compare_digest(code_at(secret, each).encode(), typed.encode()):
            found = each
    return found


def code_at(secret: str, step: int) -> str:
    """Return the code of a step of time (RFC 4226, section 5.3).

    Raises:
        UsageError: the secret is not base32.
    """
    try:
        key = base64.b32decode(secret, casefold=True)
    except ValueError as error:
        raise UsageError("This is no secret of codes.") from error
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    at = mac[-1] & 0x0F
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def _digest(person: PersonId, code: str) -> bytes:
    return hashlib.sha256(person.bytes + code.encode()).digest()
