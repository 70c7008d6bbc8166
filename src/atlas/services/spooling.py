"""Bundles written aside and moved into place together at the end; what a killed export left is cleared away."""

import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from atlas.formats.stix import BundleWriter
from atlas.formats.stix.outgoing import Outgoing
from atlas.model.markings import TLP
from atlas.services import asides

_PREFIX = ".atlas-export-"


class Spooled:
    """Bundles on their way, one for each STIX version; `items` counts the objects added.

    Each is written beside its target, under a lock that ends with the process, and readable by its owner alone:
    what one may read is not for every user of the machine.
    """

    def __init__(
        self, out: Path, specs: Sequence[str], outgoing: Callable[[BundleWriter, str], Outgoing]
    ) -> None:
        """Prepare files for these versions, the greatest at `out`; `outgoing` says how each is filled."""
        asides.clear_abandoned(out.parent, _PREFIX)
        self.items = 0
        self._outgoing = outgoing
        versions = sorted(set(specs), reverse=True) or ["2.1"]
        self._targets = {
            spec: out
            if place == 0
            else out.with_name(f"{out.stem}.stix{spec.replace('.', '')}.json")
            for place, spec in enumerate(versions)
        }
        self._folder = out.parent
        self._aside: dict[str, Path] = {}
        self._files: dict[str, BinaryIO] = {}
        self._bundles: dict[str, Outgoing] = {}

    def add(self, spec: str, content: bytes, tlp: TLP) -> None:
        """Write one object to the bundle of its version."""
        self._bundle(spec).add(content, tlp)
        self.items += 1

    def finish(self) -> tuple[Path, ...]:
        """End all bundles and put them in their places; each appears whole. Return where they are."""
        for spec in self._targets:
            self._bundle(spec).close()
            self._files[spec].flush()
            os.fsync(self._files[spec].fileno())
        for spec, target in self._targets.items():
            self._aside[spec].replace(target)
        return tuple(self._targets.values())

    def clear(self) -> None:
        """Close all files, and remove those that are not in their places."""
        for file in self._files.values():
            with suppress(OSError):  # a full disk is told once, and the file goes in any case
                file.close()
        for path in self._aside.values():
            path.unlink(missing_ok=True)

    def _bundle(self, spec: str) -> Outgoing:
        if spec not in self._bundles:
            self._aside[spec], file = asides.begin(self._folder, _PREFIX)
            self._files[spec] = file
            writer = BundleWriter(file, spec=spec, id_=f"bundle--{uuid.uuid4()}")
            self._bundles[spec] = self._outgoing(writer, spec)
        return self._bundles[spec]
