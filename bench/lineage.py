"""How much time of the processor it takes to count lineages among sources that cite each other at random."""

import random
from statistics import median
from time import process_time

from atlas.graphs.lineage import count_lineages
from bench.figures import Figure, Target
from bench.setting import Setting

MOST, RUNS = 100_000, 5


def lineage(setting: Setting) -> list[Figure]:
    """Count sources with half as many citations again, drawn at random: a giant circle, and many ways into it."""
    rng = random.Random(setting.sizes.seed)
    sources = min(MOST, setting.sizes.objects)
    links = [(rng.randrange(sources), rng.randrange(sources)) for _ in range(sources * 3 // 2)]
    taken = []
    for _ in range(RUNS):
        began = process_time()
        count_lineages(range(sources), links)
        taken.append(process_time() - began)
    return [
        Figure(
            benchmark="lineage",
            what="random citations",
            unit="ms",
            ours=median(taken) * 1e3,
            target=Target(sign="<", bound=1_000, unit="ms"),
            runs=RUNS,
            note=f"{sources:,} sources, {len(links):,} citations",
        )
    ]
