"""Who depends on whom: a thing works while each of its steps has a supplier that works.

A thing is an AND of steps and a step an OR over suppliers; suppliers have steps of their own. This is a fault tree
(Vesely and others, Fault Tree Handbook, NUREG-0492, 1981), drawn from what works instead of what fails.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isfinite

import attrs

from atlas.errors import NoNumber

TOLERANCE = 1e-9
"""Shares that were rounded may add up to a little more than the whole."""


@attrs.frozen(kw_only=True)
class Supply:
    """One statement: a customer gets a step from a supplier.

    `step` is any number that tells the customer's steps apart. `required`: the step needs this very supplier,
    beside any other required one; otherwise each alternative will do. `share` is the part of the need that this
    supplier meets, 0 to 1.
    """

    customer: int
    step: int
    supplier: int
    required: bool = False
    share: float | None = None


@attrs.frozen(kw_only=True)
class Step:
    """What a customer needs: one of `suppliers`, in order. Of an open step more suppliers exist than are known."""

    customer: int
    step: int
    suppliers: tuple[int, ...]
    is_open: bool = False


@attrs.frozen(kw_only=True)
class Dependencies:
    """The model: things are numbers below `count`.

    `needs` has for each thing the places of its steps in `steps`, `serves` those of the steps that it supplies.
    `targets` are in order, with the harm of each. A step with several required suppliers stands as one `Step` for
    each.
    """

    count: int
    steps: tuple[Step, ...]
    needs: tuple[tuple[int, ...], ...]
    serves: tuple[tuple[int, ...], ...]
    targets: Mapping[int, float]

    @classmethod
    def of(
        cls,
        count: int,
        supplies: Iterable[Supply],
        *,
        targets: Mapping[int, float],
        unknown: Iterable[tuple[int, int]] = (),
    ) -> "Dependencies":
        """Return the model of these statements; repeating one changes nothing.

        `unknown` are (customer, step) of which it is known that suppliers are not known: such a step is never said
        to break.

        Raises:
            NoNumber: the first of `contradictions`.
        """
        stated = tuple(dict.fromkeys(supplies))
        missing = frozenset(unknown)
        for objection in contradictions(count, stated, targets=targets, unknown=missing):
            raise objection
        steps = tuple(_steps(stated, missing))
        needs: list[list[int]] = [[] for _ in range(count)]
        serves: list[list[int]] = [[] for _ in range(count)]
        for place, step in enumerate(steps):
            needs[step.customer].append(place)
            for supplier in step.suppliers:
                serves[supplier].append(place)
        return cls(
            count=count,
            steps=steps,
            needs=tuple(map(tuple, needs)),
            serves=tuple(map(tuple, serves)),
            targets=dict(sorted(targets.items())),
        )

    @property
    def suppliers(self) -> tuple[int, ...]:
        """The things that supply a step, in order."""
        return tuple(thing for thing in range(self.count) if self.serves[thing])

    def leaning_on(self, things: Iterable[int]) -> frozenset[int]:
        """Return those that get anything from these things, straight or through others; themselves included."""
        reached = set(things)
        waiting = list(reached)
        while waiting:
            customers = {self.steps[step].customer for step in self.serves[waiting.pop()]}
            waiting += customers - reached
            reached |= customers
        return frozenset(reached)


def _steps(supplies: Iterable[Supply], unknown: frozenset[tuple[int, int]]) -> list[Step]:
    met: dict[tuple[int, int], set[int]] = {each: set() for each in unknown}
    required: dict[tuple[int, int], set[int]] = defaultdict(set)
    for each in supplies:
        kept = required if each.required else met
        kept.setdefault((each.customer, each.step), set()).add(each.supplier)
    steps = [
        Step(
            customer=customer,
            step=step,
            suppliers=tuple(sorted(suppliers)),
            is_open=(customer, step) in unknown,
        )
        for (customer, step), suppliers in met.items()
    ]
    steps += [
        Step(customer=customer, step=step, suppliers=(supplier,))
        for (customer, step), suppliers in required.items()
        for supplier in suppliers
    ]
    return sorted(steps, key=lambda each: (each.customer, each.step, each.suppliers))


def contradictions(
    count: int,
    supplies: Iterable[Supply],
    *,
    targets: Mapping[int, float],
    unknown: Iterable[tuple[int, int]] = (),
) -> list[NoNumber]:
    """Return what makes a model impossible, in a fixed order; `things` are the customers or targets it is about.

    A caller may leave out what these customers are said to need, say so, and go on with the rest. A number of a
    thing that is not there, a step with required and alternative suppliers, a share outside of 0 to 1, two shares
    of one supplier in one step, shares of one step above the whole, and a harm that is no number are such.
    """
    stated = list(supplies)
    named = {end for each in stated for end in (each.customer, each.supplier)}
    named |= {*targets, *(customer for customer, _ in unknown)}
    outside = sorted(each for each in named if not 0 <= each < count)
    if outside:
        return [_outside(outside, count)]
    harms = sorted(each for each, harm in targets.items() if not (isfinite(harm) and harm >= 0))
    found = [_harm(thing, targets[thing]) for thing in harms]
    by_step: dict[tuple[int, int], list[Supply]] = defaultdict(list)
    for each in stated:
        by_step[each.customer, each.step].append(each)
    for _, of_step in sorted(by_step.items()):
        found += _of_step(of_step)
    return found


def _outside(things: list[int], count: int) -> NoNumber:
    return NoNumber(
        "dependencies.outside",
        things=tuple(things),
        found=f"{len(things)} numbers outside",
        expected=f"numbers from 0 to {count - 1}",
    )


def _harm(thing: int, harm: float) -> NoNumber:
    return NoNumber(
        "dependencies.harm", things=(thing,), found=str(harm), expected="a number from 0 on"
    )


def _of_step(supplies: list[Supply]) -> list[NoNumber]:
    customer = (supplies[0].customer,)
    found: list[NoNumber] = []
    kinds = [each.required for each in supplies]
    if any(kinds) and not all(kinds):
        found.append(
            NoNumber(
                "dependencies.both",
                things=customer,
                found=f"{sum(kinds)} required and {len(kinds) - sum(kinds)} alternative suppliers of one step",
                expected="required ones alone, or alternatives alone",
            )
        )
    shares: dict[int, set[float]] = defaultdict(set)
    for each in supplies:
        if each.share is not None:
            shares[each.supplier].add(each.share)
    return found + share_contradictions(shares, about=customer)


def share_contradictions(
    shares: Mapping[int, Iterable[float]], *, about: tuple[int, ...] = ()
) -> list[NoNumber]:
    """Return what is wrong with the shares that suppliers are said to have of one need.

    `about` is who needs it; without it the suppliers themselves are named.
    """
    stated = {supplier: sorted(set(each)) for supplier, each in shares.items()}
    values = [value for each in stated.values() for value in each]
    wild = [value for value in values if not 0 <= value <= 1]
    if wild:
        return [_share("range", about or _with(stated, wild), str(wild[0]), "a number from 0 to 1")]
    differing = sorted(supplier for supplier, each in stated.items() if len(each) > 1)
    if differing:
        apart = stated[differing[0]]
        return [
            _share("differ", about or tuple(differing), f"{apart[0]} and {apart[-1]}", "one share")
        ]
    if sum(values) > 1 + TOLERANCE:
        return [_share("sum", about or tuple(sorted(stated)), f"{sum(values):g}", "1 at most")]
    return []


def _with(stated: Mapping[int, list[float]], values: list[float]) -> tuple[int, ...]:
    return tuple(sorted(each for each, held in stated.items() if set(held) & set(values)))


def _share(name: str, about: tuple[int, ...], found: str, expected: str) -> NoNumber:
    return NoNumber(f"shares.{name}", things=about, found=found, expected=expected)
