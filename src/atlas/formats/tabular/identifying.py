"""Which identifier a row is about: by the type that it names, else by its form."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from atlas.errors import MalformedError
from atlas.model.identifiers import Identifier, IdentifierKind, normalise, recognise

_K = IdentifierKind
_HASHES = (_K.SHA256, _K.SHA512, _K.SHA1, _K.MD5)

_HASH_NAMES = ("sha256", "sha512", "sha1", "md5")
_ADDRESSES = (
    "ip",
    "ip-addr",
    "ip address",
    "ip-address",
    "ipaddress",
    "ip-src",
    "ip-dst",
)
_MAILS = (
    "email",
    "e-mail",
    "mail",
    "email-src",
    "email-dst",
    "email-sender",
    "email-recipient",
    "email-address",
    "email address",
)

# What a type is called: our own names, those of STIX, and what lists that are passed around say.
TYPES: Mapping[str, tuple[IdentifierKind, ...]] = MappingProxyType(
    {
        **{str(kind): (kind,) for kind in IdentifierKind if kind is not _K.ATTACK},
        **dict.fromkeys(("domain", "hostname", "host", "fqdn"), (_K.DOMAIN, _K.ONION)),
        **dict.fromkeys(("url", "uri", "link"), (_K.URL,)),
        **dict.fromkeys(_ADDRESSES, (_K.IPV4, _K.IPV6)),
        **dict.fromkeys(("ipv4", "ip4"), (_K.IPV4,)),
        **dict.fromkeys(("ipv6", "ip6"), (_K.IPV6,)),
        **dict.fromkeys(("asn", "as"), (_K.ASN,)),
        **dict.fromkeys(("mac", "mac address"), (_K.MAC,)),
        **dict.fromkeys(_MAILS, (_K.EMAIL,)),
        **dict.fromkeys(("phone", "telephone", "msisdn"), (_K.PHONE,)),
        **dict.fromkeys(("iban", "bank account"), (_K.IBAN,)),
        **dict.fromkeys(("bitcoin", "xbt"), (_K.BTC,)),
        **dict.fromkeys(("ethereum", "ether"), (_K.ETH,)),
        "tron": (_K.TRX,),
        **dict.fromkeys(("wallet", "cryptocurrency-wallet"), (_K.BTC, _K.ETH, _K.TRX)),
        **dict.fromkeys(("onion", "tor"), (_K.ONION,)),
        **dict.fromkeys(("hash", "file"), _HASHES),
        "sha-1": (_K.SHA1,),
        "sha-256": (_K.SHA256,),
        "sha-512": (_K.SHA512,),
        **{f"filehash-{name}": (kind,) for name, kind in zip(_HASH_NAMES, _HASHES, strict=True)},
        **dict.fromkeys(("pgp", "pgp-key", "fingerprint"), (_K.PGP,)),
        **dict.fromkeys(("xmpp", "jid"), (_K.JABBER,)),
        "messenger-account": (_K.TELEGRAM, _K.JABBER, _K.TOX),
        "vulnerability": (_K.CVE,),
    }
)
_EXPECTED = (
    "domain, url, ip, asn, mac, email, phone, iban, btc, eth, trx, onion, hash, telegram, jabber, "
    "tox, pgp or cve"
)


def identify(value: str, type_: str) -> Identifier:
    """Return the identifier of a row: of the type that it names, else the first that the value can be.

    Raises:
        MalformedError: `csv.value` or `csv.type`; the message says what was expected and does not repeat the row.
    """
    if not value:
        raise MalformedError("The row has no value; expected an identifier.", problem="csv.value")
    return _of_kinds(value, kinds_of(type_)) if type_.strip() else _by_form(value)


def kinds_of(type_: str) -> tuple[IdentifierKind, ...]:
    """Return the kinds that a type names: as a whole, else by words of it that all name the same ("phishing URL").

    Raises:
        MalformedError: `csv.type`; the message says what was expected and does not repeat the type.
    """
    named = " ".join(type_.casefold().replace("_", "-").split())
    if named in TYPES:
        return TYPES[named]
    within = {TYPES[word] for word in re.findall(r"\w+", named) if word in TYPES}
    if len(within) != 1:
        message = f"The type is not known; expected {_EXPECTED}, or none."
        raise MalformedError(message, problem="csv.type")
    return within.pop()


def identify_all(value: str, type_: str) -> tuple[Identifier, ...]:
    """Return the identifiers of a row: one, or of a file several hashes that stand apart by commas, each of a kind.

    Raises:
        MalformedError: as `identify`.
    """
    parts = [each.strip() for each in value.split(",")]
    if len(parts) == 1 or len(parts) > len(_HASHES) or "://" in value or not any(parts):
        return (identify(value, type_),)
    found = tuple(identify(each, type_) for each in parts if each)
    kinds = {each.kind for each in found}
    if len(kinds) < len(found) or not kinds <= set(_HASHES):
        raise MalformedError(
            "The row has several values; put each into a row of its own.", problem="csv.value"
        )
    return found


def _by_form(value: str) -> Identifier:
    found = next((each for each in recognise(value) if each.kind is not _K.ATTACK), None)
    if found is None and value.startswith("/"):
        message = "The row is a path by itself, which names no host; put the host before it."
        raise MalformedError(message, problem="csv.value")
    if found is None:
        raise MalformedError(
            f"The value has the form of no identifier; expected {_EXPECTED}. Name its type, or correct it.",
            problem="csv.value",
        )
    return found


def _of_kinds(value: str, kinds: tuple[IdentifierKind, ...]) -> Identifier:
    refused = ""
    for kind in kinds:
        try:
            return normalise(kind, value)
        except MalformedError as error:
            refused = refused or str(error)
    raise MalformedError(f"The value is {refused}.", problem="csv.value")
