"""How sure a claim is: Admiralty grades, and likelihood kept apart from confidence."""

from enum import StrEnum

import attrs


class SourceGrade(StrEnum):
    """Reliability of a source, Admiralty scale."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class InformationGrade(StrEnum):
    """Credibility of information, Admiralty scale; 6 is 'cannot be judged'."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"


@attrs.frozen(kw_only=True)
class Grade:
    """One Admiralty grade. F6, 'cannot be judged', is what a claim has whose contributor said nothing."""

    source: SourceGrade = SourceGrade.F
    information: InformationGrade = InformationGrade.CANNOT_BE_JUDGED

    def __str__(self) -> str:
        """Write it as analysts do: `B2`."""
        return f"{self.source}{self.information}"


# ICD 203 (2015), as in the MISP taxonomy `estimative-language`: upper bound in percent, words.
LIKELIHOOD_WORDS = (
    (5, "almost no chance"),
    (20, "very unlikely"),
    (45, "unlikely"),
    (55, "roughly even"),
    (80, "likely"),
    (95, "very likely"),
    (100, "almost certain"),
)


def likelihood_words(percent: int) -> str:
    """Return the ICD 203 words for a likelihood in percent (0 to 100)."""
    return next(words for upper, words in LIKELIHOOD_WORDS if percent <= upper)
