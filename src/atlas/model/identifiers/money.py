"""Where money goes: bank accounts (ISO 13616), Bitcoin, Ethereum and Tron addresses."""

import hashlib
import re

from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import miscount, misfit

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{26,35}")
_BECH32 = re.compile(r"bc1[023456789acdefghjklmnpqrstuvwxyz]{8,87}")
_ETH = re.compile(r"0x[0-9a-fA-F]{40}")

BTC_VERSIONS = (
    0x00,
    0x05,
)  # pay to public key hash, to script hash (Bitcoin Core, chainparams, main)
TRX_VERSIONS = (0x41,)  # Tron documentation, "Accounts": address format
_BECH32_CONSTANT = 1  # BIP 173, for witness version 0
_BECH32M_CONSTANT = 0x2BC830A3  # BIP 350, for versions 1 to 16


def iban(text: str) -> str:
    """Return the IBAN without blanks, in upper case; check digits and national form must fit."""
    from stdnum import exceptions
    from stdnum import iban as standard

    compact = re.sub(r"[\s.-]", "", text).upper()
    if not _IBAN.fullmatch(compact):
        raise misfit(IdentifierKind.IBAN, "country, two check digits and the account")
    try:
        standard.validate(compact, check_country=False)
    except exceptions.InvalidChecksum as exc:
        raise miscount(IdentifierKind.IBAN, "modulus 97") from exc
    except exceptions.ValidationError as exc:
        raise misfit(IdentifierKind.IBAN, "the length and form of the country's IBAN") from exc
    return compact


def btc(text: str) -> str:
    """Return a main-net Bitcoin address: Base58Check as written, Bech32(m) in lower case."""
    if text[:3].lower() == "bc1":
        return _segwit(text)
    return _base58check(text, kind=IdentifierKind.BTC, versions=BTC_VERSIONS)


def trx(text: str) -> str:
    """Return a Tron address in Base58Check."""
    return _base58check(text, kind=IdentifierKind.TRX, versions=TRX_VERSIONS)


def eth(text: str) -> str:
    """Return an Ethereum address with the capitals of EIP-55.

    All small and all capital letters carry no check and are taken; mixed ones must fit.
    """
    if not _ETH.fullmatch(text):
        raise misfit(IdentifierKind.ETH, "0x and 40 hexadecimal digits")
    digits = text[2:]
    checked = _eip55(digits.lower())
    if digits not in (checked, digits.lower(), digits.upper()):
        raise miscount(IdentifierKind.ETH, "the capitals of EIP-55")
    return f"0x{checked}"


def _base58check(text: str, *, kind: IdentifierKind, versions: tuple[int, ...]) -> str:
    if not _BASE58.fullmatch(text):
        raise misfit(kind, "26 to 35 letters of Base58")
    import base58

    raw = base58.b58decode(text)
    if len(raw) != 25 or raw[0] not in versions:
        raise misfit(kind, "a version byte of the main net and 20 bytes")
    if hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] != raw[21:]:
        raise miscount(kind, "Base58Check")
    return text


def _segwit(text: str) -> str:
    lower = text.lower()
    if text not in (lower, text.upper()) or not _BECH32.fullmatch(lower):
        raise misfit(IdentifierKind.BTC, "bc1 and Bech32 letters of one case")
    import bech32

    values = [bech32.CHARSET.index(letter) for letter in lower[3:]]
    version, expected = values[0], _BECH32M_CONSTANT if values[0] else _BECH32_CONSTANT
    if bech32.bech32_polymod(bech32.bech32_hrp_expand("bc") + values) != expected:
        raise miscount(IdentifierKind.BTC, "Bech32 (version 0) or Bech32m")
    program = bech32.convertbits(values[1:-6], 5, 8, pad=False)
    if not program or version > 16 or not _is_program(version, len(program)):
        raise misfit(IdentifierKind.BTC, "a witness version and program of BIP 141")
    return lower


def _is_program(version: int, length: int) -> bool:
    return length in (20, 32) if version == 0 else 2 <= length <= 40


def _eip55(digits: str) -> str:
    from Crypto.Hash import keccak

    nibbles = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    return "".join(
        digit.upper() if int(nibble, 16) >= 8 else digit
        for digit, nibble in zip(digits, nibbles, strict=False)
    )
