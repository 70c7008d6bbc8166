"""What has to wait or to be kept and is nobody else's to read: encrypted (AES-256-GCM) and bound to its person.

The key lies in the data folder, so a copy of the database alone opens nothing of it.
"""

import secrets

from atlas.errors import SigninError
from atlas.model.ids import PersonId

_NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2


def seal(plain: str, person: PersonId, *, key: bytes) -> bytes:
    """Return a text encrypted for one person."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 14 MB

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain.encode(), person.bytes)


def opened(sealed: bytes, person: PersonId, *, key: bytes) -> str:
    """Return the text that was encrypted for this person.

    Raises:
        SigninError: it was changed, was another person's, or the key is another one.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - 14 MB
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], person.bytes)
    except (InvalidTag, ValueError) as error:
        raise SigninError("This cannot be opened any more. Begin anew.") from error
    return plain.decode()
