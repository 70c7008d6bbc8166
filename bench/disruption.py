"""What would break: all figures of cards, proofs of smallest sets, and real nets taken apart."""

from statistics import median

from bench import processes
from bench.figures import Figure, Target
from bench.setting import Setting

_THINGS = 5_000
_WITHIN_S = 30.0  # NF2
_PROVED = 400
_NETS = processes.CLONE.parent / "shared" / "networks"
_PART = 0.02  # of the nodes of a net are removed
_LARGEST = 500_000  # bytes of the file: betweenness, the peer, takes minutes beyond it


def cards(setting: Setting) -> list[Figure]:
    """Compute all figures of the cards for 5,000 things."""
    things = min(_THINGS, setting.sizes.objects)
    found = [processes.run("cards", things, number) for number in range(setting.sizes.rounds)]
    processor = median(each.answer["processor"] for each in found)
    return [
        Figure(
            benchmark="disruption",
            what=f"cards for {things:,} things",
            unit="s",
            ours=median(each.answer["seconds"] for each in found),
            target=Target(sign="<=", bound=_WITHIN_S, unit="s"),
            peak_bytes=processes.peak(found),
            runs=len(found),
            note=f"{processor:.1f} s of the processor; to stop half of the harm: "
            f"{found[0].answer['half']}; all of it: {found[0].answer['whole']}",
        )
    ]


def proofs(setting: Setting) -> list[Figure]:
    """Prove the smallest sets of the largest models for which that is promised."""
    things = min(_PROVED, setting.sizes.objects)
    found = processes.run("proved", things, setting.sizes.seed)
    return [
        Figure(
            benchmark="disruption",
            what=f"smallest sets of {things:,} things, the slowest pair",
            unit="s",
            ours=found.answer["seconds"],
            peak_bytes=found.peak_bytes,
            runs=1,
            note=f"{found.answer['exact']} of {found.answer['of']} proved, the others greedy",
        )
    ]


def nets(setting: Setting) -> list[Figure]:
    """Take real nets apart, against removing the best linked and the most between."""
    files = sorted(_NETS.glob("*.txt")) if not setting.sizes.is_trial else []
    return [_net(str(file), file.stem) for file in files if file.stat().st_size < _LARGEST]


def _net(file: str, name: str) -> Figure:
    found = processes.run("dismantle", file, _PART)
    answer = found.answer
    return Figure(
        benchmark="disruption",
        what=f"F of {name} without {answer['size']} of {answer['count']:,}",
        unit="",
        ours=answer["F"],
        peer=answer["betweenness"],
        ratio=answer["F"] / answer["betweenness"],
        peak_bytes=found.peak_bytes,
        runs=1,
        note=f"before {answer['before']:.3f}, without the best linked {answer['degree']:.3f}; "
        f"the peer removes the most between; ours took {answer['seconds']:.1f} s",
    )
