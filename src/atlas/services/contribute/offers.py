"""What is offered: the items of files, and what holds for all of them."""

import attrs

from atlas.model.claim import Decoded
from atlas.model.grades import Grade
from atlas.model.handling import Audience, DataSubject, Purpose, Terms
from atlas.model.markings import TLP
from atlas.model.problems import Problem


@attrs.frozen(kw_only=True, cache_hash=True)
class Offer:
    """What holds for everything in one import.

    `marking` is for objects that carry none themselves, and tightens those that do; `None` leaves unmarked
    objects with the contributor (TLP:AMBER+STRICT). `audience` `None` means: CLEAR and GREEN go to the alliance,
    AMBER and AMBER+STRICT stay in the organisation, RED with the organisation's own persons, each named.
    """

    marking: TLP | None = None
    audience: Audience | None = None
    terms: Terms = attrs.field(factory=Terms)
    grade: Grade = attrs.field(factory=Grade)
    likelihood: int | None = None
    assessment: bool = False
    purposes: frozenset[Purpose] = frozenset()
    basis: str | None = None
    subject: DataSubject = DataSubject.NONE
    rehearsal: bool = False


@attrs.frozen(kw_only=True)
class Item:
    """One item of a file, decoded or refused; `offer` is its own where it differs from the import's."""

    file: str
    found: Decoded | Problem
    offer: Offer | None = None
