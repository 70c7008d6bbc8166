"""How long the long counts are (`-m soak`), which part of them runs, and what repeats one."""

import os
import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

import attrs

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class Soak:
    """Seed and bounds of the long counts; the header of the run prints them.

    A count runs from `first` to `number`, or to the test's own length. What is drawn for a place depends on
    the seed and that place alone: so a count may be run in parts, and any part again.
    """

    seed: int
    number: int | None
    first: int = 0

    @classmethod
    def from_env(cls) -> "Soak":
        """Read what was asked for; the seed of the run where nothing was."""
        number = os.environ.get("ATLAS_SOAK_N")
        seed = os.environ.get("ATLAS_SOAK_SEED") or os.environ["ATLAS_TEST_SEED"]
        first = int(os.environ.get("ATLAS_SOAK_FROM", "0"))
        return cls(seed=int(seed), number=int(number) if number else None, first=first)

    def at_most(self, usual: int) -> int:
        """Return where the count ends: the length asked for, or the test's own."""
        return usual if self.number is None else self.number

    def part_of(self, everything: Sequence[_T]) -> Sequence[_T]:
        """Return those of a list that are to be tried, and print how many."""
        chosen = everything[self.first : self.number]
        _tell(f"{len(chosen):,} of {len(everything):,}, from {self.first:,}")
        return chosen

    def steps(self, usual: int, size: int) -> Iterator[tuple[int, int]]:
        """Yield the count in steps: where each begins and how long it is; print how far it came."""
        end = self.at_most(usual)
        for at in range(self.first, end, size):
            yield at, min(size, end - at)
            _tell(f"done to {min(at + size, end):,} of {usual:,}, seed {self.seed}")

    def rng(self, place: int) -> Random:
        """Return random numbers that depend on the seed and one place of the count alone."""
        return Random(f"{self.seed} {place}")


def _tell(sentence: str) -> None:
    sys.stdout.write(f"\nsoak: {sentence}\n")
    sys.stdout.flush()
