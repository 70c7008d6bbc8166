"""Layouts of whole maps, against plain springs over the same graph."""

from statistics import median

from bench import processes
from bench.figures import Figure, Target
from bench.setting import Setting

_SIZES = (1_000, 10_000, 50_000)
_WITHIN_S = {10_000: 6.0}  # ui.md 1.4
_PEER_UP_TO = (
    10_000  # plain springs compare every node with every node: at 50,000 that takes minutes
)


def layout(setting: Setting) -> list[Figure]:
    """Arrange power-law community graphs with 1.35 edges a node."""
    sizes = [size for size in _SIZES if size <= setting.sizes.objects or size == _SIZES[0]]
    return [_of(min(size, setting.sizes.objects), setting) for size in sizes]


def _of(nodes: int, setting: Setting) -> Figure:
    rounds = setting.sizes.rounds if nodes <= _PEER_UP_TO else 1
    ours = [processes.run("lay_out", nodes, number) for number in range(rounds)]
    peers = [processes.run("lay_out_with_springs", nodes, n) for n in range(_peer_rounds(nodes))]
    seconds = median(each.answer["seconds"] for each in ours)
    peer = median(each.answer["seconds"] for each in peers) if peers else None
    bound = _WITHIN_S.get(nodes)
    return Figure(
        benchmark="layout",
        what=f"{nodes:,} things into territories",
        unit="s",
        ours=seconds,
        peer=peer,
        ratio=seconds / peer if peer else None,
        target=Target(sign="<=", bound=bound, unit="s") if bound else None,
        peak_bytes=processes.peak(ours),
        peer_peak_bytes=processes.peak(peers) if peers else None,
        runs=rounds,
        note=f"{ours[0].answer['territories']} territories; communities took "
        f"{median(each.answer['communities'] for each in ours):.2f} s of it; the peer is rustworkx's "
        "spring_layout, 50 steps over all, without territories",
    )


def _peer_rounds(nodes: int) -> int:
    return 1 if nodes <= _PEER_UP_TO else 0
