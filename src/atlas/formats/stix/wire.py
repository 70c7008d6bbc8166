"""Decoded objects as bytes, to hand them from the process that decodes to the one that stores."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import attrs
import msgspec

from atlas.model.claim import Decoded, Words
from atlas.model.problems import Problem

_FRAME = 500  # objects; some hundred KiB
_LENGTH_BYTES = 4
_ONE = tuple[Decoded | None, Problem | None]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[_ONE]).decode


def write(found: Iterable[Decoded | Problem], file: BinaryIO) -> None:
    """Write what was found in frames: a length of 4 bytes, then MessagePack. An empty one is the end.

    The words are taken here and stand in place of the texts.
    """
    remaining = iter(found)
    while batch := list(islice(remaining, _FRAME)):
        _write_frame(_encode([_one(each) for each in batch]), file)
    _write_frame(b"", file)


def _one(found: Decoded | Problem) -> _ONE:
    if isinstance(found, Problem):
        return None, found
    return attrs.evolve(found, words=Words.of(found.names, found.texts), texts=()), None


def _write_frame(frame: bytes, file: BinaryIO) -> None:
    file.write(len(frame).to_bytes(_LENGTH_BYTES, "big") + frame)
    file.flush()


def iter_read(file: BinaryIO) -> Iterator[Decoded | Problem]:
    """Yield what `write` wrote, in its order.

    Raises:
        EOFError: the file ends before its end was written.
    """
    while size := int.from_bytes(_exactly(file, _LENGTH_BYTES), "big"):
        for decoded, problem in _decode(_exactly(file, size)):
            found = decoded or problem
            if found is not None:
                yield found


def _exactly(file: BinaryIO, size: int) -> bytes:
    octets = file.read(size)
    if len(octets) < size:
        raise EOFError(f"{len(octets)} bytes of {size}")
    return octets
