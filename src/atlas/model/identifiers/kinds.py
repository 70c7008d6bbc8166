"""The kinds of identifier and the value that one is."""

from enum import StrEnum

import attrs


class IdentifierKind(StrEnum):
    """What an identifier is: the STIX name where there is one, else that of OpenCTI or MISP."""

    DOMAIN = "domain-name"
    URL = "url"
    IPV4 = "ipv4-addr"
    IPV6 = "ipv6-addr"
    ASN = "autonomous-system"
    MAC = "mac-addr"
    EMAIL = "email-addr"
    PHONE = "phone-number"
    IBAN = "bank-account"
    BTC = "btc"
    ETH = "eth"
    TRX = "trx"
    ONION = "onion"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    SHA512 = "sha512"
    PGP = "pgp-fingerprint"
    TELEGRAM = "telegram"
    JABBER = "jabber"
    TOX = "tox"
    CVE = "cve"
    ATTACK = "attack-id"


@attrs.frozen(order=True)
class Identifier:
    """An identifier in its normal form: equal values name the same thing in the world."""

    kind: IdentifierKind
    value: str
