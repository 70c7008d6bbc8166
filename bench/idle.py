"""What the product holds when nobody asks: memory and processes."""

import time

import psutil  # type: ignore[import-untyped] # ships no types

from bench import serving
from bench.figures import Figure, Target
from bench.setting import Setting

_SETTLE_S = 5.0
_MIB = 2**20


def idle(setting: Setting) -> list[Figure]:
    """Sum up the proportional memory of all processes of `atlas serve`, the database's apart."""
    with serving.serving(setting.node.data) as served:
        time.sleep(_SETTLE_S)
        own, database = _processes(served.pid, setting)
        held = [sum(map(_pss, each)) for each in (own, database)]
        names = "; ".join(f"{_name(each)} {_pss(each) / _MIB:.0f} MiB" for each in own)
    note = f"ours {held[0] / _MIB:.0f} MiB ({names}), database {held[1] / _MIB:.0f} MiB"
    return [
        Figure(
            benchmark="idle",
            what="whole product, proportional set size",
            unit="MiB",
            ours=sum(held) / _MIB,
            target=Target(sign="<=", bound=1024, unit="MiB"),
            note=note,
        ),
        Figure(
            benchmark="idle",
            what="processes beside the database's",
            unit="processes",
            ours=len(own),
            target=Target(sign="<=", bound=3, unit="processes"),
            note=f"the database has {len(database)}",
        ),
    ]


def _processes(pid: int, setting: Setting) -> tuple[list[psutil.Process], list[psutil.Process]]:
    parent = psutil.Process(pid)
    started = [parent, *parent.children(recursive=True)]
    own = [each for each in started if each.name() != "postgres"]
    cluster = next(
        each
        for each in psutil.process_iter()
        if each.name() == "postgres" and _serves(each, setting) and each.ppid() != each.pid
    )
    return own, [cluster, *cluster.children()]


def _serves(process: psutil.Process, setting: Setting) -> bool:
    """Tell whether this is the first process of the node's own database server."""
    command = process.cmdline()
    return len(command) == 3 and command[1] == "-D" and command[2] == str(_cluster(setting))


def _cluster(setting: Setting) -> object:
    from atlas.store import placing

    return placing.place(setting.node.data, None).cluster


def _pss(process: psutil.Process) -> int:
    return int(process.memory_full_info().pss)


def _name(process: psutil.Process) -> str:
    return " ".join(process.cmdline()[1:4])[:40] or process.name()
