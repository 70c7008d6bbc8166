"""The words of a package for what stands in it by codes: kinds, purposes, routes, runs of numbers, long values."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from atlas.model.identifiers import IdentifierKind
from atlas.model.kinds import kind_of

_PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "research": "Research",
        "vetting": "Vetting",
        "victim-notification": "Notification of victims",
        "defence": "Defence",
        "civil-action": "Civil action",
        "le-referral": "Referral to law enforcement",
        "evaluation": "Evaluation",
        "publication": "Publication",
    }
)
_ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "national-unit": "National unit",
        "ncb": "National Central Bureau (INTERPOL)",
        "gateway": "Gateway",
        "direct": "Directly to the recipient",
    }
)
_K = IdentifierKind
_IDENTIFIERS: Mapping[str, str] = MappingProxyType(
    {
        _K.BTC: "Bitcoin wallet",
        _K.ETH: "Ethereum wallet",
        _K.TRX: "Tron wallet",
        _K.ONION: "Onion service (Tor)",
        _K.MD5: "File, MD5",
        _K.SHA1: "File, SHA-1",
        _K.SHA256: "File, SHA-256",
        _K.SHA512: "File, SHA-512",
        _K.PGP: "PGP fingerprint",
        _K.TELEGRAM: "Telegram account",
        _K.JABBER: "Jabber account",
        _K.TOX: "Tox account",
        _K.CVE: "Vulnerability",
        _K.ATTACK: "ATT&CK number",
    }
)
_RUN = 3  # so many numbers in a row are written as first and last


def purpose(code: str) -> str:
    """Return a purpose in words."""
    return _PURPOSES.get(code, code)


def route(code: str) -> str:
    """Return a route in words."""
    return _ROUTES.get(code, code)


def identifier(kind: str) -> str:
    """Return the kind of an identifier in words."""
    return _IDENTIFIERS.get(kind) or kind_of(kind).label


def thing(kind: str) -> str:
    """Return the kind of a thing or claim in words."""
    return "Relation" if kind == "relationship" else kind_of(kind).label


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers as runs, each by its first and last: three or more in a row are one run."""
    found: list[list[int]] = []
    for each in sorted(numbers):
        if found and each == found[-1][-1] + 1:
            found[-1].append(each)
        else:
            found.append([each])
    return [run for each in found for run in _ends(each)]


def _ends(run: list[int]) -> list[list[int]]:
    return [[run[0], run[-1]]] if len(run) >= _RUN else [[each, each] for each in run]
