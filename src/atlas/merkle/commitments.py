"""Salted commitments: a leaf of the log tells nothing, and whoever holds the random bytes can prove what it holds."""

import hashlib
from collections.abc import Sequence

from atlas.merkle.tree import leaf_hash, root_of

SALT_BYTES = 32


def commit(salt: bytes, secret: bytes) -> bytes:
    """Return the commitment to `secret`: SHA-256 of 32 random bytes, the length (8 bytes, big-endian), the bytes."""
    return hashlib.sha256(salt + len(secret).to_bytes(8, "big") + secret).digest()


def leaf_of(type_: str, commitments: Sequence[bytes]) -> bytes:
    """Return the leaf of one state change: its type and the Merkle root of its commitments, hashed as a leaf."""
    return leaf_hash(type_.encode() + root_of([leaf_hash(each) for each in commitments]))
