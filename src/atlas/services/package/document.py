"""What is written of a package, as it is kept: texts of its editors, and the claims that they cite by their ids."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import msgspec

from atlas.errors import UsageError
from atlas.model.identifiers import IdentifierKind
from atlas.model.markings import TLP

ROUTES = ("national-unit", "ncb", "gateway", "direct")
CONFIDENCES = ("low", "moderate", "high")
CHECKLIST = ("metadata", "sessions", "screenshots", "timestamps", "only-one", "rights")
"""What is gone through before a source counts as protected (P4), and the rights of persons at the recipient (P11)."""

MOST_STATEMENTS = 500
MOST_ROWS = 5_000
LONGEST = 4_000  # letters of one text


@attrs.frozen(kw_only=True)
class Said:
    """A statement with the claims that it cites, in order."""

    section: str = ""
    text: str = ""
    claims: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Beside:
    """What editors know of an identifier beside what claims say."""

    kind: str
    value: str
    provider: str = ""
    jurisdiction: str = ""
    urgency: str = ""
    step: str = ""


@attrs.frozen(kw_only=True)
class Document:
    """All that was written. `member` or `authority` names the recipient by id; `ceiling` is the strictest marking."""

    title: str = ""
    member: str = ""
    authority: str = ""
    purpose: str = "le-referral"
    basis: str = ""
    route: str = ""
    onward: str = ""
    contact: str = ""
    ceiling: str = str(TLP.AMBER)
    judgement: str = ""
    judged_on: tuple[str, ...] = ()
    likelihood: int | None = None
    confidence: str = "moderate"
    statements: tuple[Said, ...] = ()
    rows: tuple[Beside, ...] = ()
    gaps: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[uuid.UUID, ...]:
        """Return what is cited, each once, in the order of citation: the first has the number 1."""
        named = [*self.judged_on, *(claim for each in self.statements for claim in each.claims)]
        return tuple(uuid.UUID(each) for each in dict.fromkeys(named))

    @property
    def recipient(self) -> str:
        """Return the id of whom it is for, "" while that is nobody."""
        return self.member or self.authority


def kept(document: Document) -> dict[str, Any]:
    """Return a document as JSON keeps it."""
    told: dict[str, Any] = msgspec.to_builtins(document)
    return told


def opened(told: Mapping[str, Any]) -> Document:
    """Return a document that was kept."""
    return msgspec.convert(dict(told), Document)


def checked(document: Document) -> Document:
    """Return a document that can be kept.

    Raises:
        UsageError: something in it cannot be, and what.
    """
    texts = list(_texts(document))
    if any(len(each) > LONGEST for each in texts):
        raise UsageError(f"A text of a package has at most {LONGEST:,} characters.")
    if any("\0" in each for each in texts):
        raise UsageError("A text of a package holds a sign that cannot be kept (U+0000).")
    if len(document.statements) > MOST_STATEMENTS or len(document.rows) > MOST_ROWS:
        raise UsageError("This is too much for one package; split it.")
    if unknown := sorted({each.kind for each in document.rows} - set(IdentifierKind)):
        raise UsageError(
            f'A row is of the kind "{unknown[0]}", which is no kind of identifier; expected one of '
            f"{', '.join(IdentifierKind)}."
        )
    if document.likelihood is not None and not 0 <= document.likelihood <= 100:
        raise UsageError("A likelihood is between 0 and 100 percent.")
    if document.confidence not in CONFIDENCES or document.route not in ("", *ROUTES):
        raise UsageError("Choose confidence and route from what is offered.")
    if document.ceiling not in set(TLP) - {TLP.RED}:
        raise UsageError("Choose a ceiling below TLP:RED: that goes to no package.")
    if document.member and document.authority:
        raise UsageError("A package is for one recipient.")
    try:
        _ = document.claims
    except ValueError as error:
        raise UsageError("A claim is cited by its id, as its page shows it.") from error
    return document


def _texts(document: Document) -> Iterable[str]:
    yield from (document.title, document.onward, document.contact, document.judgement)
    yield from (*document.gaps, *document.alternatives, *document.unknown)
    for said in document.statements:
        yield from (said.section, said.text)
    for row in document.rows:
        yield from attrs.astuple(row)
