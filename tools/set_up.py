"""Set the clone up: `.venv` with exactly the packages of a lock, and the project itself, editable.

`set_up.py make run` makes what the product needs, `make dev` what tests and checks need besides;
`ready run` and `ready dev` tell by the exit code whether that is done. It needs only Python's
own library. A stamp in `.venv`, written last, tells what was made; whatever has no stamp or another
one is made anew from the start, so an interrupted set-up leaves nothing half-done behind.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

VENV = Path(".venv")
STAMP = VENV / ".set-up"
LOG = Path("build", "set-up.log")
LOCKS = {"run": Path("requirements.lock"), "dev": Path("requirements-dev.lock")}
# What each lock adds (360 and 400 MB measured on 3.11), and room to unpack the largest package.
NEEDED_MB = {"run": 450, "dev": 500}
# pip's own notices stay quiet, and settings that would send packages elsewhere do not reach it.
QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",
    "PIP_PROGRESS_BAR": "off",
}
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_HASHES", "PIP_NO_BINARY")
OWNER = "run as the user who owns this clone, or make a clone of your own"
# Words of venv and pip, and what they mean to the person who waits.
REASONS = {
    "No space left on device": "the disk is full, here or where temporary files go",
    "Disk quota exceeded": "the disk quota is used up",
    "DO NOT MATCH THE HASHES": "a package is not the one that the lock names; do not use it",
    "No matching distribution": "the package index is out of reach or lacks a package",
    "Permission denied": f"a file cannot be written; {OWNER}",
}

# Of all that pip says, the lines that a person sees passing by on a terminal; "" clears the line.
SHOWN = {"Collecting", "Processing", "Installing", "Building", ""}


class SetUpError(Exception):
    """The set-up cannot go on; the message is the one line that a person reads."""


def main(act: str, kind: str) -> int:
    """Do one of the two acts; tell a failure in one line and return the exit code."""
    os.chdir(Path(__file__).resolve().parent.parent)
    if act == "ready":
        return 0 if _is_ready(kind) else 1
    try:
        with _alone():
            if not _is_ready(kind):
                _make(kind)
    except SetUpError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"set-up: {_explain(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nset-up: interrupted; the next call begins it anew", file=sys.stderr)
        return 130
    return 0


def _is_ready(kind: str) -> bool:
    """Tell whether `.venv` holds what is asked for; the development set-up holds the product's."""
    if not (VENV / "bin" / "python").exists() or not STAMP.is_file():
        return False
    stamp = STAMP.read_text("utf-8")
    return stamp == _digest("dev") or (kind == "run" and stamp == _digest("run"))


def _digest(kind: str) -> str:
    """Return what the stamp must hold: it changes with the locks, the Python and the place."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    facts = [sys.version_info[:2], str(Path.cwd()), project["project"], project["build-system"]]
    hashed = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for lock in ("run", "dev") if kind == "dev" else ("run",):
        hashed.update(LOCKS[lock].read_bytes())
    return f"{kind} {hashed.hexdigest()}"


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the clone's own folder locked, so that two set-ups at once do the work once.

    The programs that it starts hold it too: a pip whose set-up was killed still counts as one.
    """
    folder = os.open(".", os.O_RDONLY)
    os.set_inheritable(folder, True)  # noqa: FBT003 - the only parameter
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("set-up: another one is at work in this clone; waiting", file=sys.stderr)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make(kind: str) -> None:
    """Make `.venv` anew, or add the development packages to a finished one; the stamp is last."""
    LOG.parent.mkdir(exist_ok=True)
    LOG.unlink(missing_ok=True)
    if not _is_ready("run"):
        STAMP.unlink(missing_ok=True)
        _make_venv()
        _install("run")
        _pip("the project itself", "--no-index", "--no-build-isolation", "--editable", ".")
    if kind == "dev":
        STAMP.unlink(missing_ok=True)
        _install("dev")
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(_digest(kind), "utf-8")
    unfinished.replace(STAMP)


def _make_venv() -> None:
    """Make an empty environment, with the interpreter that an activated `.venv` was made from."""
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of its python3 package
        import venv  # noqa: F401
    except ImportError as error:
        package = "python{}.{}-venv".format(*sys.version_info)
        raise SetUpError(
            f"{sys.executable} lacks its module {error.name}; Debian and Ubuntu have it in the "
            f"package {package}: apt-get install {package}"
        ) from error
    python = getattr(sys, "_base_executable", sys.executable)
    _run([python, "-I", "-m", "venv", "--clear", str(VENV)], "making .venv")


def _install(kind: str) -> None:
    """Install a lock: every file must have one of its hashes, and nothing else comes in."""
    free_mb = shutil.disk_usage(".").free // 1_000_000
    if free_mb < NEEDED_MB[kind]:
        raise SetUpError(
            f"the disk is full: {NEEDED_MB[kind]} MB are needed in {Path.cwd()}, {free_mb} are free"
        )
    _pip(
        f"the packages of {LOCKS[kind]}",
        "--require-hashes",
        "--no-build-isolation",
        "--requirement",
        str(LOCKS[kind]),
    )


def _pip(what: str, *arguments: str) -> None:
    """Let pip install; what is never imported need not be compiled, which halves the work."""
    python = str(VENV / "bin" / "python")
    command = [python, "-I", "-m", "pip", "install", "--no-deps", "--no-compile", *arguments]
    _run(command, f"installing {what}")


def _run(command: Sequence[str], doing: str) -> None:
    """Run one step; its output goes to the log, and of a failure one line is told."""
    print(f"set-up: {doing}", file=sys.stderr, flush=True)
    environment = {name: each for name, each in os.environ.items() if name not in ELSEWHERE}
    lines = []
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            env=environment | QUIET,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as step,
    ):
        for line in step.stdout or ():
            log.write(line)
            lines.append(line.strip())
            _show(line.strip())
    _show("")
    if step.returncode:
        raise SetUpError(f"{doing} failed: {_reason(lines)} (all that was said: {LOG})")


def _show(line: str) -> None:
    """Show on a terminal which package is under way, on one line; an empty line clears it."""
    verb, _, rest = line.partition(" ")
    if not sys.stderr.isatty() or verb not in SHOWN:
        return
    width = shutil.get_terminal_size().columns - 3
    name = rest.split(" (from ")[0].split("/")[-1]
    print(f"\r\033[K  {f'{verb} {name}'[:width]}", end="" if line else "\r", file=sys.stderr)


def _reason(lines: Sequence[str]) -> str:
    """Return what a person can do something about, out of what a failed step said."""
    said = "\n".join(lines)
    known = (reason for words, reason in REASONS.items() if words in said)
    return next(known, next((line for line in reversed(lines) if line), "it said nothing"))


def _explain(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: nothing more can be written in {Path.cwd()}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} cannot be written; {OWNER}"
    return f"{error.filename}: {error.strerror}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
