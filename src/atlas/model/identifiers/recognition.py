"""What one pasted line can be. Cheap looks first: most of what people type is a word."""

import re
from collections.abc import Iterator

from atlas.errors import MalformedError
from atlas.model.identifiers.defanging import refang
from atlas.model.identifiers.kinds import Identifier, IdentifierKind
from atlas.model.identifiers.normal import MAX_BYTES, normalise

# Longer than this without a digit or a sign is only a hash or an address, shorter only a word.
_SHORTEST_BARE = 26

_QUOTES = "\"'`\u00b4\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_BRACKETS = {"<": ">", "(": ")", "[": "]", "{": "}"}
_TRAILING = ".,;!?"

# A look ahead for a dot, so that the cost is linear; the others are the dots of UTS 46.
_HOSTLIKE = r"(?=[^\s:/@]*[.\u3002\uff0e\uff61])[^\s:/@]++"
# A port, or a path that is not the length of a prefix, behind a host without a scheme.
_HOST_AND_MORE = re.compile(rf"({_HOSTLIKE})(?::[0-9]{{1,5}})?(?:/(?![0-9]{{1,3}}\Z)\S*)?")
# What a text must look like before its kind is tried at all, the most specific kind first.
_LOOKS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(look, re.IGNORECASE))
    for kind, look in (
        (
            IdentifierKind.TELEGRAM,
            r"@\w{5,32}|(https?://)?(www\.)?(t|telegram)\.(me|dog)/@?\w{5,32}/?|tg://.+",
        ),
        (IdentifierKind.URL, r"[a-z][a-z0-9+.-]*://.+"),
        (IdentifierKind.ONION, r"[^\s:/@]+\.onion\.?"),
        (IdentifierKind.EMAIL, rf"[^\s@:/]+@{_HOSTLIKE}"),
        (IdentifierKind.JABBER, rf"(xmpp:)?[^\s@:/]+@{_HOSTLIKE}(/.*)?"),
        (IdentifierKind.IPV4, r"\d[\d.]{5,13}\d(/\d{1,2})?"),
        (IdentifierKind.IPV6, r"[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(/\d{1,3})?"),
        (IdentifierKind.MAC, r"([0-9a-f]{2}[:-]){5}[0-9a-f]{2}|([0-9a-f]{4}\.){2}[0-9a-f]{4}"),
        (IdentifierKind.DOMAIN, _HOSTLIKE),
        (IdentifierKind.CVE, r"cve.\d{4}.\d{4,19}"),
        (IdentifierKind.ASN, r"asn?\s?\d{1,10}(\.\d{1,5})?"),
        (IdentifierKind.ATTACK, r"([tgsmca]|ta|ds|dc|an|det)\d{4}(\.\d{3})?"),
        (IdentifierKind.IBAN, r"[a-z]{2}\d{2}[\s.-]?[a-z0-9\s.-]{11,48}"),
        (IdentifierKind.BTC, r"[13][a-z0-9]{25,34}|bc1[a-z0-9]{8,87}"),
        (IdentifierKind.ETH, r"0x[0-9a-f]{40}"),
        (IdentifierKind.TRX, r"t[a-z0-9]{33}"),
        (IdentifierKind.PHONE, r"(\+|00)[\d\s().\u2010-\u2013/-]{5,40}"),
        (IdentifierKind.TOX, r"(tox:)?[0-9a-f]{76}"),
        (IdentifierKind.SHA512, r"[0-9a-f]{128}"),
        (IdentifierKind.SHA256, r"[0-9a-f]{64}"),
        (IdentifierKind.SHA1, r"[0-9a-f]{40}"),
        (IdentifierKind.MD5, r"[0-9a-f]{32}"),
        (IdentifierKind.PGP, r"([0-9a-f][\s:]*+){40}(([0-9a-f][\s:]*+){24})?"),
    )
)


def recognise(text: str) -> tuple[Identifier, ...]:
    """Return every identifier that one line or search text can be, the most specific first.

    Quotes, brackets around the whole, punctuation at the end and `mailto:` are taken off, and
    defanged text is refanged. Behind a host without a scheme a port or path is left out: that is
    the host. Else the whole text must be the identifier: sentences give `()`, as ordinary words and
    bare numbers do. 40 hexadecimal digits are a SHA-1 and a PGP fingerprint. Never raises; a word
    costs a microsecond or few, an identifier tens.
    """
    if _is_a_word(text) or len(text) > 2 * MAX_BYTES:
        return ()
    found: dict[Identifier, None] = {}
    for candidate in _undressed(refang(text).strip()):
        found.update(dict.fromkeys(_fitting(candidate)))
    return tuple(found)


def _is_a_word(text: str) -> bool:
    return len(text) < _SHORTEST_BARE and text.replace(" ", "").isalpha()


def _undressed(text: str) -> Iterator[str]:
    bare = text
    while (inner := _without_one_layer(bare)) != bare:
        bare = inner
    bare = bare[7:] if bare[:7].lower() == "mailto:" else bare
    yield bare
    found = _HOST_AND_MORE.fullmatch(bare)
    if found and found[1] != bare:
        yield found[1]
    # a sign at the end may belong to a URL: then it is both
    if bare != text:
        yield text


def _without_one_layer(text: str) -> str:
    text = text.strip(_QUOTES).strip()
    if len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1]
    text = text.rstrip(_TRAILING)
    return text[:-1] if text.endswith(":") and not text.endswith("::") else text


def _fitting(text: str) -> Iterator[Identifier]:
    for kind, look in _LOOKS:
        if look.fullmatch(text):
            try:
                yield normalise(kind, text)
            except MalformedError:
                continue
