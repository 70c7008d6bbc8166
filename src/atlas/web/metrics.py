"""Numbers for the operator, in the text format of Prometheus, on a socket of the data folder.

They tell how the server does: requests by route and status, how long they took, jobs, connections, memory. No number
comes from the map, so nobody learns from them what the wall keeps from him.
"""

import errno
import os
import socketserver
import stat
import threading
from collections.abc import Iterable
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from atlas.errors import AtlasError
from atlas.services import operating

if TYPE_CHECKING:
    from prometheus_client import Metric

# Seconds: 0.1 and 1 are where a page begins to wait (design, section 4 of the pages), 10 is far beyond all.
_BORDERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PATIENCE_S = 5
_TEXT = "text/plain; version=0.0.4; charset=utf-8"

log = structlog.get_logger()


class Meter:
    """Counts the requests of this process, and asks for the rest when somebody looks."""

    def __init__(self) -> None:
        import prometheus_client as prometheus  # noqa: PLC0415 - commands measure nothing

        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call] # theirs; a second series of each, which nobody asks for
        self._write = prometheus.generate_latest
        self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self._registry)
        self._registry.register(_State())
        self._requests = prometheus.Counter(
            "atlas_requests",
            "Requests answered, by the name of their route and their status.",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = prometheus.Histogram(
            "atlas_request_seconds",
            "How long answers took, by the name of their route.",
            ["route"],
            buckets=_BORDERS,
            registry=self._registry,
        )

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return all numbers as Prometheus reads them."""
        return self._write(self._registry)


class _State:
    """Asks the database when somebody looks; while it is away that is all it says."""

    def describe(self) -> Iterable["Metric"]:
        return ()

    def collect(self) -> Iterable["Metric"]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - as above

        try:
            jobs, connections = operating.jobs(), operating.connections()
        except AtlasError:
            yield GaugeMetricFamily("atlas_database_up", "1 where the database answers.", 0)
            return
        yield GaugeMetricFamily("atlas_database_up", "1 where the database answers.", 1)
        yield GaugeMetricFamily(
            "atlas_database_connections", "Open connections to the database.", connections
        )
        gauge = GaugeMetricFamily("atlas_jobs", "Jobs by their state.", labels=["state"])
        for state, count in (
            *(("waiting", jobs.waiting), ("running", jobs.running)),
            ("failed", jobs.failed),
        ):
            gauge.add_metric([state], count)
        yield gauge


@cache
def meter() -> Meter:
    """Return the one meter of this process."""
    return Meter()


class _Answer(BaseHTTPRequestHandler):
    timeout = _PATIENCE_S

    def do_GET(self) -> None:
        """Send the numbers, whatever address was asked."""
        body = meter().text()
        self.send_response(200)
        self.send_header("Content-Type", _TEXT)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a look at the numbers is no event."""


class _Server(socketserver.UnixStreamServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Forget who went away in the middle of it."""


def start(path: Path) -> None:
    """Serve the numbers on a socket; without them where it cannot be made, which stands in the log."""
    try:
        serve(path)
    except OSError as error:
        log.warning("metrics.unavailable", error=errno.errorcode.get(error.errno or 0, "unknown"))


def serve(path: Path) -> socketserver.UnixStreamServer:
    """Answer on a socket that its owner alone may open, from a thread of its own; return what shuts it down.

    A socket that an earlier server left is replaced. The folder is reached through `/proc`, as the address of a
    socket has at most 107 bytes (unix(7)).

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    aside = f".{path.name}.{os.getpid()}"
    try:
        (path.parent / aside).unlink(missing_ok=True)
        server = _Server(f"/proc/self/fd/{folder}/{aside}", _Answer)
        (path.parent / aside).chmod(stat.S_IRUSR | stat.S_IWUSR)
        (path.parent / aside).rename(path)
    finally:
        os.close(folder)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
