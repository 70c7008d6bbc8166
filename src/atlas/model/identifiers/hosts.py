"""Names of hosts: domains (IDNA 2008, RFC 5890 to 5892; UTS 46) and onion services."""

import base64
import functools
import hashlib
import re
from collections.abc import Callable

from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.net import ipv4, ipv6
from atlas.model.identifiers.refusals import miscount, misfit

MAX_HOST = 253  # RFC 1035, 2.3.4, in the dotted writing
# RFC 2606: never delegated but kept for examples and tests, so the public suffix list lacks them.
RESERVED_TLDS = frozenset({"example", "invalid", "test"})

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_ONION = re.compile(rf"(?:{_LABEL}\.)*([a-z2-7]{{16}}|[a-z2-7]{{56}})\.onion")


def domain(text: str) -> str:
    """Return the name in lower-case A-labels, without a dot at its end.

    Underscores are taken, as the DNS does. The name must end in a public suffix or in a top level
    kept for examples (RFC 2606); an address under `.onion` is checked as one.
    """
    name = _ascii(text.removesuffix("."))
    if name.endswith(".onion"):
        return onion(name)
    if len(name) > MAX_HOST or not _NAME.fullmatch(name):
        raise misfit(IdentifierKind.DOMAIN, "labels of letters, digits and hyphens, joined by dots")
    if "xn--" in name:
        _check_a_labels(name)
    if not _has_known_suffix(".".join(name.rsplit(".", 2)[-2:])):
        raise misfit(IdentifierKind.DOMAIN, "a name under the public suffix list")
    return name


def onion(text: str) -> str:
    """Return the host of an onion service in lower case; names before the key stay.

    Version 2 (16 letters) has no check digits; version 3 (56 letters) is checked (Tor's
    rend-spec-v3, 6).
    """
    name = text.removesuffix(".").lower()
    found = _ONION.fullmatch(name)
    if not found or len(name) > MAX_HOST:
        raise misfit(IdentifierKind.ONION, "16 or 56 letters of base32 before .onion")
    if len(found[1]) == 56:
        _check_onion_v3(found[1])
    return name


def host(text: str) -> str:
    """Return the normal form of the host of a URL: a domain, an onion or an IP address."""
    if text.startswith("[") and text.endswith("]"):
        return f"[{_single(ipv6, text[1:-1])}]"
    if text.rpartition(".")[2].isdecimal():
        return _single(ipv4, text)
    return domain(text)


def _single(address: Callable[[str], str], text: str) -> str:
    if "/" in text:
        raise misfit(IdentifierKind.URL, "one address as the host, not a range")
    return address(text)


def _ascii(text: str) -> str:
    if text.isascii():
        return text.lower()
    import idna

    if len(text) > MAX_HOST:
        raise misfit(IdentifierKind.DOMAIN, f"at most {MAX_HOST} characters")
    try:
        return idna.encode(text, uts46=True).decode("ascii").removesuffix(".")
    except UnicodeError as exc:
        raise misfit(IdentifierKind.DOMAIN, "a name that IDNA 2008 allows") from exc


def _check_a_labels(name: str) -> None:
    import idna

    try:
        for label in name.split("."):
            if label.startswith("xn--"):
                idna.ulabel(label)
    except UnicodeError as exc:
        raise misfit(IdentifierKind.DOMAIN, "A-labels that IDNA 2008 allows") from exc


@functools.lru_cache(maxsize=16_384)
def _has_known_suffix(end: str) -> bool:
    # two labels are enough: only `.za` and wildcards (`*.ck`) lack a rule for the top level itself
    return end.rpartition(".")[2] in RESERVED_TLDS or _suffixes()(end) is not None


@functools.cache
def _suffixes() -> Callable[[str], str | None]:
    from publicsuffixlist import PublicSuffixList

    known: Callable[[str], str | None] = PublicSuffixList(accept_unknown=False).publicsuffix
    return known


def _check_onion_v3(label: str) -> None:
    raw = base64.b32decode(label.upper())
    key, check, version = raw[:32], raw[32:34], raw[34:]
    if version != b"\x03":
        raise misfit(IdentifierKind.ONION, "version 3 in the last byte")
    if hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] != check:
        raise miscount(IdentifierKind.ONION, "the checksum")
