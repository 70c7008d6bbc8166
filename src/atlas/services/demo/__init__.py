"""What a new node shows: a real public map beside a small fictional alliance.

`galaxies.py` reads the public source, `alliance.py` and `fiction.py` make up the rest from a seed. All of it
comes in through the same door as a member's own file.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile

from atlas.formats.stix import iter_decoded
from atlas.model.handling import Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Actor
from atlas.services import alliance as people
from atlas.services import contribute
from atlas.services.contribute import Item, Offer
from atlas.services.demo.galaxies import iter_public_objects
from atlas.services.gate import Visit
from atlas.store import alliance, queue
from atlas.store import progress as progress_kept

PUBLIC = "public"
EXPECTED_ITEMS = 40_000  # about; for a bar before the exact number is known


def is_missing() -> bool:
    """Tell whether the sample atlas was never loaded here."""
    return alliance.find_organisation(PUBLIC) is None


def load(
    map_key: bytes, *, now: datetime, progress: Callable[[int], None] = lambda done: None
) -> contribute.Report:
    """Load the sample atlas; again changes nothing. Interrupted, it goes on where it was.

    Returns the report of the public source.
    """
    public = people.admit(PUBLIC, "MISP galaxies (public source)", kind="public source", now=now)
    return contribute.take(
        Visit(
            actor=Actor(organisation=public.id, system="demo"), purpose=Purpose.RESEARCH, now=now
        ),
        _items(iter_public_objects()),
        offer=Offer(marking=TLP.CLEAR),
        map_key=map_key,
        progress=progress,
    )


def _items(objects: Iterable[dict[str, object]]) -> Iterator[Item]:
    """Send objects through the reader of files, one a line."""
    with TemporaryFile() as file:
        for each in objects:
            file.write(json.dumps(each, ensure_ascii=False).encode() + b"\n")
        file.seek(0)
        for found in iter_decoded(file, name="sample"):
            yield Item(file="sample", found=found)


def load_as_job(map_key: bytes, *, now: datetime) -> None:
    """Load the sample atlas as a background job that people can watch."""
    number = progress_kept.start("Loading the sample atlas", total=EXPECTED_ITEMS, now=now)
    try:
        load(map_key, now=now, progress=lambda done: progress_kept.advance(number, done))
    except BaseException:
        progress_kept.finish(number, failed=True, now=now)
        raise
    progress_kept.finish(number, failed=False, now=now)


def queue_load() -> None:
    """Queue the job that loads the sample atlas."""
    queue.defer("demo.load")
