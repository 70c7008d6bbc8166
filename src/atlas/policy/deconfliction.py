"""The rules of the deconfliction index (P9): who may ask how much, and what an owner may answer."""

from datetime import timedelta
from enum import StrEnum

from atlas.model.identifiers import IdentifierKind

ALIAS = "alias"
"""The kind of a name, beside those of identifiers."""
GUESSABLE = frozenset(
    {
        *(IdentifierKind.IPV4, IdentifierKind.PHONE, IdentifierKind.ASN),
        *(IdentifierKind.MAC, IdentifierKind.IBAN, IdentifierKind.CVE, IdentifierKind.ATTACK),
    }
)
"""Kinds of which all values can be tried one by one."""
WINDOW = timedelta(days=1)
KEPT_DAYS = 90
"""How long it stays on record in the index who asked, and what was hit."""
LONGEST_DAYS = 730
"""How long an entry may stand before it is filed again."""


class Mode(StrEnum):
    """What the owner of an entry lets others know who ask for it."""

    SILENT = "silent"
    CONTACT = "contact"
    HOLD = "hold"
    OPEN = "open"


class Occasion(StrEnum):
    """What an identifier is asked for."""

    ASKED = "asked"
    SCREENING = "screening"
    RELEASE = "release"
    GO = "go"


_LEAVING = (Occasion.RELEASE, Occasion.GO)
MOST_BY_HAND = 50
_MOST = {
    Occasion.ASKED: MOST_BY_HAND,
    Occasion.SCREENING: 300,
    Occasion.RELEASE: 2_000,
    Occasion.GO: 2_000,
}
# (few values, others). At 60 a day a shortlist of 10,000 addresses takes half a year; what leaves was contributed and
# vetted before, one claim at a time; a screening asks for what a nomination names, twice at most on a day.
_QUOTAS = {
    Occasion.ASKED: (60, 500),
    Occasion.SCREENING: (400, 600),
    Occasion.RELEASE: (1_000, 5_000),
    Occasion.GO: (1_000, 5_000),
}
ALARM_BOUNDS = (54, 900)
"""From how many of the guessable kinds, and of all, that one person asks by hand on a day an alarm is raised."""


_FILED = (400, 5_000)
"""How many values of a kind one member may file on a day: of those that can be tried one by one, and of others."""


class TargetKind(StrEnum):
    """What a question is for: nobody asks without a target."""

    NOMINATION = "nomination"
    INVESTIGATION = "investigation"
    PACKAGE = "package"
    OPERATION = "operation"


def is_guessable(kind: str) -> bool:
    """Tell whether all values of a kind can be tried one by one."""
    return kind in GUESSABLE


def most_at_once(occasion: Occasion) -> int:
    """Return how much one question may hold."""
    return _MOST[occasion]


def counted_with(occasion: Occasion) -> tuple[Occasion, ...]:
    """Return the occasions that count together over a day: what leaves is not stopped by what was looked up."""
    return _LEAVING if occasion in _LEAVING else (occasion,)


def counts_by_target(occasion: Occasion) -> bool:
    """Tell whether what was asked counts for its target alone: one nomination stops no other from being screened."""
    return occasion is Occasion.SCREENING


def quota_of(kind: str, occasion: Occasion) -> int:
    """Return how many values of a kind one member may ask on a day, on this occasion and those counted with it."""
    few, many = _QUOTAS[occasion]
    return few if is_guessable(kind) else many


def filed_of(kind: str) -> int:
    """Return how many values of a kind one member may file on a day."""
    few, many = _FILED
    return few if is_guessable(kind) else many
