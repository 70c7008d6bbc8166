"""What is said over the socket: one question and one answer a connection, each a length of four bytes and MessagePack.

Every size is bounded before it is read, on both sides.
"""

import socket
import struct
from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

from atlas.errors import KeysError

MOST_VALUES: Final = 1_000
"""Values of one question."""
MOST_VALUE_BYTES: Final = 4_096
MOST_MESSAGE_BYTES: Final = 64 << 20
"""A message to sign: a package with its maps has some megabytes."""
MOST_FRAME_BYTES: Final = MOST_MESSAGE_BYTES + 1_024
TOKEN_BYTES: Final = 32
_LENGTH = struct.Struct(">I")
_Said = TypeVar("_Said")


class Tokens(msgspec.Struct, frozen=True, tag="tokens"):
    """Ask for the tokens of some values, each with its kind; on which member they count, if on one."""

    values: list[tuple[str, str]]
    member: str = ""


class Renewed(msgspec.Struct, frozen=True, tag="renewed"):
    """Ask for what these tokens of the last generation but one are in the latest."""

    tokens: list[bytes]


class Turn(msgspec.Struct, frozen=True, tag="turn"):
    """Ask for another generation of the index key."""


class Generation(msgspec.Struct, frozen=True, tag="generation"):
    """Ask how many generations the index key has."""


class Sign(msgspec.Struct, frozen=True, tag="sign"):
    """Ask for a signature."""

    message: bytes


class PublicKey(msgspec.Struct, frozen=True, tag="public-key"):
    """Ask for the key that signatures are verified with."""


class Given(msgspec.Struct, frozen=True, tag="given"):
    """The answer: bytes, in the order of what was asked; a list for each value. Of tokens, in which generation."""

    found: list[list[bytes]]
    generation: int = 0


class Counted(msgspec.Struct, frozen=True, tag="counted"):
    """The answer where it is a number."""

    number: int


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The answer where there is none: whether too much was asked of late, and a sentence."""

    quota: bool
    sentence: str


Question = Tokens | Renewed | Turn | Generation | Sign | PublicKey
Answer = Given | Counted | Refused


class MalformedFrame(Exception):  # noqa: N818 - it never leaves this room
    """What came is no frame, too long, or no question."""


def send(connection: socket.socket, said: Question | Answer) -> None:
    """Send one frame.

    Raises:
        KeysError: it is longer than a frame may be.
    """
    body = msgspec.msgpack.encode(said)
    if len(body) > MOST_FRAME_BYTES:
        raise KeysError(f"At most {MOST_MESSAGE_BYTES:,} bytes can be signed at once.")
    connection.sendall(_LENGTH.pack(len(body)) + body)


def question(connection: socket.socket) -> Question:
    """Read one question.

    Raises:
        MalformedFrame: it is none, or broken off.
    """
    return _read(connection, Question)  # type: ignore[arg-type] # a union of types


def answer(connection: socket.socket) -> Answer:
    """Read one answer.

    Raises:
        MalformedFrame: it is none, or broken off.
    """
    return _read(connection, Answer)  # type: ignore[arg-type] # a union of types


def assert_bounded(values: Sequence[tuple[str, str]]) -> None:
    """Refuse what is too many or too long for one question.

    Raises:
        KeysError: it is.
    """
    longest = max((len(value.encode()) for _, value in values), default=0)
    if len(values) > MOST_VALUES or longest > MOST_VALUE_BYTES:
        raise KeysError(
            f"At most {MOST_VALUES:,} values of at most {MOST_VALUE_BYTES:,} bytes can be asked at once."
        )


def _read(connection: socket.socket, wanted: type[_Said]) -> _Said:
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > MOST_FRAME_BYTES:
        raise MalformedFrame
    try:
        return msgspec.msgpack.decode(_exactly(connection, length), type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedFrame from error


def _exactly(connection: socket.socket, length: int) -> bytes:
    pieces, missing = [], length
    while missing:
        piece = connection.recv(min(missing, 1 << 16))
        if not piece:
            raise MalformedFrame
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
