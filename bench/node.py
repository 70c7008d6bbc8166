"""A node to measure on: a data folder with its own database, kept running while inside."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from atlas.settings import Settings
from atlas.store import databases, placing
from bench import generate, processes
from bench.sizes import Sizes

_POPULATED = "populated.json"


@attrs.frozen(kw_only=True)
class Node:
    """A running node. Its database holds an alliance of 46 organisations and what `populate` brought."""

    data: Path

    def populate(self, sizes: Sizes, *, handlings: int | None = None) -> dict[str, Any]:
        """Import the generated objects unless they are there, and return what that took.

        They come in through `contribute.take` as one organisation's import of one file, under about 1,000 handlings,
        or under so many as asked for.
        """
        told = self.data / _POPULATED
        if told.exists():
            return dict(json.loads(told.read_text()))
        bundle = self.data / "populate.json"
        generate.write_bundle(bundle, sizes.objects, seed=sizes.seed)
        finished = processes.run("take_mixed", bundle, handlings, data=self.data)
        bundle.unlink()
        taken = dict(finished.answer) | {"peak_bytes": finished.peak_bytes}
        told.write_text(json.dumps(taken))
        return taken


@contextmanager
def running(data: Path | None) -> Iterator[Node]:
    """Keep a node running: in the folder given, which stays, or in a temporary one, which goes."""
    folder = data or Path(tempfile.mkdtemp(prefix="atlas-bench-"))
    if data is None:
        folder.chmod(0o711)  # started by root, the database runs as somebody else
    settings = Settings(data=(folder / "node").absolute())
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        with databases.served(settings):
            processes.run("found_alliance", data=settings.data)
            yield Node(data=settings.data)
    finally:
        if data is None:
            _remove(settings.data)
            shutil.rmtree(folder)


def _remove(data: Path) -> None:
    """Remove what the launcher may have put outside of the data folder."""
    place = placing.place(data, None)
    if not place.cluster.is_relative_to(data):
        shutil.rmtree(place.cluster.parent)
    shutil.rmtree(place.socket, ignore_errors=True)
