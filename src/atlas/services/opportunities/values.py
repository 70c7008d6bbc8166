"""What an opportunity is: a thing that could be acted on, what would break, who could act, and how little is known."""

from enum import StrEnum

import attrs

from atlas.model.levers import Registered
from atlas.model.markings import TLP
from atlas.services.explain import ThingRef
from atlas.store.alliance import Organisation

LISTED = 25
MOST_LISTED = 100


class Caveat(StrEnum):
    """What must be kept in mind with a card."""

    UNVETTED = "unvetted"
    DISPUTED = "disputed"
    CONTRADICTED = "contradicted"
    USE_ALONE = "use-alone"
    MAYBE_LAWFUL = "maybe-lawful"
    UNPLACED = "unplaced"
    NO_HOLDER = "no-holder"
    NO_LEVER = "no-lever"
    SIGHT_UNKNOWN = "sight-unknown"


class Turning(StrEnum):
    """What would change our mind about a card."""

    SECOND_SUPPLIER = "second-supplier"
    NOT_NEEDED = "not-needed"
    NEEDED = "needed"
    REVIEW = "review"
    SUBSTITUTE = "substitute"


@attrs.frozen(kw_only=True)
class Holder:
    """A member that says it holds a lever. `near`: it acts where the thing is; `None` where that is not known."""

    organisation: Organisation
    near: bool | None


@attrs.frozen(kw_only=True)
class LeverOffer:
    """A lever that can act on the thing, and the members that hold it, those who are near first; none is a gap."""

    lever: Registered
    holders: tuple[Holder, ...]


@attrs.frozen(kw_only=True)
class Effect:
    """What removing a thing does, over some of the claims: targets that stop, and targets that are weakened."""

    stopped: tuple[ThingRef, ...]
    weakened: tuple[ThingRef, ...]


@attrs.frozen(kw_only=True)
class Need:
    """A step of a customer, and its `suppliers`, of which any will do."""

    customer: ThingRef
    step: str
    suppliers: tuple[ThingRef, ...]


@attrs.frozen(kw_only=True)
class Card:
    """One opportunity: `what` could be acted on.

    `effect` is over all claims of the floor, `vetted` over those alone that were vetted. `needs` are the steps that it
    supplies. `users` are seen to use it, and nobody says that they need it. `claims` behind it were counted, `unvetted`
    of them were not vetted; `likelihood` is the least that any of them states, in percent. `front` is 0 where no other
    card is better in everything. `blind` are things that would be seen from nowhere any more, `None` where it is not
    known who sees what.
    """

    what: ThingRef
    front: int
    effect: Effect
    vetted: Effect
    needs: tuple[Need, ...]
    users: tuple[ThingRef, ...]
    countries: tuple[str, ...]
    levers: tuple[LeverOffer, ...]
    blind: tuple[ThingRef, ...] | None
    claims: int
    unvetted: int
    likelihood: int | None
    caveats: tuple[Caveat, ...]
    turning: tuple[Turning, ...]

    @property
    def gaps(self) -> tuple[Registered, ...]:
        """The levers that could act on it and that no member says it holds."""
        return tuple(each.lever for each in self.levers if not each.holders)


@attrs.frozen(kw_only=True)
class Objection:
    """Why there is no number: a name of `PROBLEMS`, what was found and expected, and the things it is about."""

    problem: str
    found: str
    expected: str
    things: tuple[ThingRef, ...]


@attrs.frozen(kw_only=True)
class SmallestSet:
    """The least to remove so that all targets stop that can be stopped: `exact`, or found greedily.

    No set that does it has fewer than `bound` things. `removed` is empty where no set stops them.
    """

    removed: tuple[ThingRef, ...]
    stopped: tuple[ThingRef, ...]
    exact: bool
    bound: int


@attrs.frozen(kw_only=True)
class Concentrated:
    """How concentrated the use of one kind of thing is, each known user counted once a supplier; shares from 0 to 1.

    What is not known is not covered, so these figures speak of the known suppliers alone.
    """

    kind: str
    suppliers: int
    uses: int
    cr1: float
    cr4: float
    hhi: float


@attrs.frozen(kw_only=True)
class Found:
    """What there is to act on. `total` cards were found, the best are in `cards`.

    `targets` are how many things are said to need something, `claims` how many statements were weighed, `unvetted` how
    many of them were not vetted. `is_whole` is false where there were more than are read. `central` is what the most
    shortest ways lead through: it need not be what breaks most. `split` are the `size` things without which the rest
    falls apart most, `before` and `after` the part of pairs that are not joined.
    """

    cards: tuple[Card, ...]
    total: int
    objections: tuple[Objection, ...]
    smallest: SmallestSet | None
    concentrated: tuple[Concentrated, ...]
    central: ThingRef | None
    split: tuple[ThingRef, ...]
    before: float | None
    after: float | None
    targets: int
    claims: int
    unvetted: int
    is_whole: bool
    highest: TLP
