"""Walks over a web under the policy, against the same statements without it."""

from collections.abc import Sequence
from statistics import median, quantiles

from bench import processes, webs
from bench.figures import Figure, Target
from bench.setting import Setting

_NEIGHBOURHOOD_MS = 100


def walks(setting: Setting) -> list[Figure]:
    """Compare neighbourhoods, paths and what is shared: medians for the ratio, 99th percentiles for the bound."""
    sizes, node = setting.sizes, setting.node
    if not (node.data / "web.done").exists():
        file = setting.folder / "web.json"
        webs.write_web(file, sizes.objects, seed=sizes.seed)
        processes.run("take_mixed", file, data=node.data)
        (node.data / "web.done").touch()
    repeats = min(100, max(5, sizes.objects // 500))
    finished = processes.run("walk", sizes.objects, sizes.seed, repeats, data=node.data)
    answer = finished.answer
    note = f"{sizes.objects:,} things, {answer['links']:,} links"
    figures: list[Figure] = []
    for kind, taken in answer["times"].items():
        wide = (
            f"; {answer['wide'][kind]} too wide or not to be seen" if answer["wide"][kind] else ""
        )
        figures += _figures(kind, taken, note=note + wide)
    return figures


def _figures(kind: str, taken: Sequence[Sequence[float]], *, note: str) -> list[Figure]:
    whole, walled, bare = zip(*taken, strict=True)
    is_bounded = kind.startswith("neighbourhood")
    told = f"{note}; whole p50 {median(whole) * 1e3:.0f} ms, p99 {_p99(whole) * 1e3:.0f} ms"
    return [
        Figure(
            benchmark="walks",
            what=f"{kind}: statements under policy, against without",
            unit="ms",
            ours=median(walled) * 1e3,
            peer=median(bare) * 1e3,
            ratio=median(walled) / median(bare),
            target=Target(sign="<=", bound=1.5) if is_bounded else None,
            runs=len(taken),
            note=told,
        ),
        Figure(
            benchmark="walks",
            what=f"{kind}: 99th percentile",
            unit="ms",
            ours=_p99(walled) * 1e3,
            peer=_p99(bare) * 1e3,
            ratio=_p99(walled) / _p99(bare),
            target=Target(sign="<", bound=_NEIGHBOURHOOD_MS, unit="ms") if is_bounded else None,
            runs=len(taken),
            note=told,
        ),
    ]


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[-1]
