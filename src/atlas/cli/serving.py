"""`atlas serve`: database, web server, job worker and key process, started together and stopped together."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import click

from atlas import keys
from atlas.cli import printing
from atlas.cli.alliance import load_demo, signin_links
from atlas.cli.startup import Ready, ready
from atlas.errors import UsageError

_WORKER_END_S = 15.0
_WEB_THREADS = 8  # `web/bodies.py` lets half of them wait for what is being sent
_HEADERS_MS = 10_000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65_535), default=8321, show_default=True)
@click.option(
    "--demo", "with_demo", is_flag=True, help="Load the sample atlas when nothing is there."
)
def serve(*, host: str, port: int, with_demo: bool) -> None:
    """Serve the Atlas: web pages and background jobs, until Ctrl-C."""
    _assert_free(host, port)
    signal.signal(signal.SIGTERM, _as_interrupt)
    with ready() as made:
        base = made.settings.public_url or f"http://{host}:{port}"
        lines = [f"The Atlas is at {base}  (Ctrl-C stops it)"]
        if with_demo:
            _prepare_demo(made)
            links = signin_links(made, base=base)
            lines[:0] = [
                f"  {each['person']} ({each['name']}, {each['organisation']}): {each['link']}"
                for each in links
            ]
        made.remember_address(base)
        holding = partial(keys.start, made.settings.data)
        with (
            _beside("keys", holding),
            _beside("worker", _worker),
            _announced(host, port, lines),
        ):
            _serve_web(host, port)
    printing.talk("Stopped.")


def _prepare_demo(made: Ready) -> None:
    from atlas.services import demo as service  # noqa: PLC0415 - needs Django set up

    if service.is_missing():
        load_demo(made)


def _assert_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"Port {port} on {host} cannot be used: {error.strerror}. Choose another: "
                f"make run PORT={port + 1}, or atlas serve --port {port + 1}."
            ) from error


def _serve_web(host: str, port: int) -> None:
    """Serve until interrupted. Granian restarts its worker when that dies.

    Ctrl-C reaches every process of the terminal, and granian ends its worker besides; told twice, that
    hangs (2.8, about one time in three). So what we fork does not hear Ctrl-C, only granian's own word.
    """
    from granian import Granian  # noqa: PLC0415 - other commands need no web server
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    os.register_at_fork(after_in_child=_ignore_ctrl_c)
    server = Granian(
        "atlas.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_WEB_THREADS,
        http=HTTPModes.http1,  # what proxies speak behind; bodies are bounded there only
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_MS),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,  # a worker that is still starting does not hear the word to end
        log_level=LogLevels.error,
        log_access=False,
    )
    server.serve(target_loader=_application, wrap_loader=False)


def _application() -> Callable[..., object]:
    """Load what is served by its name. Granian's own loader looks in the working directory first."""
    application: Callable[..., object] = importlib.import_module("atlas.web.wsgi").application
    return application


@contextmanager
def _announced(host: str, port: int, lines: Sequence[str]) -> Iterator[None]:
    """Say these lines as soon as the port answers: a link opened at once must work."""
    stopping = threading.Event()

    def say_when_it_answers() -> None:
        while not stopping.wait(0.1):
            with suppress(OSError), socket.create_connection((host, port), timeout=1):
                for line in lines:
                    printing.talk(line)
                return

    announcer = threading.Thread(target=say_when_it_answers, name="announcer")
    announcer.start()
    try:
        yield
    finally:
        stopping.set()
        announcer.join()


@contextmanager
def _beside(name: str, begin: Callable[[], "subprocess.Popen[bytes]"]) -> Iterator[None]:
    """Run a process beside; start it again when it dies before its time."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not stopping.is_set():
            process = begin()
            running[:] = [process]
            process.wait()
            stopping.wait(1.0)

    keeper = threading.Thread(target=keep_running, name=f"{name}-keeper")
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            _end(process)
        keeper.join()


def _worker() -> "subprocess.Popen[bytes]":
    """Start the job worker, in a group of its own (Ctrl-C is ours to pass on), with no module of this folder (-P)."""
    return subprocess.Popen([sys.executable, "-P", "-m", "atlas.jobs.worker"], process_group=0)


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(_WORKER_END_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _ignore_ctrl_c() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("names", nargs=-1)
def bench(*, names: tuple[str, ...]) -> None:
    """Measure against peers in the same run. Works in a clone: the peers are development packages."""
    clone = Path(__file__).resolve().parents[3]
    if not (clone / "bench" / "__main__.py").exists():
        raise UsageError("Benchmarks run from a clone of the project: make bench")
    os.chdir(clone)
    os.execv(sys.executable, [sys.executable, "-m", "bench", *names])  # noqa: S606 - ourselves
