"""Where the keys lie: files of 32 bytes in `keys/` of the data folder, which their owner alone may read.

`index`, `index-2`, `index-3` ... are the generations of the index key, `signing` is the seed of the Ed25519 key. The
key process alone reads them.
"""

from itertools import count

import attrs

from atlas.settings import Settings, write_once

INDEX = "index"
SIGNING = "signing"


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


def turn(settings: Settings, secret: bytes, *, generation: int) -> None:
    """Write the key of a new generation; one that is there is left as it is."""
    write_once(settings.data / "keys" / _name(generation), secret)


def _name(generation: int) -> str:
    return INDEX if generation == 1 else f"{INDEX}-{generation}"
