"""Large files are decoded by a process of their own, so that two cores work on one import."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from atlas.errors import ServerError
from atlas.formats.stix import iter_decoded, wire
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

LARGE_BYTES = 2**20
"""A smaller file is decoded before the other process would have begun."""

# no folder of the caller's may stand in for our modules
_COMMAND = (sys.executable, "-P", "-m", "atlas.formats.stix")


def iter_decoded_ahead(file: BinaryIO, *, name: str) -> Iterator[Decoded | Problem]:
    """Yield each object of a STIX file as `formats.stix.iter_decoded` does, decoded beside this process.

    The other process reads the open file itself, never more than a pipe ahead; it ends with this one, however
    that ends. Small files, and all of them on one core, are decoded here.

    Raises:
        ServerError: the other process was ended before the file was.
    """
    if (os.cpu_count() or 1) < 2 or not _is_large(file):
        yield from iter_decoded(file, name=name)
        return
    start = file.tell()
    file.seek(0, os.SEEK_END)  # so that nothing of it lies in our buffer
    os.lseek(file.fileno(), start, os.SEEK_SET)
    command = [*_COMMAND, name]
    other = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE)  # noqa: S603 - our own
    pipe = other.stdout
    assert pipe is not None  # noqa: S101 - it was asked for
    try:
        yield from wire.iter_read(pipe)  # type: ignore[arg-type] # a pipe is read like a file
    except EOFError as error:
        raise ServerError(
            "The process that decodes was ended before the file was; import it again."
        ) from error
    finally:
        pipe.close()
        with suppress(ProcessLookupError):
            other.kill()
        other.wait()


def _is_large(file: BinaryIO) -> bool:
    try:
        return os.fstat(file.fileno()).st_size >= LARGE_BYTES
    except (OSError, ValueError):
        return False
