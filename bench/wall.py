"""What the wall costs: pages, searches, counts and surroundings under few, many and very many handlings."""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from bench import node, processes
from bench.figures import Figure, Target
from bench.setting import Setting

_HANDLINGS = (10, 1_000, 20_000)
_BOUND_AT = 1_000
# Bounds of the ratio, by kind of question.
_RATIOS = {"search": 2.0, "surroundings of 2 steps": 1.5}
_SEARCH_MS = 200


def wall(setting: Setting) -> list[Figure]:
    """Fill a map for each number of handlings, and ask the same of each under the policy and without."""
    asked = _HANDLINGS[:2] if setting.sizes.is_trial else _HANDLINGS
    return [figure for handlings in asked for figure in _under(handlings, setting)]


def _under(handlings: int, setting: Setting) -> list[Figure]:
    kept = setting.kept and setting.kept / f"handlings-{handlings}"
    with node.running(kept) as running:
        setting_up = running.populate(setting.sizes.map_of_wall(), handlings=handlings)
        finished = processes.run("wall", setting.sizes.repeats, data=running.data)
    answer = finished.answer
    told = (
        f"{answer['claims']:,} claims under {answer['used']:,} of {answer['handlings']:,} handlings, "
        f"{answer['seen'] / answer['claims']:.0%} of them seen; imported in {setting_up['seconds']:.0f} s"
    )
    is_bounded = handlings == _BOUND_AT
    figures = [_opened(handlings, answer["opened"])]
    for kind, taken in answer["times"].items():
        figures.append(_compared(handlings, kind, taken, note=told, is_bounded=is_bounded))
    return [
        *figures,
        _slowest(handlings, answer["times"]["search"], note=told, is_bounded=is_bounded),
    ]


def _opened(handlings: int, seconds: Sequence[float]) -> Figure:
    return Figure(
        benchmark="wall",
        what=f"{handlings:,} handlings: a scope computed",
        unit="ms",
        ours=median(seconds) * 1e3,
        runs=len(seconds),
        note="once a request; the ratios are of statements alone",
    )


def _compared(
    handlings: int, kind: str, taken: Sequence[Sequence[float]], *, note: str, is_bounded: bool
) -> Figure:
    whole, walled, bare = zip(*taken, strict=True)
    bound = _RATIOS.get(kind) if is_bounded else None
    return Figure(
        benchmark="wall",
        what=f"{handlings:,} handlings: {kind}, statements under policy, against without",
        unit="ms",
        ours=median(walled) * 1e3,
        peer=median(bare) * 1e3,
        ratio=median(walled) / median(bare),
        target=Target(sign="<=", bound=bound) if bound else None,
        runs=len(taken),
        note=f"{note}; asked first, with the gate: p50 {median(whole) * 1e3:.1f} ms, p95 {_p95(whole) * 1e3:.1f} ms; "
        f"all statements together {sum(walled) / sum(bare):.2f}x",
    )


def _slowest(handlings: int, taken: Any, *, note: str, is_bounded: bool) -> Figure:
    whole = [first for first, _, _ in taken]
    return Figure(
        benchmark="wall",
        what=f"{handlings:,} handlings: search with its gate, 95th percentile",
        unit="ms",
        ours=_p95(whole) * 1e3,
        target=Target(sign="<", bound=_SEARCH_MS, unit="ms") if is_bounded else None,
        runs=len(whole),
        note=note,
    )


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]
