"""Ties a process to the one that started it: whatever kills that one, no orphan keeps its port or its queue."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1  # prctl(2)


def tie_to_parent(farewell: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent is gone. Does nothing where it is not Linux."""
    parent = os.getppid()
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(farewell))
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:  # it went in between
        os.kill(os.getpid(), farewell)
