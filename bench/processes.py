"""Jobs in processes of their own: what they took, and how much memory at most."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import attrs

CLONE = Path(__file__).resolve().parents[1]


@attrs.frozen(kw_only=True)
class Finished:
    """A job's answer and the peak of its resident memory."""

    answer: Any
    peak_bytes: int


def run(job: str, *arguments: object, data: Path | None = None) -> Finished:
    """Run a job of `jobs.py` in a fresh process, on the node in the data folder.

    Raises:
        CalledProcessError: it failed; what it said stands on stderr.
    """
    environment = os.environ | ({"ATLAS_DATA": str(data)} if data else {})
    finished = subprocess.run(
        [sys.executable, "-m", "bench.jobs", job, json.dumps(arguments, default=str)],
        cwd=CLONE,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    return Finished(**json.loads(finished.stdout.splitlines()[-1]))


def in_turns(
    rounds: int, ours: Callable[[int], Finished], peer: Callable[[int], Finished]
) -> tuple[list[Finished], list[Finished]]:
    """Run both by turns, and return what each found. Each is told the number of its round."""
    pairs = [(ours(number), peer(number)) for number in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def rate(found: Sequence[Finished]) -> float:
    """Return the median of objects per second."""
    return float(median(each.answer["objects"] / each.answer["seconds"] for each in found))


def peak(found: Sequence[Finished]) -> int:
    """Return the median of the peaks of memory."""
    return int(median(each.peak_bytes for each in found))


def peak_of_this() -> int:
    """Return the peak of this process's resident memory since it began.

    The kernel's own high-water mark: `ru_maxrss` would begin with the size of the process that started this one.
    """
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
