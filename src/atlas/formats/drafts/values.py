"""What drafts are made of: who sends, what is told of which identifier, and on which sources it rests."""

import re

import attrs

from atlas.errors import UsageError
from atlas.model.markings import PAP, TLP
from atlas.model.signs import REFUSED

DRAFT = "DRAFT. Nothing was sent: a person reads it, decides and sends it."
_MAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9.-]{1,253}")
# RFC 1123, 2.1
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Sender:
    """The organisation that sends, the address at which it answers, and its domain."""

    organisation: str
    contact: str
    domain: str

    def __attrs_post_init__(self) -> None:
        """Refuse what nobody could answer.

        Raises:
            UsageError: the contact is no e-mail address, or the domain none.
        """
        if not _MAIL.fullmatch(self.contact):
            raise UsageError(
                "The contact of a draft is an e-mail address, e.g. abuse@north.example."
            )
        if not _HOST.fullmatch(self.domain):
            raise UsageError("The domain of a draft is that of its sender, e.g. north.example.")


@attrs.frozen(kw_only=True)
class Sign:
    """An identifier, when it was told first and last, and the numbers of the sources that tell it.

    A time is a day (`2026-01-02`), or of a protected source the month alone.
    """

    kind: str
    value: str
    first: str
    last: str
    sources: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Cited:
    """A source under its number."""

    number: int
    words: str


@attrs.frozen(kw_only=True)
class Labels:
    """How far a draft may be passed on, and what may be done with it."""

    marking: TLP
    pap: PAP

    @property
    def words(self) -> str:
        """Both in one line."""
        return f"{self.marking}, {self.pap}"


def line(text: str, most: int = 600) -> str:
    """Return a text as one line that turns nothing around it: signs that are not seen stand as their numbers."""
    shown = "".join(f"[U+{ord(s):04X}]" if s in REFUSED else s for s in text)
    return " ".join(shown.split())[:most]


def numbers(sources: tuple[int, ...]) -> str:
    """Return how sources are cited."""
    return " ".join(f"[{each}]" for each in sources)
