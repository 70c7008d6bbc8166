"""How other processes ask the key process; whoever finds none starts one, which ends with him."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import attrs

from atlas.errors import KeysError, QuotaError
from atlas.keys import protocol
from atlas.keys.place import FOLDER, SOCKET, is_own
from atlas.settings import Settings

_PATIENCE_S = 10.0
_START_S = 10.0
_LOOK_S = 0.01
AWAY = "The key process does not answer; see that `atlas serve` runs, then try again."

_started: dict[Path, "subprocess.Popen[bytes]"] = {}
_starting = threading.Lock()


@attrs.frozen(kw_only=True)
class Made:
    """Tokens of values, in the order of these, each in the latest generation and the one before; and which that is."""

    found: list[tuple[bytes, ...]]
    generation: int


@attrs.frozen
class Keys:
    """What the key process of a data folder can do. Holds no key and no connection."""

    data: Path

    def tokens(self, values: Sequence[tuple[str, str]], *, member: str = "") -> Made:
        """Return the tokens of each (kind, normal form), with the generation in which they were made.

        There are 32 bytes in the latest generation of the index key, then those of the one before, if there is one.
        Equal values of different kinds have different tokens. One round trip. What counts on a
        member, as what it files and what it nominates, takes nothing from those who ask.

        Raises:
            KeysError: the process is away, or more than `MOST_VALUES` were asked at once.
            QuotaError: more was asked of late than the process answers, for all members together or for this one.
        """
        if not values:
            return Made(found=[], generation=0)
        protocol.assert_bounded(values)
        answer = self._answered(protocol.Tokens(values=list(values), member=member))
        if len(answer.found) != len(values):
            raise KeysError(AWAY)
        return Made(found=[tuple(each) for each in answer.found], generation=answer.generation)

    def token(self, kind: str, value: str) -> bytes:
        """Return the token of one normal form, in the latest generation; raises as `tokens`."""
        return self.tokens([(kind, value)]).found[0][0]

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of a message (RFC 8032): 64 bytes, the same for the same message.

        Raises:
            KeysError: the process is away, or the message has more than `MOST_MESSAGE_BYTES`.
        """
        return self._given(protocol.Sign(message=message))[0][0]

    def public_key(self) -> bytes:
        """Return the 32 bytes that signatures are verified with.

        Raises:
            KeysError: the process is away.
        """
        return self._given(protocol.PublicKey())[0][0]

    def generation(self) -> int:
        """Return how many generations the index key has."""
        return self._counted(protocol.Generation())

    def turn(self) -> int:
        """Make another generation of the index key, and return its number.

        Raises:
            KeysError: the last was made within a day, or the process is away.
        """
        return self._counted(protocol.Turn())

    def renewed(self, tokens: Sequence[bytes]) -> list[bytes]:
        """Return what these tokens of the last generation but one are in the latest, in their order.

        Raises:
            KeysError: there is one generation alone, more than `MOST_VALUES` were given, or the process is away.
            QuotaError: more was asked of late than the process answers.
        """
        return self._given(protocol.Renewed(tokens=list(tokens)))[0] if tokens else []

    def _given(self, asked: protocol.Question) -> list[list[bytes]]:
        return self._answered(asked).found

    def _answered(self, asked: protocol.Question) -> protocol.Given:
        answer = self._ask(asked)
        if not isinstance(answer, protocol.Given):
            raise KeysError(AWAY)
        return answer

    def _counted(self, asked: protocol.Question) -> int:
        answer = self._ask(asked)
        if not isinstance(answer, protocol.Counted):
            raise KeysError(AWAY)
        return answer.number

    def _ask(self, asked: protocol.Question) -> protocol.Answer:
        try:
            with _connected(self.data) as connection:
                protocol.send(connection, asked)
                answer = protocol.answer(connection)
        except (OSError, protocol.MalformedFrame) as error:
            raise KeysError(AWAY) from error
        if isinstance(answer, protocol.Refused):
            raise (QuotaError if answer.quota else KeysError)(answer.sentence)
        return answer


def reach(settings: Settings) -> Keys:
    """Return what asks the key process of this node. Nothing is started or asked yet."""
    return Keys(settings.data)


def start(data: Path) -> "subprocess.Popen[bytes]":
    """Start a key process that ends when this one does, or when its standard input is closed."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", "-m", "atlas.keys.process", str(data)],
        stdin=subprocess.PIPE,
        process_group=0,
    )


def _connected(data: Path) -> socket.socket:
    """Return a connection to the key process; one is started where none answers.

    Raises:
        KeysError: none answers in ten seconds.
    """
    deadline = time.monotonic() + _START_S
    while True:
        with suppress(OSError):
            return _connection(data)
        if time.monotonic() > deadline:
            raise KeysError(AWAY)
        _see_to_one(data)
        time.sleep(_LOOK_S)


def _connection(data: Path) -> socket.socket:
    folder = os.open(data / FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_PATIENCE_S)
        connection.connect(f"/proc/self/fd/{folder}/{SOCKET}")
        if not is_own(connection):
            raise PermissionError(AWAY)
    except OSError:
        connection.close()
        raise
    finally:
        os.close(folder)
    return connection


def _see_to_one(data: Path) -> None:
    """Start a process unless one that this process started is alive; it may be on its way, or leave to another."""
    with _starting:
        known = _started.get(data)
        if known is None or known.poll() is not None:
            if known is not None and known.stdin is not None:
                known.stdin.close()
            _started[data] = start(data)
