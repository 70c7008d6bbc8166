"""Files that are read twice, wherever they come from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from typing import BinaryIO, cast

_HELD_BYTES = 2**24  # more of a copy goes to the disk


@contextmanager
def turned(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that can be turned back: this one, else a copy."""
    if file.seekable():
        yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES) as copy:
        copyfileobj(file, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
