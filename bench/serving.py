"""The whole product running: `atlas serve` on a node's data folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import attrs

from bench.jobs import READER

_START_S = 120.0


@attrs.frozen(kw_only=True)
class Served:
    """Where it is and the process that started it all."""

    base: str
    pid: int


def _atlas(data: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-m", "atlas", *arguments], os.environ | {"ATLAS_DATA": str(data)}


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """Serve while inside.

    Raises:
        TimeoutError: it does not answer.
    """
    port = _free_port()
    command, environment = _atlas(data, "serve", "--port", str(port))
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/signed-out", process)
        yield Served(base=base, pid=process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def sign_in_link(data: Path, base: str) -> str:
    """Return a fresh link for the person who reads."""
    command, environment = _atlas(data, "signin", READER, "--base", base)
    finished = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return finished.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
