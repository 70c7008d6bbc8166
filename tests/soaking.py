"""How long the long counts are (`-m soak`), and what repeats one."""

import os

import attrs


@attrs.frozen(kw_only=True)
class Soak:
    """Seed and length of the long counts; the header of the run prints both."""

    seed: int
    number: int | None

    @classmethod
    def from_env(cls) -> "Soak":
        """Read what was asked for; the seed of the run where nothing was."""
        number = os.environ.get("ATLAS_SOAK_N")
        seed = os.environ.get("ATLAS_SOAK_SEED") or os.environ["ATLAS_TEST_SEED"]
        return cls(seed=int(seed), number=int(number) if number else None)

    def at_most(self, usual: int) -> int:
        """Return the length asked for, or the test's own."""
        return usual if self.number is None else self.number
