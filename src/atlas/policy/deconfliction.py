"""The rules of the deconfliction index (P9) and of the boundary around law enforcement in it (P10): plain tables."""

from datetime import timedelta
from enum import StrEnum

from atlas.model.alliance import OrganisationKind
from atlas.model.identifiers import IdentifierKind

ALIAS = "alias"
"""The kind of a name, beside those of identifiers."""
_GUESSABLE = frozenset(
    {
        *(IdentifierKind.IPV4, IdentifierKind.PHONE, IdentifierKind.ASN),
        *(IdentifierKind.MAC, IdentifierKind.IBAN, IdentifierKind.CVE, IdentifierKind.ATTACK),
    }
)
MOST_AT_ONCE = 50
QUOTA = 500
"""What one member may ask on a day, of each kind of identifier."""
QUOTA_GUESSABLE = 60
"""The same for kinds that have few possible values: a shortlist of 10,000 takes half a year."""
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


class TargetKind(StrEnum):
    """What a question is for: nobody asks without a target."""

    NOMINATION = "nomination"
    INVESTIGATION = "investigation"
    PACKAGE = "package"
    OPERATION = "operation"


def is_guessable(kind: str) -> bool:
    """Tell whether all values of a kind can be tried one by one."""
    return kind in _GUESSABLE


def quota_of(kind: str) -> int:
    """Return how many values of a kind one member may ask on a day."""
    return QUOTA_GUESSABLE if is_guessable(kind) else QUOTA


def shows_content(owner: OrganisationKind, asker: OrganisationKind) -> bool:
    """Tell whether an open entry shows its content: that of law enforcement does so to law enforcement alone."""
    return owner is not OrganisationKind.LEA or asker is OrganisationKind.LEA


def names_asker(asker: OrganisationKind, owner: OrganisationKind) -> bool:
    """Tell whether the owner of an entry hears who asked: of law enforcement, others hear that it was some."""
    return asker is not OrganisationKind.LEA or owner is OrganisationKind.LEA
