"""The deterministic STIX 2.1 id of an identifier: equal normal forms have equal ids everywhere."""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from atlas.model.identifiers.kinds import Identifier, IdentifierKind

NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1, 2.9

# The STIX type of each kind; those after the hashes are extensions (docs/reference/identifiers).
STIX_TYPES: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.DOMAIN: "domain-name",
        IdentifierKind.ONION: "domain-name",
        IdentifierKind.URL: "url",
        IdentifierKind.IPV4: "ipv4-addr",
        IdentifierKind.IPV6: "ipv6-addr",
        IdentifierKind.ASN: "autonomous-system",
        IdentifierKind.MAC: "mac-addr",
        IdentifierKind.EMAIL: "email-addr",
        IdentifierKind.MD5: "file",
        IdentifierKind.SHA1: "file",
        IdentifierKind.SHA256: "file",
        IdentifierKind.SHA512: "file",
        IdentifierKind.BTC: "cryptocurrency-wallet",
        IdentifierKind.ETH: "cryptocurrency-wallet",
        IdentifierKind.TRX: "cryptocurrency-wallet",
        IdentifierKind.PHONE: "phone-number",
        IdentifierKind.IBAN: "bank-account",
        IdentifierKind.TELEGRAM: "messenger-account",
        IdentifierKind.JABBER: "messenger-account",
        IdentifierKind.TOX: "messenger-account",
        IdentifierKind.PGP: "pgp-key",
        IdentifierKind.CVE: "vulnerability",
        IdentifierKind.ATTACK: "x-attack-id",
    }
)
HASH_NAMES: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.MD5: "MD5",
        IdentifierKind.SHA1: "SHA-1",
        IdentifierKind.SHA256: "SHA-256",
        IdentifierKind.SHA512: "SHA-512",
    }
)
# For texts and whole numbers, which is all there is here, this is the JSON of RFC 8785.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
# version 5 and the variant of RFC 9562, 4.1 and 4.2
_FIXED_BITS = 5 << 76 | 0b10 << 62
_FREE_BITS = (1 << 128) - 1 - (0xF << 76) - (0b11 << 62)
_PLAIN = re.compile(r"[ !#-\[\]-~]*")  # what JSON writes as it is
_MESSENGERS = (IdentifierKind.TELEGRAM, IdentifierKind.JABBER, IdentifierKind.TOX)
_BY_VALUE = frozenset(STIX_TYPES) - {IdentifierKind.ASN, *HASH_NAMES, *_MESSENGERS}


def stix_reference(identifier: Identifier) -> str:
    """Return `type--UUIDv5`, made from the ID-contributing properties in the JSON of RFC 8785."""
    return f"{STIX_TYPES[identifier.kind]}--{_uuid5(_canonical(identifier))}"


def _uuid5(name: str) -> str:
    """Return the text of `uuid.uuid5(NAMESPACE, name)`, in a tenth of its time (RFC 9562, 5.5)."""
    octets = hashlib.sha1(NAMESPACE.bytes + name.encode(), usedforsecurity=False).digest()
    digits = f"{int.from_bytes(octets[:16]) & _FREE_BITS | _FIXED_BITS:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _canonical(identifier: Identifier) -> str:
    value = identifier.value
    if identifier.kind in _BY_VALUE and _PLAIN.fullmatch(value):
        return f'{{"value":"{value}"}}'
    return _CANONICAL.encode(_contributing(identifier))


def _contributing(identifier: Identifier) -> Mapping[str, object]:
    kind, value = identifier.kind, identifier.value
    if kind is IdentifierKind.ASN:
        return {"number": int(value.removeprefix("AS"))}
    if kind in HASH_NAMES:
        return {"hashes": {HASH_NAMES[kind]: value}}
    if kind in _MESSENGERS:
        return {"network": str(kind), "value": value}
    return {"value": value}
