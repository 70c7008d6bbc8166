"""Makes identifiers that are valid and belong to nobody: from ranges that standards keep for examples.

Where there is no such range (wallets, onion services, keys), the bytes begin with `MARK`: they pass
every checksum, and nobody holds a key to them.
"""

import base64
import functools
import hashlib
import operator
from collections.abc import Callable
from random import Random

from atlas.model.identifiers import Identifier, IdentifierKind, normalise

MARK = b"FICTION!"
IPV4_NETS = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737
IPV6_NET = "2001:db8"  # RFC 3849
ASNS = (*range(64496, 64512), *range(65536, 65552))  # RFC 5398
TLD = "example"  # RFC 2606
PHONE_PREFIX = (
    "+155555501"  # 555-0100 to 555-0199 are kept for fiction; the area 555 is not assigned
)
BANK_CODE = "00000000"  # German bank codes begin with 1 to 8
HANDLE_PREFIX = "example_"  # our own: Telegram keeps no range

_SYLLABLES = "ka lo mi ren ta vo sel dra pun ti gor na bel qua zi mar fen hol eth ur".split()  # noqa: SIM905 - reads better
_BECH32M = 0x2BC830A3  # BIP 350


class Mint:
    """Makes fresh identifiers; the same seed makes the same ones in the same order."""

    def __init__(self, rng: Random) -> None:
        """Take the source of chance."""
        self._rng = rng
        self._made: set[str] = set()

    def word(self, syllables: int = 3) -> str:
        """Return a word that means nothing."""
        return "".join(self._rng.choice(_SYLLABLES) for _ in range(syllables))

    def domain(self, label: str = "") -> Identifier:
        """Return a domain under `.example`; letters of any script may stand in `label`."""
        return self._fresh(
            IdentifierKind.DOMAIN, lambda: f"{label or self.word()}-{self.word(2)}.{TLD}"
        )

    def url(self, host: str) -> Identifier:
        """Return a web address on a host."""
        return self._fresh(IdentifierKind.URL, lambda: f"https://{host}/{self.word(2)}/login")

    def email(self, host: str) -> Identifier:
        """Return a mail address at a host."""
        return self._fresh(IdentifierKind.EMAIL, lambda: f"{self.word(2)}.{self.word(2)}@{host}")

    def ipv4(self) -> Identifier:
        """Return an address of the three documentation networks."""
        return self._fresh(
            IdentifierKind.IPV4,
            lambda: f"{self._rng.choice(IPV4_NETS)}.{self._rng.randrange(1, 255)}",
        )

    def ipv6(self) -> Identifier:
        """Return an address of the documentation network."""
        return self._fresh(
            IdentifierKind.IPV6, lambda: f"{IPV6_NET}::{self._rng.randrange(1, 0xFFFF):x}"
        )

    def asn(self) -> Identifier:
        """Return a number of an autonomous system; there are 32 of them."""
        return self._fresh(IdentifierKind.ASN, lambda: f"AS{self._rng.choice(ASNS)}")

    def phone(self) -> Identifier:
        """Return a telephone number; there are 100 of them."""
        return self._fresh(
            IdentifierKind.PHONE, lambda: f"{PHONE_PREFIX}{self._rng.randrange(100):02}"
        )

    def iban(self) -> Identifier:
        """Return an IBAN of a bank that cannot be."""
        from stdnum.iban import calc_check_digits

        def made() -> str:
            account = f"{BANK_CODE}{self._rng.randrange(10**10):010}"
            return f"DE{calc_check_digits(f'DE00{account}')}{account}"

        return self._fresh(IdentifierKind.IBAN, made)

    def btc(self) -> Identifier:
        """Return a Bitcoin address of one of the four common forms."""
        return self._fresh(IdentifierKind.BTC, self._btc)

    def eth(self) -> Identifier:
        """Return an Ethereum address with the capitals of EIP-55."""
        return self._fresh(IdentifierKind.ETH, lambda: f"0x{self._marked(20).hex()}")

    def onion(self) -> Identifier:
        """Return an onion service of version 3 (Tor rend-spec-v3, 6)."""

        def made() -> str:
            key, version = self._marked(32), b"\x03"
            check = hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
            return f"{base64.b32encode(key + check + version).decode().lower()}.onion"

        return self._fresh(IdentifierKind.DOMAIN, made)

    def telegram(self) -> Identifier:
        """Return a Telegram name."""
        return self._fresh(IdentifierKind.TELEGRAM, lambda: f"@{HANDLE_PREFIX}{self.word(2)}")

    def jabber(self) -> Identifier:
        """Return a Jabber address under `.example`."""
        return self._fresh(IdentifierKind.JABBER, lambda: f"{self.word(2)}@{self.word(2)}.{TLD}")

    def tox(self) -> Identifier:
        """Return a Tox id with its checksum (Tox core, "Tox ID")."""

        def made() -> str:
            raw = self._marked(36)
            checks = (functools.reduce(operator.xor, raw[part::2]) for part in (0, 1))
            return (raw + bytes(checks)).hex()

        return self._fresh(IdentifierKind.TOX, made)

    def pgp(self) -> Identifier:
        """Return a PGP fingerprint of version 4."""
        return self._fresh(IdentifierKind.PGP, lambda: self._marked(20).hex())

    def sha256(self) -> Identifier:
        """Return the SHA-256 of bytes that were never a file."""
        return self._fresh(
            IdentifierKind.SHA256, lambda: hashlib.sha256(self._marked(32)).hexdigest()
        )

    def _fresh(self, kind: IdentifierKind, made: Callable[[], str]) -> Identifier:
        while True:
            identifier = normalise(kind, made())
            if identifier.value not in self._made:
                self._made.add(identifier.value)
                return identifier

    def _marked(self, length: int) -> bytes:
        return MARK + self._rng.randbytes(length - len(MARK))

    def _btc(self) -> str:
        import base58

        form = self._rng.randrange(4)
        if form < 2:  # to a public key hash, to a script hash
            return base58.b58encode_check(bytes([(0x00, 0x05)[form]]) + self._marked(20)).decode()
        return _segwit(form - 2, self._marked(20 if form == 2 else 32))


def _segwit(version: int, program: bytes) -> str:
    import bech32

    data = [version, *(bech32.convertbits(program, 8, 5) or ())]
    constant = _BECH32M if version else 1
    state = bech32.bech32_polymod([*bech32.bech32_hrp_expand("bc"), *data, *[0] * 6]) ^ constant
    check = [(state >> 5 * (5 - place)) & 31 for place in range(6)]
    return "bc1" + "".join(bech32.CHARSET[each] for each in data + check)
