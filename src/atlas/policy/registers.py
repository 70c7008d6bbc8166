"""No register of convictions leaves: what lists persons by what became of them in law is refused (domain 6.5 P6)."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

import attrs

from atlas.policy.conflicts import Conflict

STATUS_WORDS = frozenset(
    {
        *("convicted", "conviction", "convictions", "convict", "convicts", "sentenced", "guilty"),
        *("acquitted", "acquittal", "acquittals", "indicted", "indictment", "indictments"),
        *(
            "charged",
            "arrested",
            "imprisoned",
            "jailed",
            "felon",
            "felons",
            "offender",
            "offenders",
        ),
    }
)
"""Words by which a search would choose persons by their status in law."""
MOST_CONVICTED = 1
"""Of so many persons what makes them convicted may leave at once; of more it would be a register."""
PERSONS = ("identity--", "threat-actor--", "persona--")
"""How the ids of what may be persons begin."""
RELATIONS = ("relationship--", "sighting--")
"""How the ids of relations begin: things of their own, that tell of what they join."""

REGISTER = Conflict(
    rule="P6.register",
    sentence="A list of persons by what became of them in law is a register, and does not leave. Export one of them.",
)
WITHHELD = "P6.register: of several persons at once no convictions leave; export one of them"
Key = TypeVar("Key", bound=Hashable)


@attrs.frozen(kw_only=True)
class About:
    """What a claim is about: its thing with its STIX id, and the two ends of a relation, each a thing and its id."""

    thing: Hashable
    stix_id: str
    ends: tuple[tuple[Hashable, str], ...] = ()

    def person(self, side: int) -> Hashable:
        """Return whom it tells of: its thing, or of a relation, which is no person, the end of a side, else the other.

        `None` where none of them may be a person.
        """
        is_relation = self.stix_id.startswith(RELATIONS)
        ends = (*self.ends[side:], *self.ends[:side])
        told = ends if is_relation else ((self.thing, self.stix_id),)
        return next((thing for thing, stix_id in told if stix_id.startswith(PERSONS)), None)


def asks_by_status(words: Collection[str]) -> bool:
    """Tell whether a search chooses by a status in law; words as `model.words` has them."""
    return not STATUS_WORDS.isdisjoint(words)


def withheld(told: Mapping[Key, About]) -> frozenset[Key]:
    """Return which claims on convicted persons stay, by their keys: all where together they are a register, else none.

    Where none of what a claim tells of is known to be a person it counts as one itself, so that nothing leaves for
    want of knowing. Relations count by the side that joins more: many in one group are as many, as one among many is.
    """
    sides = ({each.person(side) or each.thing for each in told.values()} for side in (0, 1))
    return frozenset(told) if max(map(len, sides)) > MOST_CONVICTED else frozenset()


def objection(words: Collection[str], *, found: Iterable[About]) -> Conflict | None:
    """Return what stands against letting out what a search by these words found."""
    listed = list(found)
    sides = ({each.person(side) for each in listed} - {None} for side in (0, 1))
    return REGISTER if max(map(len, sides)) > MOST_CONVICTED and asks_by_status(words) else None
