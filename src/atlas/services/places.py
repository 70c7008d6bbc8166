"""Where a page of a long list ended: a mark in its address, of the moment and id of the last line."""

import uuid
from datetime import datetime

from atlas.errors import UsageError


def mark_of(moment: datetime, id_: uuid.UUID) -> str:
    """Return the mark behind a line."""
    return f"{moment.isoformat()}~{id_}"


def place_of(mark: str, *, of: str) -> tuple[datetime, uuid.UUID]:
    """Return the moment and id that a mark names; `of` is what the list is called.

    Raises:
        UsageError: it is no mark.
    """
    at, _, id_ = mark.partition("~")
    try:
        place = datetime.fromisoformat(at), uuid.UUID(id_)
    except ValueError as error:
        raise UsageError(_none(of)) from error
    if place[0].tzinfo is None:
        raise UsageError(_none(of))
    return place


def _none(of: str) -> str:
    return f"There is no such page of the {of}; begin with the newest."
