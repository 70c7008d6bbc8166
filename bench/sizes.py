"""How much is measured. `ATLAS_BENCH_N` sets the size of the map; the rest follows."""

import os

import attrs

_OBJECTS = 100_000
_FULL = 20_000
_CLAIMS = 20_000
_SAMPLES = 2_000
_TRIAL = 1_000


@attrs.frozen(kw_only=True)
class Sizes:
    """`objects` on the map; `sample` objects, `lines` and `megabytes` where a peer would take too long for all.

    `claims` stand on each of the three maps of the wall; `samples` are taken of each route by the clock.
    """

    objects: int = _OBJECTS
    claims: int = _CLAIMS
    samples: int = _SAMPLES
    rounds: int = 3
    seed: int = 20_260_101

    @property
    def is_trial(self) -> bool:
        """Whether this only shows that the benchmarks run."""
        return self.objects < _TRIAL

    @property
    def sample(self) -> int:
        """Objects that ours and the peer both take in one round."""
        return min(_FULL, self.objects)

    @property
    def megabytes(self) -> float:
        """The size of the file whose peak of memory is compared: 100 MB, less only for a small trial."""
        return min(100.0, self.objects / 500)

    @property
    def repeats(self) -> int:
        """How many queries of each kind are asked."""
        return min(40, max(2, self.objects // 500))

    def map_of_wall(self) -> "Sizes":
        """Return the same with as many objects as one map of the wall has."""
        return attrs.evolve(self, objects=self.claims)

    @property
    def lines(self) -> int:
        """Lines of a look-up."""
        return min(10_000, self.objects)

    @property
    def handlings(self) -> int:
        """Handlings that the scope is computed from."""
        return min(10_000, self.objects)


def from_env() -> Sizes:
    """Return the sizes that the environment asks for; at 1,000,000 objects a route has 100,000 samples."""
    asked = os.environ.get("ATLAS_BENCH_N")
    if asked is None:
        return Sizes()
    objects = int(asked)
    return Sizes(
        objects=objects,
        claims=objects,
        samples=max(12, objects // 10),
        rounds=3 if objects >= _FULL else 1,
    )
