"""`python -m bench [NAME...]`: measure, print one line a figure, optionally write them as JSON.

`ATLAS_BENCH_N` is the number of objects on the map: 100,000 unless set; the budgets speak of 1,000,000.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    canvas,
    decoding,
    deconfliction,
    disruption,
    figures,
    gate,
    idle,
    importing,
    layout,
    lineage,
    misp,
    node,
    pages,
    searching,
    sizes,
    tables,
    taxii,
    timing,
    undoing,
    walking,
    wall,
    wide,
)
from bench.figures import Figure
from bench.setting import Setting

BENCHMARKS: Mapping[str, tuple[Callable[[Setting], list[Figure]], ...]] = {
    "decode": (decoding.rate,),
    "import": (importing.rate, importing.curve),
    "undo": (undoing.undoing,),
    "memory": (decoding.memory,),
    "misp": (misp.rate, misp.memory),
    "search": (searching.search,),
    "lookup": (searching.look_up,),
    "pages": (pages.pages,),
    "canvas": (canvas.canvas,),
    "idle": (idle.idle,),
    "gate": (gate.gate,),
    "layout": (layout.layout,),
    "lineage": (lineage.lineage,),
    "walks": (walking.walks,),
    "wall": (wall.wall,),
    "timing": (timing.timing,),
    "deconfliction": (deconfliction.deconfliction,),
    "disruption": (disruption.cards, disruption.proofs, disruption.nets),
    "wide": (wide.wide,),
    "tables": (tables.incoming, tables.outgoing),
    "taxii": (taxii.pages,),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks named, else all."""
    asked = _parser().parse_args(arguments)
    unknown = set(asked.names) - BENCHMARKS.keys()
    if unknown:
        print(f"No benchmark {sorted(unknown)[0]!r}; there are {', '.join(BENCHMARKS)}.")
        return 2
    found = measure(asked.names or list(BENCHMARKS), asked.data)
    print(figures.table(found))
    for each in found:
        print(f"{each.benchmark}: {each.what}: {each.note} (runs: {each.runs})")
    if asked.json:
        asked.json.write_text(json.dumps(figures.as_data(found), indent=1) + "\n")
    return 0


def measure(names: list[str], data: Path | None) -> list[Figure]:
    """Return the figures of these benchmarks, in the order in which they are declared."""
    found: list[Figure] = []
    with node.running(data) as running, tempfile.TemporaryDirectory() as folder:
        setting = Setting(sizes=sizes.from_env(), folder=Path(folder), node=running, kept=data)
        for name, parts in BENCHMARKS.items():
            for part in parts if name in names else ():
                print(f"measuring {name}: {part.__doc__}", file=sys.stderr)
                found += part(setting)
                print(figures.table(found[-1:]).splitlines()[-1], file=sys.stderr)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="keep the node there and use it again"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
