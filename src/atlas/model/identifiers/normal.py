"""From what was written to the normal form: one function for each kind."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from atlas.model.identifiers import catalogue, contact, hashes, hosts, messengers, money, net, urls
from atlas.model.identifiers.defanging import refang
from atlas.model.identifiers.kinds import Identifier, IdentifierKind
from atlas.model.identifiers.refusals import misfit

# An identifier stands in database indexes, whose rows end at about 2,700 bytes in PostgreSQL.
MAX_BYTES = 2_048

# The only kinds with letters beyond ASCII. In the others the blanks and hyphens of typesetters are
# taken for plain ones: a number copied from a printed page is still that number.
_INTERNATIONAL = frozenset(
    {IdentifierKind.DOMAIN, IdentifierKind.URL, IdentifierKind.EMAIL, IdentifierKind.JABBER}
)
_TYPESETTING = str.maketrans(
    {"\u00a0": " ", "\u2009": " ", "\u202f": " ", **dict.fromkeys("\u2010\u2011\u2012\u2013", "-")}
)
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_NORMAL_FORMS: Mapping[IdentifierKind, Callable[[str], str]] = MappingProxyType(
    {
        IdentifierKind.DOMAIN: hosts.domain,
        IdentifierKind.URL: urls.url,
        IdentifierKind.IPV4: net.ipv4,
        IdentifierKind.IPV6: net.ipv6,
        IdentifierKind.ASN: net.asn,
        IdentifierKind.MAC: net.mac,
        IdentifierKind.EMAIL: contact.email,
        IdentifierKind.PHONE: contact.phone,
        IdentifierKind.IBAN: money.iban,
        IdentifierKind.BTC: money.btc,
        IdentifierKind.ETH: money.eth,
        IdentifierKind.TRX: money.trx,
        IdentifierKind.ONION: hosts.onion,
        **{kind: partial(hashes.file_hash, kind) for kind in hashes.DIGITS},
        IdentifierKind.PGP: hashes.pgp,
        IdentifierKind.TELEGRAM: messengers.telegram,
        IdentifierKind.JABBER: messengers.jabber,
        IdentifierKind.TOX: messengers.tox,
        IdentifierKind.CVE: catalogue.cve,
        IdentifierKind.ATTACK: catalogue.attack,
    }
)


def normalise(kind: IdentifierKind, text: str) -> Identifier:
    """Return the identifier that the text is, in its normal form: equal values name the same thing.

    Blanks around the text are dropped and defanged text is refanged; nothing else is put right.
    A domain under `.onion` comes back as an onion, since that is what it is. The normal form of a
    normal form is itself.

    Raises:
        MalformedError: problem `identifier.checksum` where the check digits do not fit,
            `identifier.form` for any other misfit.
    """
    fit = refang(text.strip())
    if _UNFIT.search(fit) or len(fit.encode()) > MAX_BYTES:
        raise misfit(kind, f"at most {MAX_BYTES} bytes and no control characters")
    return as_normal(kind, fit)


def as_normal(kind: IdentifierKind, fit: str) -> Identifier:
    """Return the identifier of a text that is stripped, refanged and free of control signs."""
    if kind not in _INTERNATIONAL and not fit.isascii():
        fit = fit.translate(_TYPESETTING)
        if not fit.isascii():
            raise misfit(kind, "letters of ASCII")
    value = _NORMAL_FORMS[kind](fit)
    if len(value.encode()) > MAX_BYTES:
        raise misfit(kind, f"at most {MAX_BYTES} bytes")
    if kind is IdentifierKind.DOMAIN and value.endswith(".onion"):
        return Identifier(IdentifierKind.ONION, value)
    return Identifier(kind, value)
