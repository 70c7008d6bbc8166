"""How the picture of the map moves: a view of 10,000 things in Debian's Chromium without a GPU."""

import shutil
from collections.abc import Sequence
from statistics import median, quantiles

from bench import processes, serving
from bench.figures import Figure, Target
from bench.pages import BROWSER
from bench.setting import Setting

THINGS = 10_000


def canvas(setting: Setting) -> list[Figure]:
    """Draw 10,000 things for the first time, then pan and zoom for four seconds far out, and four nearer."""
    if shutil.which(BROWSER) is None:
        return [_figure(f"NOT MEASURED: there is no {BROWSER} on PATH", float("nan"))]
    setting.node.populate(setting.sizes)
    data = setting.node.data
    with serving.serving(data) as served:
        link = serving.sign_in_link(data, served.base)
        answer = processes.run("canvas", served.base, link, THINGS, data=data).answer
    return [
        _figure(f"first drawing of {THINGS:,} things", answer["first"], bound=1_000),
        _frames("far out", answer["far"]),
        _frames(f"nearer ({answer['level']})", answer["near"]),
        _figure("what lies at a point", answer["hit"]),
    ]


def _frames(where: str, frames: Sequence[float]) -> Figure:
    note = f"median {median(frames):.1f} ms, {1000 * len(frames) / sum(frames):.0f} frames a second"
    p95 = quantiles(frames, n=20)[-1]
    return _figure(f"pan and zoom {where}: 95th percentile of frames", p95, bound=60, note=note)


def _figure(what: str, ours: float, *, bound: float | None = None, note: str = "") -> Figure:
    return Figure(
        benchmark="canvas",
        what=what,
        unit="ms",
        ours=ours,
        target=Target(sign="<", bound=bound, unit="ms") if bound else None,
        note=note,
    )
