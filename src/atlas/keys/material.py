"""Where the keys lie: files of 32 bytes in `keys/` of the data folder, which their owner alone may read.

`index`, `index-2`, `index-3` ... are the generations of the index key, `signing` is the seed of the Ed25519 key. The
key process reads them, and a backup that the operator asks for.
"""

import math
import re
import time
from collections.abc import Sequence
from itertools import count

import attrs

from atlas.settings import Settings, write_once

INDEX = "index"
SIGNING = "signing"
_STORED = re.compile(r"index(-[1-9][0-9]{0,4})?|signing")


@attrs.frozen
class Material:
    """All that the key process holds. `index` has one key a generation, the oldest first."""

    index: tuple[bytes, ...] = attrs.field(repr=False)
    signing: bytes = attrs.field(repr=False)


def load(settings: Settings) -> Material:
    """Read all keys; what is not there yet is made.

    Raises:
        SettingsError: a file cannot be used.
    """
    generations = [settings.key(INDEX)]
    for number in count(2):
        if not (settings.data / "keys" / _name(number)).exists():
            break
        generations.append(settings.key(_name(number)))
    return Material(index=tuple(generations), signing=settings.key(SIGNING))


def seconds_since_turn(settings: Settings, *, generation: int) -> float:
    """Return how old the key of a generation is, by the time of its file; the first is as old as time."""
    if generation == 1:
        return math.inf
    return time.time() - (settings.data / "keys" / _name(generation)).stat().st_mtime


def turn(settings: Settings, secret: bytes, *, generation: int) -> None:
    """Write the key of a new generation; one that is there is left as it is."""
    write_once(settings.data / "keys" / _name(generation), secret)


def stored_names(settings: Settings) -> Sequence[str]:
    """Return the names of the keys that there are: a backup keeps them, so that a restored node has them too."""
    folder = settings.data / "keys"
    return sorted(path.name for path in folder.glob("*") if is_stored_name(path.name))


def is_stored_name(name: str) -> bool:
    """Tell whether a key of this name is the key process's."""
    return _STORED.fullmatch(name) is not None


def _name(generation: int) -> str:
    return INDEX if generation == 1 else f"{INDEX}-{generation}"
