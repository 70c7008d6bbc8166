"""Pages of a feed by TAXII 2.1, against medallion's with its backend in memory, at collections of several sizes."""

from statistics import median

import attrs

from bench import generate, node, processes
from bench.figures import Figure, Target
from bench.setting import Setting

_SMALL = (250, 500)
_FASTER = 20  # than medallion's at 500 objects: the budget of the architecture
_TURNS = 3
_FLAT = 2  # times the page of the smallest collection
_MOST = 1_000  # objects that medallion is given: its page takes 10 s then, and four times as long for twice as many


def pages(setting: Setting) -> list[Figure]:
    """Ask for pages of 100 objects of small collections, then of the whole map."""
    whole = setting.sizes.objects
    small = [] if setting.sizes.is_trial else [size for size in _SMALL if size < whole]
    turns = 1 if setting.sizes.is_trial else _TURNS
    seconds: dict[int, float] = {}
    figures: list[Figure] = []
    for size in small:
        with node.running(None) as apart:
            sizes = attrs.evolve(setting.sizes, objects=size)
            seconds[size], figure = _at(attrs.evolve(setting, node=apart, sizes=sizes), turns)
            figures.append(figure)
    seconds[whole], figure = _at(setting, turns)
    return [*figures, figure, _growth(seconds)]


def _at(setting: Setting, turns: int) -> tuple[float, Figure]:
    """Return the seconds of our page, and the figure that compares it."""
    size = setting.sizes.objects
    setting.node.populate(setting.sizes)
    ours = processes.run("taxii_by_us", 40 if turns > 1 else 2, data=setting.node.data)
    peer = _peer(setting, turns)
    mine = median(ours.answer["seconds"])
    theirs = median(peer.answer["seconds"]) if peer else None
    return mine, Figure(
        benchmark="taxii",
        what=f"pages of 100 objects, of {size:,}, against medallion in memory",
        unit="pages/s",
        ours=1 / mine,
        peer=1 / theirs if theirs else None,
        ratio=theirs / mine if theirs else None,
        target=Target(sign=">=", bound=_FASTER) if size == _SMALL[-1] else None,
        peak_bytes=ours.peak_bytes,
        peer_peak_bytes=peer.peak_bytes if peer else None,
        runs=len(ours.answer["seconds"]),
        note=f"ours weighs the policy and writes each page to the ledger, durably; the first page takes "
        f"{mine * 1e3:.1f} ms, the one farthest behind {median(ours.answer['last']) * 1e3:.1f} ms",
    )


def _peer(setting: Setting, turns: int) -> processes.Finished | None:
    size = setting.sizes.objects
    if size > _MOST:
        return None
    bundle = setting.folder / f"taxii-{size}.json"
    generate.write_bundle(bundle, size, seed=setting.sizes.seed)
    return processes.run("taxii_by_medallion", bundle, turns)


def _growth(seconds: dict[int, float]) -> Figure:
    """Return the page of the largest collection against that of the smallest."""
    least, most = min(seconds), max(seconds)
    return Figure(
        benchmark="taxii",
        what=f"a page of {most:,} objects, against one of {least:,}",
        unit="ms",
        ours=seconds[most] * 1e3,
        peer=seconds[least] * 1e3,
        ratio=seconds[most] / seconds[least],
        target=Target(sign="<=", bound=_FLAT),
        note="the same page, whatever lies behind it",
    )
