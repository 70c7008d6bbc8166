"""The key process: `python -m atlas.keys.process DATA`. It ends when its standard input does, with who started it.

One runs a data folder: it holds a lock on `run/keys/lock`, and a second one ends at once.
"""

import ctypes
import fcntl
import os
import resource
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from atlas.errors import AtlasError, QuotaError
from atlas.keys import material, protocol
from atlas.keys.holder import Holder
from atlas.keys.place import FOLDER, SOCKET, is_own
from atlas.settings import Settings

_LOCK = "lock"
_PATIENCE_S = 10.0
_AT_ONCE = 32  # connections; others wait in the queue of the socket
_PR_SET_DUMPABLE = (
    4  # prctl(2): nobody of the same user reads this process's memory, and it leaves no core
)


def main() -> None:
    """Serve until standard input ends."""
    os.umask(0o077)
    _hide_memory()
    data = Path(sys.argv[1])
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another one serves
    settings = Settings(data=data)
    holder = Holder(settings, material.load(settings), time.monotonic)
    listening = _listen(folder)
    threading.Thread(target=_serve, args=(listening, holder), daemon=True).start()
    while os.read(0, 4_096):  # nothing is sent; it ends with who started this process
        pass
    with suppress(OSError):
        (folder / SOCKET).unlink()


def _hide_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0)


def _listen(folder: Path) -> socket.socket:
    """Listen on a socket that replaces an old one whole: whoever connects finds one that answers."""
    aside = f".{SOCKET}.{os.getpid()}"
    (folder / aside).unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # by the folder's descriptor: the address of a socket has at most 107 bytes (unix(7)); made before memory is hidden
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fchdir(here)
        listening.bind(aside)
    finally:
        os.close(here)
    listening.listen(_AT_ONCE)
    (folder / aside).rename(folder / SOCKET)
    return listening


def _serve(listening: socket.socket, holder: Holder) -> None:
    room = threading.Semaphore(_AT_ONCE)
    while True:
        room.acquire()
        connection, _ = listening.accept()
        connection.settimeout(_PATIENCE_S)
        threading.Thread(target=_answer, args=(connection, holder, room), daemon=True).start()


def _answer(connection: socket.socket, holder: Holder, room: threading.Semaphore) -> None:
    """Answer one question. Who sends no question, or goes away, gets nothing."""
    try:
        with connection, suppress(OSError, protocol.MalformedFrame):
            if is_own(connection):
                protocol.send(connection, _weighed(protocol.question(connection), holder))
    finally:
        room.release()


def _weighed(asked: protocol.Question, holder: Holder) -> protocol.Answer:
    try:
        return holder.answer(asked)
    except AtlasError as error:
        return protocol.Refused(quota=isinstance(error, QuotaError), sentence=str(error))


if __name__ == "__main__":
    main()
