"""How long people wait: first paint in a slow browser, and results after `/`, a word and Enter."""

import shutil
from statistics import median
from typing import Any

from bench import processes, serving
from bench.figures import Figure, Target
from bench.setting import Setting

BROWSER = "chromium"
_VISITS = 7


def pages(setting: Setting) -> list[Figure]:
    """Open Desk, Search and Thing at CPU 4x, 1.6 Mbit/s and 75 ms; then search at full speed."""
    if shutil.which(BROWSER) is None:
        return [_absent()]
    setting.node.populate(setting.sizes)
    data = setting.node.data
    with serving.serving(data) as served:
        link = serving.sign_in_link(data, served.base)
        visits = _VISITS if setting.sizes.rounds > 1 else 1
        answer = processes.run("pages", served.base, link, visits, data=data).answer
    note = f"{setting.sizes.objects:,} objects on the map"
    return [
        *(_paint(page, times, note) for page, times in answer["paint"].items()),
        _results(answer["results"], note),
    ]


def _paint(page: str, times: dict[str, Any], note: str) -> Figure:
    return Figure(
        benchmark="pages",
        what=f"{page}: first contentful paint, nothing cached",
        unit="ms",
        ours=median(times["cold"]),
        target=Target(sign="<", bound=600, unit="ms"),
        runs=len(times["cold"]),
        note=f"{note}; all {_all(times['cold'])}; with the styles cached {median(times['warm']):.0f} ms; "
        f"the server took {median(times['server']):.0f} ms; {times['bytes'] / 1024:.0f} KiB came",
    )


def _results(times: list[float], note: str) -> Figure:
    return Figure(
        benchmark="pages",
        what="results after /, word, Enter; full speed",
        unit="ms",
        ours=median(times),
        target=Target(sign="<", bound=300, unit="ms"),
        runs=len(times),
        note=f"{note}; all {_all(times)}",
    )


def _absent() -> Figure:
    return Figure(
        benchmark="pages",
        what=f"NOT MEASURED: there is no {BROWSER} on PATH",
        unit="ms",
        ours=float("nan"),
    )


def _all(times: list[float]) -> str:
    return " ".join(f"{each:.0f}" for each in sorted(times))
