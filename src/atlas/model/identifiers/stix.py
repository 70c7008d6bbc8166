"""Which properties of STIX objects, and paths of STIX patterns, hold an identifier."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from atlas.model.identifiers.kinds import Identifier, IdentifierKind
from atlas.model.identifiers.normal import normalise
from atlas.model.identifiers.recognition import recognise

_BY_PATH: Mapping[tuple[str, str], IdentifierKind] = MappingProxyType(
    {
        ("domain-name", "value"): IdentifierKind.DOMAIN,
        ("url", "value"): IdentifierKind.URL,
        ("ipv4-addr", "value"): IdentifierKind.IPV4,
        ("ipv6-addr", "value"): IdentifierKind.IPV6,
        ("autonomous-system", "number"): IdentifierKind.ASN,
        ("mac-addr", "value"): IdentifierKind.MAC,
        ("email-addr", "value"): IdentifierKind.EMAIL,
        ("email-message", "from_ref.value"): IdentifierKind.EMAIL,
        ("email-message", "sender_ref.value"): IdentifierKind.EMAIL,
        ("phone-number", "value"): IdentifierKind.PHONE,
        ("bank-account", "iban"): IdentifierKind.IBAN,
        ("bank-account", "value"): IdentifierKind.IBAN,
        ("pgp-key", "value"): IdentifierKind.PGP,
        ("x-attack-id", "value"): IdentifierKind.ATTACK,
        ("vulnerability", "value"): IdentifierKind.CVE,
    }
)
_HASHES: Mapping[str, IdentifierKind] = MappingProxyType(
    {
        "MD5": IdentifierKind.MD5,
        "SHA1": IdentifierKind.SHA1,
        "SHA256": IdentifierKind.SHA256,
        "SHA512": IdentifierKind.SHA512,
    }
)
_HASH_PATH = re.compile(r"""hashes(?:\.|\[)['"]?([A-Za-z0-9-]+)['"]?\]?""")
# The form alone tells the kind of a wallet; an address of another chain is no identifier here.
_WALLETS = (
    (IdentifierKind.BTC, re.compile(r"[13][A-Za-z0-9]{25,34}|[bB][cC]1[A-Za-z0-9]+")),
    (IdentifierKind.ETH, re.compile(r"0x[0-9A-Fa-f]{40}")),
    (IdentifierKind.TRX, re.compile(r"T[A-Za-z0-9]{33}")),
)
_MESSENGERS = (IdentifierKind.TELEGRAM, IdentifierKind.JABBER, IdentifierKind.TOX)
_ADDRESS_ENDS = (
    IdentifierKind.IPV4,
    IdentifierKind.IPV6,
    IdentifierKind.ONION,
    IdentifierKind.DOMAIN,
    IdentifierKind.MAC,
)
_ADDRESS_PATHS = frozenset(
    {
        ("network-traffic", "src_ref.value"),
        ("network-traffic", "dst_ref.value"),
        ("domain-name", "resolves_to_refs[*].value"),
    }
)


def from_stix_property(type_: str, path: str, value: str | int) -> Identifier | None:
    """Return the identifier that a property of a STIX object holds, `None` where it holds none.

    `path` is written as in STIX patterns, without the type: `value`, `hashes.MD5`,
    `hashes.'SHA-256'`. The names of hashes are read in any case and with or without the hyphen, as
    they occur. Of wallets, messenger accounts and the ends of network traffic the form decides the
    kind; a form of no known kind gives `None`.

    Raises:
        MalformedError: the value is no identifier of the kind that the pair requires.
    """
    text = str(value)
    kind = (
        _BY_PATH.get((type_, path))
        or _kind_of_hash(type_, path)
        or _kind_by_form(type_, path, text)
    )
    if kind:
        return normalise(kind, text)
    if (type_, path) in _ADDRESS_PATHS:
        return _first_of(_ADDRESS_ENDS, text)
    if (type_, path) == ("messenger-account", "value"):
        return _first_of(_MESSENGERS, text)
    return None


def _kind_of_hash(type_: str, path: str) -> IdentifierKind | None:
    found = _HASH_PATH.fullmatch(path) if type_ in ("file", "artifact") else None
    return _HASHES.get(found[1].upper().replace("-", "")) if found else None


def _kind_by_form(type_: str, path: str, text: str) -> IdentifierKind | None:
    if (type_, path) == ("cryptocurrency-wallet", "value"):
        return next((kind for kind, form in _WALLETS if form.fullmatch(text.strip())), None)
    if (type_, path) == ("vulnerability", "name") and text.strip()[:4].upper() == "CVE-":
        return IdentifierKind.CVE
    return None


def _first_of(kinds: tuple[IdentifierKind, ...], text: str) -> Identifier | None:
    return next((each for each in recognise(text) if each.kind in kinds), None)
