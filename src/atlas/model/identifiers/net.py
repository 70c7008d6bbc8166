"""Addresses and numbers of the network: IPv4, IPv6 and their ranges, autonomous systems, MAC."""

import ipaddress
import re

from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import misfit

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_USUAL_IPV4 = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}")
_PREFIX = re.compile(r"0|[1-9][0-9]{0,2}")
_ASN = re.compile(
    r"(?:ASN?\s?)?(0|[1-9][0-9]{0,9})(?:\.(0|[1-9][0-9]{0,4}))?", re.IGNORECASE | re.ASCII
)
_MAC = re.compile(
    r"(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12})"
)


def ipv4(text: str) -> str:
    """Return a dotted address, or a range as `address/prefix`; `/32` is left out (STIX 2.1, 6.5).

    Leading zeros are refused, for some programs read them as octal. A range must have no host bits.
    """
    if _USUAL_IPV4.fullmatch(text):
        return text
    address, prefix = _split_range(text, kind=IdentifierKind.IPV4, bits=32)
    try:
        network = ipaddress.IPv4Network((ipaddress.IPv4Address(address), prefix))
    except ValueError as exc:
        raise misfit(
            IdentifierKind.IPV4, "four numbers up to 255, no host bits in a range"
        ) from exc
    return str(network.network_address) + ("" if prefix == 32 else f"/{prefix}")


def ipv6(text: str) -> str:
    """Return the address as RFC 5952 writes it, or a range as `address/prefix`; `/128` is left out.

    An address that maps IPv4 stays IPv6, its last part dotted (RFC 5952, 5). Zones (`%eth0`)
    are refused.
    """
    address, prefix = _split_range(text, kind=IdentifierKind.IPV6, bits=128)
    try:
        if "%" in address:
            raise ValueError
        network = ipaddress.IPv6Network((ipaddress.IPv6Address(address), prefix))
    except ValueError as exc:
        raise misfit(
            IdentifierKind.IPV6, "an address of RFC 4291, no host bits in a range"
        ) from exc
    return _ipv6_text(network.network_address) + ("" if prefix == 128 else f"/{prefix}")


def asn(text: str) -> str:
    """Return `AS` and the number; takes `AS64500`, `64500` and asdot, `AS1.10` (RFC 5396)."""
    found = _ASN.fullmatch(text)
    high, low = (found[1], found[2]) if found else ("", None)
    if not found or (low and max(int(high), int(low)) > 65_535):
        raise misfit(IdentifierKind.ASN, "AS and a number")
    number = int(high) if low is None else (int(high) << 16) + int(low)
    if number > 0xFFFF_FFFF:
        raise misfit(IdentifierKind.ASN, "a number of at most 32 bits")
    return f"AS{number}"


def mac(text: str) -> str:
    """Return six octets in lower case, joined by colons (STIX 2.1, 6.9).

    Takes hyphens (`aa-bb-...`), dots (`aabb.ccdd.eeff`) and bare digits too.
    """
    lower = text.lower()
    if not _MAC.fullmatch(lower):
        raise misfit(IdentifierKind.MAC, "six octets in hexadecimal")
    digits = re.sub(r"[:.-]", "", lower)
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _split_range(text: str, *, kind: IdentifierKind, bits: int) -> tuple[str, int]:
    address, slash, prefix = text.partition("/")
    if not slash:
        return address, bits
    if not _PREFIX.fullmatch(prefix) or int(prefix) > bits:
        raise misfit(kind, f"a prefix length up to {bits}")
    return address, int(prefix)


def _ipv6_text(address: ipaddress.IPv6Address) -> str:
    # Python writes mapped addresses with dots from 3.13 on; the normal form is one on all
    mapped = address.ipv4_mapped
    return f"::ffff:{mapped}" if mapped else str(address)
