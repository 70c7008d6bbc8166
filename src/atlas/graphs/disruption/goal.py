"""What is to be stopped, by whose removal and at what price; and sets that do it."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Literal, TypeAlias

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.cascade import falls, harm_of
from atlas.graphs.disruption.dependencies import Dependencies

Method: TypeAlias = Literal["exact", "greedy"]


@attrs.frozen(kw_only=True)
class Goal:
    """Stop targets that have together `share` of the harm of all, by removing `at_most` so many things.

    `costs` are of things, above 0 and 1 where none is given; what costs infinity cannot be removed. Whatever
    supplies a step and is no target may be removed, unless `candidates` says otherwise.
    """

    share: float = 1.0
    at_most: int | None = None
    costs: Mapping[int, float] = attrs.field(factory=dict)
    candidates: tuple[int, ...] | None = None


@attrs.frozen(kw_only=True)
class Removal:
    """A set that reaches a goal: what it costs, the targets that it stops, and their part of all harm."""

    removed: tuple[int, ...]
    cost: float
    stopped: tuple[int, ...]
    share: float


@attrs.frozen(kw_only=True)
class Answer:
    """Sets that reach a goal, the cheapest first, none of them part of another.

    `method` is "exact" where the first is proved to be the cheapest; then no sets at all means that there is none. A
    "greedy" answer is a set that does it, or nothing found. In both no set that reaches the goal costs less than
    `bound`, which is infinite where there is none.
    """

    removals: tuple[Removal, ...]
    method: Method
    bound: float


class Aim:
    """A goal over a model: the prices of what may be removed, the harm needed, and whether a set reaches it.

    Raises:
        NoNumber: no target does harm, a cost is no number above 0, or the share to stop is none above 0 and up to 1.
    """

    def __init__(self, model: Dependencies, goal: Goal) -> None:
        """Check what was asked and find what may be removed."""
        self.model = model
        self.most = goal.at_most
        self.total = harm_of(model, model.targets)
        _check(goal, self.total)
        free = (
            [each for each in model.suppliers if each not in model.targets]
            if goal.candidates is None
            else sorted(set(goal.candidates))
        )
        prices = {each: float(goal.costs.get(each, 1.0)) for each in free}
        self.prices = {each: price for each, price in prices.items() if isfinite(price)}
        self.need = goal.share * self.total * (1 - 1e-9)

    @property
    def is_whole(self) -> bool:
        """Whether all prices are whole numbers, so that a bound may be rounded up."""
        return all(price.is_integer() for price in self.prices.values())

    def reached_by(self, removed: Iterable[int]) -> bool:
        """Tell whether removing these stops enough."""
        return harm_of(self.model, falls(self.model, removed)) >= self.need

    def price(self, removed: Iterable[int]) -> float:
        """Return what removing these costs."""
        return sum(self.prices[each] for each in sorted(removed))

    def removal(self, removed: Iterable[int]) -> Removal:
        """Return what a set does."""
        gone = tuple(sorted(removed))
        fallen = falls(self.model, gone)
        return Removal(
            removed=gone,
            cost=self.price(gone),
            stopped=tuple(target for target in self.model.targets if target in fallen),
            share=harm_of(self.model, fallen) / self.total,
        )


def _check(goal: Goal, total: float) -> None:
    if not total > 0:
        raise NoNumber(
            "dependencies.none", found="no target that does harm", expected="at least one"
        )
    if not 0 < goal.share <= 1:
        raise NoNumber("removal.share", found=str(goal.share), expected="above 0, 1 at most")
    wrong = sorted(each for each, cost in goal.costs.items() if not cost > 0)
    if wrong:
        raise NoNumber(
            "removal.cost",
            things=tuple(wrong),
            found=str(goal.costs[wrong[0]]),
            expected="a number above 0",
        )
