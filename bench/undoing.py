"""An import, its undo and putting it back: seconds of each, and that no link is left dangling."""

from bench import generate, processes
from bench.figures import Figure, Target
from bench.setting import Setting

_SOURCE = 77_000  # objects of one source of the real data
_ORGANISATION = "bench-undo"


def undoing(setting: Setting) -> list[Figure]:
    """Import one source, undo it at once and put it back: neither takes longer than the import, and nothing dangles."""
    node, count = setting.node.data, min(_SOURCE, setting.sizes.objects)
    file = setting.folder / "undo.json"
    generate.write_bundle(file, count, seed=setting.sizes.seed + 300)
    taken = processes.run("take_batch", file, _ORGANISATION, data=node).answer
    figures = []
    for act in ("undo", "put_back"):
        done = processes.run("end_batch", taken["batch"], _ORGANISATION, act, data=node)
        dangling = done.answer["dangling"] - taken["dangling"]
        figures.append(
            Figure(
                benchmark="undo",
                what=f"{act.replace('_', ' ')}, against the import",
                unit="s",
                ours=done.answer["seconds"],
                peer=taken["seconds"],
                ratio=done.answer["seconds"] / taken["seconds"],
                target=Target(sign="<=", bound=1),
                peak_bytes=done.peak_bytes,
                note=f"{done.answer['claims']:,} claims of {count:,} objects; {dangling:,} links dangle after it",
            )
        )
    return figures
