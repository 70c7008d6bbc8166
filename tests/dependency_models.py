"""Small dependency models, and what a plain reader of their definition finds by trying everything."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from random import Random

import attrs

from atlas.graphs.disruption.dependencies import Dependencies, Supply


@attrs.frozen(kw_only=True)
class Small:
    """Statements about a few things, and what follows from the definition of each word alone."""

    count: int
    supplies: tuple[Supply, ...]
    targets: dict[int, float]
    unknown: tuple[tuple[int, int], ...] = ()

    def model(self) -> Dependencies:
        return Dependencies.of(
            self.count, self.supplies, targets=self.targets, unknown=self.unknown
        )

    def falls(self, removed: Iterable[int]) -> frozenset[int]:
        """Apply the definition to all steps until nothing more falls."""
        fallen = set(removed)
        while True:
            more = {
                each.customer
                for each in self.supplies
                if each.customer not in fallen and self._is_broken(each, fallen)
            }
            if not more:
                return frozenset(fallen)
            fallen |= more

    def _is_broken(self, stated: Supply, fallen: set[int]) -> bool:
        if stated.required:
            return stated.supplier in fallen
        key = (stated.customer, stated.step)
        suppliers = {each.supplier for each in self.supplies if (each.customer, each.step) == key}
        return key not in self.unknown and suppliers <= fallen

    def harm(self, things: Iterable[int]) -> float:
        return sum(self.targets.get(each, 0.0) for each in sorted(things))

    def removable(self) -> list[int]:
        return sorted({each.supplier for each in self.supplies} - self.targets.keys())

    def subsets(self, at_most: int | None = None) -> Iterator[tuple[int, ...]]:
        """Yield the sets that may be removed, small ones first."""
        free = self.removable()
        for size in range((len(free) if at_most is None else at_most) + 1):
            yield from combinations(free, size)


def drawn(rng: Random, *, most: int = 9, least: int = 2, circles: bool = True) -> Small:
    """Draw a model: targets of unequal harm, suppliers of suppliers, shared ones, open steps; circles if wished."""
    count = rng.randint(least, most)
    targets = rng.sample(range(count), rng.randint(1, max(1, count // 3)))
    order = rng.sample(range(count), count)
    supplies, unknown = [], []
    for place, customer in enumerate(order):
        pool = [each for each in order if each != customer or rng.random() < 0.1]
        pool = pool if circles else order[place + 1 :]
        wanted = rng.choice((1, 1, 2, 3)) if customer in targets else rng.choice((0, 0, 1, 2))
        for step in range(wanted if pool else 0):
            chosen = rng.sample(pool, min(len(pool), rng.choice((1, 1, 2, 2, 3))))
            required = rng.random() < 0.15
            supplies += [
                Supply(customer=customer, step=step, supplier=each, required=required)
                for each in chosen
            ]
            if not required and rng.random() < 0.05:
                unknown.append((customer, step))
    return Small(
        count=count,
        supplies=tuple(supplies),
        targets={each: rng.choice((1.0, 1.0, 2.0, 3.5)) for each in targets},
        unknown=tuple(unknown),
    )


def renamed(small: Small, names: list[int]) -> Small:
    """Return the same model with other numbers."""
    return Small(
        count=small.count,
        supplies=tuple(
            attrs.evolve(each, customer=names[each.customer], supplier=names[each.supplier])
            for each in small.supplies
        ),
        targets={names[each]: harm for each, harm in small.targets.items()},
        unknown=tuple((names[customer], step) for customer, step in small.unknown),
    )
