"""What is offered: the items of files, and what holds for all of them."""

from collections.abc import Callable, Iterable, Iterator

import attrs

from atlas.model.claim import Decoded
from atlas.model.grades import Grade
from atlas.model.handling import Audience, DataSubject, Purpose, Terms
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.store.claims import Judged
from atlas.store.scoped import OpenScope

_OF_ANOTHER_FORMAT = ("stix.not_stix", "file.format")


@attrs.frozen(kw_only=True)
class Beside:
    """What is done in the transaction that stores an offer of one item: before it is weighed, and with its verdict.

    An error that is raised there undoes all of it. Both may run again where two writers met.
    """

    before: Callable[[OpenScope], object]
    after: Callable[[OpenScope, Judged], None]


@attrs.frozen(kw_only=True, cache_hash=True)
class Offer:
    """What holds for everything in one import.

    `marking` is for objects that carry none themselves, and tightens those that do; `None` leaves unmarked
    objects with the contributor (TLP:AMBER+STRICT). `audience` `None` means: CLEAR and GREEN go to the alliance,
    AMBER and AMBER+STRICT stay in the organisation, RED with the organisation's own persons, each named. `waiting` is
    told when the import waits for another of its organisation; without it, it ends after 5 s. `beside` is for an offer
    of one item.
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
    waiting: Callable[[], None] | None = attrs.field(default=None, eq=False)
    beside: Beside | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Item:
    """One item of a file, decoded or refused; `offer` is its own where it differs from the import's."""

    file: str
    found: Decoded | Problem
    offer: Offer | None = None


def in_few_lines(found: Iterable[Decoded | Problem]) -> Iterator[Decoded | Problem]:
    """Yield what was found in one file; for a file of objects none of which is STIX, one problem for all of them.

    Holds back at most the 10,000 refused in a row after which a reader gives up.
    """
    held: list[Problem] = []
    remaining = iter(found)
    for each in remaining:
        if not isinstance(each, Problem) or each.code not in _OF_ANOTHER_FORMAT:
            yield from held
            yield each
            yield from remaining
            return
        held.append(each)
    yield from held if len(held) < 2 else [_not_stix(held)]


def _not_stix(held: list[Problem]) -> Problem:
    objects = sum(each.code == "stix.not_stix" for each in held)
    return Problem(
        where="file",
        code="stix.not_stix",
        message=f"this is JSON, but none of its {objects:,} objects is STIX; import STIX, or name the format "
        "with --format",
    )
