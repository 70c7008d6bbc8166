"""Hashes of files by their length, and fingerprints of OpenPGP keys."""

import re

from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import misfit

DIGITS = {
    IdentifierKind.MD5: 32,
    IdentifierKind.SHA1: 40,
    IdentifierKind.SHA256: 64,
    IdentifierKind.SHA512: 128,
}

_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE | re.ASCII)
_PGP = re.compile(r"[0-9A-F]{40}(?:[0-9A-F]{24})?")


def file_hash(kind: IdentifierKind, text: str) -> str:
    """Return the hash of a file in lower-case hexadecimal; `kind` is one of `DIGITS`."""
    if len(text) != DIGITS[kind] or not _HEX.fullmatch(text):
        raise misfit(kind, f"{DIGITS[kind]} hexadecimal digits")
    return text.lower()


def pgp(text: str) -> str:
    """Return the fingerprint in upper-case hexadecimal.

    It has 40 digits (version 4) or 64 (version 6, RFC 9580). Blanks and colons between the digits
    and a leading `0x` are taken off.
    """
    digits = re.sub(r"[\s:]", "", text).upper().removeprefix("0X")
    if not _PGP.fullmatch(digits):
        raise misfit(IdentifierKind.PGP, "40 or 64 hexadecimal digits")
    return digits
