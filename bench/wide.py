"""A report on very many observables and a value in very many reports: how long their pages take."""

from statistics import median

from bench import processes, wide_data
from bench.figures import Figure, Target
from bench.setting import Setting

_BOUNDS_MS = {"report: first page": 2_000, "value: first page": 1_000}


def wide(setting: Setting) -> list[Figure]:
    """Open a report on 350,000 observables and a value in 100,000 reports, at a map of a million objects."""
    sizes, node = setting.sizes, setting.node
    observables, reports = max(10, sizes.objects * 35 // 100), max(10, sizes.objects // 10)
    if not (node.data / "wide.done").exists():
        file = setting.folder / "wide.json"
        wide_data.write(file, observables=observables, reports=reports, seed=sizes.seed)
        processes.run("take", file, "member-01", data=node.data)
        (node.data / "wide.done").touch()
    finished = processes.run("wide", 5, sizes.seed, data=node.data)
    return [
        Figure(
            benchmark="wide",
            what=what,
            unit="ms",
            ours=median(taken) * 1e3,
            target=Target(sign="<", bound=_BOUNDS_MS[what], unit="ms")
            if what in _BOUNDS_MS
            else None,
            runs=len(taken),
            note=f"a report on {observables:,} observables, a value in {reports:,} reports",
        )
        for what, taken in finished.answer.items()
    ]
