"""Files written aside and moved into place together at the end; what a killed export left is cleared away."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from atlas.formats.outgoing import Writer
from atlas.model.markings import TLP
from atlas.services import asides

_PREFIX = ".atlas-export-"


class Spooled:
    """Files on their way, by key; `items` counts the objects that they carry.

    Each is written beside its target, under a lock that ends with the process, and readable by its owner alone:
    what one may read is not for every user of the machine.
    """

    def __init__(
        self, targets: Mapping[str, Path], begin: Callable[[str, BinaryIO], Writer]
    ) -> None:
        """Prepare files for these keys, all in one folder; `begin` says how each is filled."""
        self._targets = targets
        self._begin = begin
        self._folder = next(iter(targets.values())).parent
        self._aside: dict[str, Path] = {}
        self._files: dict[str, BinaryIO] = {}
        self._writers: dict[str, Writer] = {}
        asides.clear_abandoned(self._folder, _PREFIX)

    @property
    def items(self) -> int:
        """Return how many objects the files carry so far."""
        return sum(each.items for each in self._writers.values())

    def add(
        self, key: str, content: bytes, *, spec: str, tlp: TLP, vetting: str = ""
    ) -> tuple[bool, str | None]:
        """Write one object to the file of a key; return whether it is carried, and what of it is not."""
        writer = self._writer(key)
        before = writer.items
        reason = writer.add(content, spec=spec, tlp=tlp, vetting=vetting)
        return writer.items > before, reason

    def finish(self) -> tuple[Path, ...]:
        """End all files and put them in their places; each appears whole. Return where they are."""
        self.end()
        for key, target in self._targets.items():
            self._aside[key].replace(target)
        return tuple(self._targets.values())

    def end(self) -> None:
        """End all files, and make sure that the disk has them."""
        for key in self._targets:
            self._writer(key).close()
            self._files[key].flush()
            os.fsync(self._files[key].fileno())

    def clear(self) -> None:
        """Close all files, and remove those that are not in their places."""
        for file in self._files.values():
            with suppress(OSError):  # a full disk is told once, and the file goes in any case
                file.close()
        for path in self._aside.values():
            path.unlink(missing_ok=True)

    def _writer(self, key: str) -> Writer:
        if key not in self._writers:
            self._aside[key], file = asides.begin(self._folder, _PREFIX)
            self._files[key] = file
            self._writers[key] = self._begin(key, file)
        return self._writers[key]
