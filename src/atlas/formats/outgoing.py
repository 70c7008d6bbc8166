"""What every writer of a format promises, whether it writes STIX, MISP, CSV or a list to block.

A writer is pure and streams: objects in, bytes out, in memory for one object or for what the format makes one of.
Choosing what may go, the record of what went and the report of what stayed are the caller's.
"""

from typing import Protocol

from atlas.model.markings import TLP


class Writer(Protocol):
    """Writes objects one by one, in the order given. The same calls write the same bytes."""

    def add(self, content: bytes, *, spec: str, tlp: TLP, vetting: str = "") -> str | None:
        """Write one object, whose canonical bytes are `content`, of a STIX version, for which a TLP holds.

        `vetting` is what its review came to, in a word; a form without a place for it leaves it out.

        Returns `None` where all of it is carried, else why it is not, or what of it is not: a short text that is the
        same for all objects of which the same is so (a report counts them), and repeats nothing of the object.
        """

    def close(self) -> None:
        """Write what stands at the end. The file itself stays open; what was not closed is not whole."""

    @property
    def items(self) -> int:
        """Return how many of the objects were carried so far, whole or in part."""
