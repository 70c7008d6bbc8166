"""The claim: an organisation states something about one thing or one relation, and what that projects to."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

import attrs

from atlas.model.grades import Grade
from atlas.model.identifiers.kinds import Identifier
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.model.terms import Stated
from atlas.model.words import words


@attrs.frozen(kw_only=True)
class LinkFound:
    """A directed, typed link between two references (STIX ids as contributed; they may point nowhere yet)."""

    source: str
    type: str
    target: str


@attrs.frozen
class Words:
    """The distinct words that an object is found by: those of its names, and those of its texts."""

    names: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str], texts: Iterable[str]) -> "Words":
        """Return the words of names and texts, each once, in their order."""
        parts = (dict.fromkeys(chain.from_iterable(map(words, said))) for said in (names, texts))
        return cls(*map(tuple, parts))


@attrs.frozen(kw_only=True)
class Marked:
    """What markings say together: the strictest TLP among them, or `None` where none is known.

    `unknown` tells that one of them did not come along, says what we cannot read, or contradicts another: it may be
    stricter. `stated` are the terms that they state.
    """

    tlp: TLP | None = None
    unknown: bool = False
    references: tuple[str, ...] = ()
    stated: Stated | None = None


@attrs.frozen(kw_only=True)
class MarkedPart:
    """A part of an object under markings of its own, beside those of the whole (STIX granular markings).

    `selectors` name its properties as in STIX 2.1, 7.2.3.1: `labels.[0]`.
    """

    selectors: tuple[str, ...]
    marked: Marked


@attrs.frozen(kw_only=True)
class Decoded:
    """One object of a file, understood: everything that a claim is made of except whose it is and who may read it.

    `content` is the canonical encoding (members sorted, number literals as written, UTF-8, no white space), so
    one content has one form whatever file it came in; `digest` is its SHA-256. `version` orders the versions of
    one object: the `modified` (else `created`) time as text that sorts by time, or "" where the object has none.
    `about` is the reference whose thing the claim is about: `object_id`, or for an object that is one identifier
    the deterministic STIX id of the normal form. `names` are the display name and its synonyms, first the name;
    `texts` are further words to find it by (descriptions, values, labels); where `words` is given they were
    taken from both already, and `texts` may be empty. `parts` are those with markings of their own, one a marking.
    `grade` and `likelihood` (in percent) are the object's own where it states them; they go before those of an import.
    """

    where: str
    object_id: str
    about: str
    kind: str
    spec_version: str
    version: str
    content: bytes
    digest: bytes
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    links: tuple[LinkFound, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    marked: Marked = attrs.field(factory=Marked)
    created: datetime | None = None
    modified: datetime | None = None
    confidence: int | None = None
    revoked: bool = False
    warnings: tuple[Problem, ...] = ()
    words: Words | None = None
    parts: tuple[MarkedPart, ...] = ()
    grade: Grade | None = None
    likelihood: int | None = None
