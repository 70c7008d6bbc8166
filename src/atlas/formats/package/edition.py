"""What stands in one version of a package: values that hold no id, no hash and no name of who contributed.

A citation is named by its number in this package. Which claim that is, the organisation that wrote the package knows.
"""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class Recipient:
    """Whom it is for, what for, on which ground, by which way, and what the recipient may do with it."""

    name: str
    country: str
    purpose: str
    basis: str
    route: str
    onward: str


@attrs.frozen(kw_only=True)
class Statement:
    """A sentence and the numbers of the citations that it rests on, in order."""

    section: str
    text: str
    cites: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Judgement:
    """The executive judgement: how likely it is, in percent, and how much confidence there is: low, moderate, high."""

    text: str
    cites: tuple[int, ...]
    likelihood: int
    words: str
    confidence: str


@attrs.frozen(kw_only=True)
class Row:
    """One identifier. Dates are days or "" where they are not known; `urgency` is that of preservation."""

    kind: str
    value: str
    provider: str
    jurisdiction: str
    first: str
    last: str
    grade: str
    urgency: str
    step: str
    cites: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Figure:
    """A map: points as (kind, name, x, y) and ties between their places as (source, target, relation)."""

    points: tuple[tuple[str, str, float, float], ...] = ()
    ties: tuple[tuple[int, int, str], ...] = ()


@attrs.frozen(kw_only=True)
class Citation:
    """What a number stands for. `status` says whether it was vetted; `digest` is "" where the source is protected."""

    number: int
    kind: str
    name: str
    recorded: str
    grade: str
    status: str
    assessment: bool
    sources: tuple[str, ...]
    digest: str


@attrs.frozen(kw_only=True)
class Edition:
    """One version of a package. `marking` is the label of every page, `made` the day on its face.

    A draft was not released: every form of it says so beside the label. `mark` tells one recipient's copy from others.
    """

    number: str
    version: int
    title: str
    marking: str
    pap: str
    made: date
    organisation: str
    contact: str
    recipient: Recipient
    judgement: Judgement
    statements: tuple[Statement, ...]
    rows: tuple[Row, ...]
    network: Figure
    money: Figure
    citations: tuple[Citation, ...]
    gaps: tuple[str, ...]
    alternatives: tuple[str, ...]
    unknown: tuple[str, ...]
    is_draft: bool = False
    mark: str = ""

    @property
    def label(self) -> str:
        """Return what stands on every page: the marking, of a draft that it is one, and the mark of a copy."""
        if self.is_draft:
            return f"{self.marking}, DRAFT: not released"
        return f"{self.marking}, copy {self.mark}" if self.mark else self.marking

    @property
    def countries(self) -> tuple[str, ...]:
        """Return the jurisdictions that identifiers name, each once, in order."""
        return tuple(sorted({each.jurisdiction for each in self.rows if each.jurisdiction}))
