"""Which of PostgreSQL's programs copies a database out or in, and how it is run.

A program reads servers of its own release and older ones, and files of its own release and older ones. So a dump is
made by the server's own release where it is here, and read by the newest that is.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from atlas.errors import ServerError
from atlas.store import placing

_SYSTEM = Path("/usr/lib/postgresql")
_VERSION = re.compile(rb"\) (\d+)")
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# What a program may tell, and the sentence that stands for it: its own lines may hold values of rows.
_REASONS = {
    b"No space left on device": "a disk is full",
    b"connection to server": "the connection to the server was refused or lost",
    b"server closed the connection": "the connection to the server was refused or lost",
    b"permission denied": "its role may not",
    b"must be": "its role may not",
    b"lock timeout": "somebody holds a table for too long",
    b"unsupported version": "the file is of a newer PostgreSQL than the program",
}
# The last line is the program's own, whatever a row says in the lines before.
_ONE_IGNORED = b"errors ignored on restore: 1"


@attrs.frozen(kw_only=True)
class Command:
    """A program with its words, the environment that holds its password, and the one statement that may fail."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    may_fail: str | None = None


def dumping(pg_bin: Path | None, server: int) -> Path:
    """Return the `pg_dump` for a server of this major release: of the same release, else the newest.

    Raises:
        ServerError: all are older than the server, or there is none.
    """
    found = _found(pg_bin, "pg_dump")
    return found.get(server) or _newest(found, "pg_dump", at_least=server)


def restoring(pg_bin: Path | None, server: int, *, made_on: int) -> Path:
    """Return the newest `pg_restore`, for a server and for a file that was made on one, of these major releases.

    Raises:
        ServerError: it is older than one of them, or there is none.
    """
    return _newest(_found(pg_bin, "pg_restore"), "pg_restore", at_least=max(server, made_on))


def command(path: Path, words: list[str], conninfo: str, *, may_fail: str | None = None) -> Command:
    """Return how a program is called; a password goes by the environment, where none can list it."""
    parts = {key: str(value) for key, value in conninfo_to_dict(conninfo).items()}
    secret = {"PGPASSWORD": parts.pop("password")} if "password" in parts else {}
    return Command(
        words=(str(path), *words, "--no-password", f"--dbname={make_conninfo(**parts)}"),
        environment={**_ENVIRONMENT, **secret},
        may_fail=may_fail,
    )


@contextmanager
def running(command: Command, *, feeding: bool) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program while inside, fed or read through a pipe; it is killed when the block is left by an error.

    Raises:
        ServerError: the program cannot be started, or ended with a fault.
    """
    name = Path(command.words[0]).name
    fed, read = (subprocess.PIPE, None) if feeding else (None, subprocess.PIPE)
    with tempfile.TemporaryFile() as told:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command.words, env=command.environment, stderr=told, stdin=fed, stdout=read
            )
        except OSError as error:
            raise ServerError(f"{name} could not be started: {error.strerror}.") from error
        try:
            yield process
            process.communicate()
        except BrokenPipeError:  # it ended before it was fed: what it told says why
            process.wait()
        except BaseException:
            process.kill()
            process.communicate()
            raise
        if process.returncode:
            told.seek(0)
            _assert_forgiven(command, name, told.read().strip())


def _assert_forgiven(command: Command, name: str, told: bytes) -> None:
    """Return if the one statement that may fail is all that did."""
    if command.may_fail and told.endswith(_ONE_IGNORED):
        failed = f"\nCommand was: {command.may_fail}\n".encode()
        if failed in told:
            return
    reason = next((words for sign, words in _REASONS.items() if sign in told), None)
    raise ServerError(
        f"{name} failed: {reason}." if reason else f"{name} failed; the database's log says why."
    )


def _newest(found: Mapping[int, Path], name: str, *, at_least: int) -> Path:
    newest = max(found, default=0)
    if newest < at_least:
        here = f"the newest here is of {newest}" if newest else "there is none here"
        raise ServerError(
            f"This needs {name} of PostgreSQL {at_least} or newer, and {here}. Install "
            f"postgresql-client-{at_least}, or name the folder of its programs in ATLAS_PG_BIN."
        )
    return found[newest]


def _found(pg_bin: Path | None, name: str) -> dict[int, Path]:
    """Return the programs of this name by major release; of two, the one that was named first."""
    on_path = shutil.which(name)
    candidates = [pg_bin / name] if pg_bin else []
    with suppress(ServerError):  # no server of any kind is here: its programs alone may be
        candidates.append(placing.programs(None) / name)
    candidates += [Path(on_path)] if on_path else []
    candidates += sorted(_SYSTEM.glob(f"*/bin/{name}"))
    found: dict[int, Path] = {}
    for path in candidates:
        if (major := _major(path)) is not None:
            found.setdefault(major, path)
    return found


def _major(path: Path) -> int | None:
    try:
        told = subprocess.run(  # noqa: S603 - one of PostgreSQL's programs, no shell
            [str(path), "--version"], capture_output=True, env=_ENVIRONMENT, check=False
        ).stdout
    except OSError:
        return None
    version = _VERSION.search(told)
    return int(version[1]) if version else None
