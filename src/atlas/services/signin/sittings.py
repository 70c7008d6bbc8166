"""Sign-ins of browsers. A session names its sitting and is nobody's once that has ended."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from atlas.errors import NotFound
from atlas.model.ids import PersonId
from atlas.store import signin_sittings as kept
from atlas.store.signin_sittings import Sitting

__all__ = ["LASTS", "RECENT", "Method", "Sitting"]

LASTS = timedelta(hours=12)  # a working day (ASVS 5.0, V7.3.2)
RECENT = timedelta(minutes=15)
"""How long after signing in, or proving it again, acts that reach outward are done without asking."""


class Method(StrEnum):
    """By which way somebody signed in."""

    LINK = "link"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - a word, no secret
    RECOVERY = "recovery"
    ELSEWHERE = "elsewhere"


def begin(person: PersonId, method: Method, *, browser: str, now: datetime) -> UUID:
    """Note that a person signed in, and return the id that the session keeps."""
    return kept.begin(person, method, browser=browser, now=now)


def is_open(sitting: UUID, person: PersonId) -> bool:
    """Tell whether a session may still be used: its sitting is this person's and has not been ended."""
    return kept.is_open(sitting, person)


def open_ones(person: PersonId, *, now: datetime) -> tuple[Sitting, ...]:
    """Return a person's sign-ins that are open, the latest first."""
    return kept.of_person(person, since=now - LASTS)


def end(person: PersonId, sitting: UUID, *, now: datetime) -> None:
    """End one of a person's sign-ins; its browser is a stranger's from the next request on.

    Raises:
        NotFound: there is none of this id, it is another's, or it has ended.
    """
    if not kept.end(sitting, person, now=now):
        raise NotFound("There is no such sign-in.")


def end_all(person: PersonId, *, now: datetime, but: UUID | None = None) -> int:
    """End all of a person's sign-ins, but the one named; return how many. For suspension too."""
    return kept.end_all(person, now=now, but=but)
