"""Our own launcher of PostgreSQL: the embedded server of one data folder.

No TCP, a socket folder that only its owner enters, peer authentication, data checksums. Started by root it
runs as an unprivileged user. Processes that use one data folder share one server: the first starts it, the
last stops it. Nothing is asked of the operator, and a `kill -9` of everything needs no repair.

The folder's layout: `postgres/` the cluster, `run/` socket and locks, `log/postgres.log`.
"""

import fcntl
import os
import pwd
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import psycopg

from atlas.errors import ServerError
from atlas.store import placing

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 60.0
SUPERUSER = "postgres"

# Durability is not for sale; the rest suits a laptop: small memory, short queries, few connections.
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "autovacuum_naptime": "15s",  # what was just imported is searched next: its statistics must be there
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_error_verbosity": "terse",
}
_OLD_ONE_LIVES = 'lock file "postmaster.pid" already exists'
_TAIL_BYTES = 4_096
ASSERTED = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


@attrs.frozen(kw_only=True)
class Server:
    """A running server: where its socket lies. Connect with `host=socket`."""

    socket: Path
    cluster: Path

    def conninfo(self, user: str, database: str) -> str:
        """Return what psycopg connects with."""
        return psycopg.conninfo.make_conninfo(host=str(self.socket), user=user, dbname=database)


@contextmanager
def running(data: Path, pg_bin: Path | None = None) -> Iterator[Server]:
    """Keep the data folder's server running while inside; start it when nobody has, stop it as the last.

    Raises:
        ServerError: it cannot be prepared or started; the message says why and where the log is.
    """
    place = placing.place(data, pg_bin)
    with _locked(place.run / "users.lock", fcntl.LOCK_SH) as using:
        try:
            with _locked(place.run / "start.lock", fcntl.LOCK_EX):
                server = _ensure_started(place)
            yield server
        finally:
            with _locked(place.run / "start.lock", fcntl.LOCK_EX):
                if _is_last(using):
                    _stop(place)


def _is_last(using: int) -> bool:
    """Turn our shared lock into an exclusive one; that fails while another process uses the server."""
    try:
        fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ServerError(f"The lock {path} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


def _ensure_started(place: placing.Place) -> Server:
    """Start the server unless it runs; what the system refuses is told in one sentence."""
    try:
        return _started(place)
    except OSError as error:
        raise ServerError(
            f"The database under {place.cluster} cannot be started: {error.strerror or error}"
            f"{f' ({error.filename})' if error.filename else ''}."
        ) from error


def _started(place: placing.Place) -> Server:
    server = Server(socket=place.socket, cluster=place.cluster)
    if not (place.cluster / "PG_VERSION").exists():
        _create_cluster(place)
    _write_configuration(place)
    if not _accepts(server):
        _start(place, server)
    _assert_durable(server)
    return server


def _create_cluster(place: placing.Place) -> None:
    """Make the cluster aside and move it into place, so that a broken attempt leaves nothing behind."""
    placing.sweep_beside(place.cluster)
    aside = placing.empty_folder_beside(place.cluster, place.uid)
    command = [
        str(place.programs / "initdb"),
        *("-D", str(aside), "-U", SUPERUSER, "--data-checksums", "--encoding=UTF8"),
        *("--locale=C", "--auth=peer", "--no-instructions"),
    ]
    finished = subprocess.run(  # noqa: S603 - our own program, no shell
        command, capture_output=True, text=True, check=False, **_as_user(place)
    )
    if finished.returncode:
        placing.sweep_beside(place.cluster)
        raise ServerError(
            f"The database cluster {place.cluster} could not be made: {_last_line(finished.stderr)}"
        )
    aside.rename(place.cluster)


def _write_configuration(place: placing.Place) -> None:
    """Write the three files afresh at each start, so that a moved folder or another user just works."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    roles = (SUPERUSER, "atlas_owner", "atlas_app")
    lines = [f"{name} = '{value}'" for name, value in CONFIGURATION.items()]
    lines.append(f"unix_socket_directories = '{place.socket}'")
    placing.write(place.cluster / "atlas.conf", "\n".join(lines) + "\n", place.uid)
    placing.write(place.cluster / "postgresql.conf", "include 'atlas.conf'\n", place.uid)
    placing.write(place.cluster / "pg_hba.conf", "local all all peer map=atlas\n", place.uid)
    ident = "".join(f"atlas {user} {role}\n" for role in roles)
    placing.write(place.cluster / "pg_ident.conf", ident, place.uid)


def _start(place: placing.Place, server: Server) -> None:
    """Start the server as a process of its own and wait until it answers; retry while an old one dies."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        process = _spawn(place)
        if _answers(process, server, deadline):
            _reap(process)
            return
        # the old server is still going down; the file is never deleted by us
        if time.monotonic() > deadline or _OLD_ONE_LIVES not in _log_tail(place):
            break
        time.sleep(0.5)
    raise ServerError(
        f"The database did not start: {_log_tail(place) or 'no answer'} (log: {place.log})"
    )


def _answers(process: "subprocess.Popen[bytes]", server: Server, deadline: float) -> bool:
    """Wait until a server answers or has ended; one that nobody waits for any more is stopped."""
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if _accepts(server):
                return True
            time.sleep(0.05)
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    return False


def _reap(process: "subprocess.Popen[bytes]") -> None:
    """Fetch the server's end whenever it comes: a killed one that nobody fetched keeps the next from starting."""
    threading.Thread(target=process.wait, name="database-end", daemon=True).start()


def _spawn(place: placing.Place) -> "subprocess.Popen[bytes]":
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            [str(place.programs / "postgres"), "-D", str(place.cluster)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is ours to translate into an orderly stop
            **_as_user(place),
        )


def _as_user(place: placing.Place) -> dict[str, Any]:
    """Return what makes a child run as the unprivileged user, with nothing of our environment but the path."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    if place.uid is None:
        return {"env": environment, "cwd": "/"}
    group = pwd.getpwuid(place.uid).pw_gid
    return {
        "env": environment,
        "cwd": "/",
        "user": place.uid,
        "group": group,
        "extra_groups": [],
    }


def _accepts(server: Server) -> bool:
    try:
        with psycopg.connect(server.conninfo(SUPERUSER, "postgres"), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _assert_durable(server: Server) -> None:
    with psycopg.connect(server.conninfo(SUPERUSER, "postgres")) as connection:
        for name in ASSERTED:
            row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            if row is None or row[0] != "on":
                raise ServerError(f"The database runs with {name} = {row and row[0]}, expected on.")


def _stop(place: placing.Place) -> None:
    """Ask for a fast shutdown (SIGINT: sessions are ended, a checkpoint is written) and wait for its end."""
    pid = _postmaster(place)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while _postmaster(place) is not None and time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)


def _postmaster(place: placing.Place) -> int | None:
    """Return the process id of this cluster's server, or `None`. A stale file of a dead server counts as none."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
        folder = Path(f"/proc/{pid}/cwd").readlink()
    except (OSError, ValueError, IndexError):
        return None
    return pid if folder.resolve() == place.cluster.resolve() else None


def _log_tail(place: placing.Place) -> str:
    with suppress(OSError), place.log.open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL_BYTES))
        return _last_line(log.read().decode(errors="replace"))
    return ""


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    faults = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (faults or lines or [""])[-1].strip()
