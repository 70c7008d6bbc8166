"""Search and look-up under the policy, against the same statements without it."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from bench import processes
from bench.figures import Figure, Target
from bench.setting import Setting

_WITHIN_MS = 200


def search(setting: Setting) -> list[Figure]:
    """Compare each kind of query, then all of them: medians for the ratio, the 95th percentile for the bound."""
    setting.node.populate(setting.sizes)
    finished = processes.run("search", setting.sizes.repeats, data=setting.node.data)
    times: dict[str, list[list[float]]] = finished.answer["times"]
    figures = [_kind(kind, taken, finished.answer) for kind, taken in times.items()]
    everything = [each for taken in times.values() for each in taken]
    return [*figures, *_all(everything, finished)]


def _kind(kind: str, taken: Sequence[Sequence[float]], answer: Any) -> Figure:
    whole, walled, bare = zip(*taken, strict=True)
    return Figure(
        benchmark="search",
        what=f"{kind}: statements under policy, against without",
        unit="ms",
        ours=median(walled) * 1e3,
        peer=median(bare) * 1e3,
        ratio=median(walled) / median(bare),
        target=Target(sign="<=", bound=2),
        runs=len(taken),
        note=f"find: p50 {median(whole) * 1e3:.1f} ms, p95 {_p95(whole) * 1e3:.1f} ms; without policy p95 "
        f"{_p95(bare) * 1e3:.1f} ms; reader sees {answer['seen']:,} of {answer['claims']:,} claims",
    )


def _all(taken: Sequence[Sequence[float]], finished: processes.Finished) -> list[Figure]:
    whole, _, bare = zip(*taken, strict=True)
    share = finished.answer["seen"] / finished.answer["claims"]
    note = f"{finished.answer['claims']:,} claims, of which the reader sees {share:.0%}"
    return [
        Figure(
            benchmark="search",
            what="search.find with its gate, against bare statements",
            unit="ms",
            ours=median(whole) * 1e3,
            peer=median(bare) * 1e3,
            ratio=median(whole) / median(bare),
            peak_bytes=finished.peak_bytes,
            runs=len(taken),
            note=f"{note}; the gate decides, records durably and computes the scope",
        ),
        Figure(
            benchmark="search",
            what="search.find, 95th percentile of the mix",
            unit="ms",
            ours=_p95(whole) * 1e3,
            peer=_p95(bare) * 1e3,
            ratio=_p95(whole) / _p95(bare),
            target=Target(sign="<", bound=_WITHIN_MS, unit="ms"),
            runs=len(taken),
            note=note,
        ),
    ]


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def look_up(setting: Setting) -> list[Figure]:
    """Compare a look-up of many identifiers with its statements alone, without policy."""
    setting.node.populate(setting.sizes)
    sizes = setting.sizes
    finished = processes.run("look_up", sizes.lines, sizes.rounds, data=setting.node.data)
    answer = finished.answer
    whole, walled, bare = map(median, zip(*answer["times"], strict=True))
    return [
        Figure(
            benchmark="lookup",
            what=f"{answer['lines']:,} lines: statements under policy, against without",
            unit="ms",
            ours=walled * 1e3,
            peer=bare * 1e3,
            ratio=walled / bare,
            target=Target(sign="<=", bound=2),
            peak_bytes=finished.peak_bytes,
            runs=sizes.rounds,
            note=f"{answer['known']:,} lines are on the map; the whole look-up takes {whole * 1e3:.0f} ms",
        )
    ]
