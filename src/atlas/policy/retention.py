"""How long a claim is kept: when it is to be looked at again, and when it ends (domain 6.5 P7). Pure.

A class is named by the claim's terms. The time of victims' notification data is bound by the purpose as well: whatever
its terms say, what is kept for nothing else ends after 30 days. A year counts 365 days.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.model.handling import Handling, Purpose

YEAR = timedelta(days=365)
UNDO = timedelta(days=7)
"""How long a withdrawal can be undone, whoever or whatever withdrew."""
GRACE = timedelta(days=30)
"""How long a withdrawn claim is kept before it is erased; one that somebody wants erased is kept for `UNDO`."""


class Mark(StrEnum):
    """What can stand on a claim: a legal hold, an open matter of law enforcement, a review."""

    HOLD = "hold"
    MATTER = "matter"
    REVIEWED = "reviewed"


@attrs.frozen(kw_only=True)
class RetentionClass:
    """When a claim is to be looked at again, when it ends, and when it ends while an open matter needs it."""

    review: timedelta
    longest: timedelta
    with_matter: timedelta


DEFAULT = RetentionClass(review=YEAR, longest=3 * YEAR, with_matter=5 * YEAR)
VICTIM_NOTIFICATION = RetentionClass(
    review=timedelta(days=30), longest=timedelta(days=30), with_matter=timedelta(days=30)
)
CLASSES: Mapping[str, RetentionClass] = MappingProxyType(
    {"default": DEFAULT, "victim-notification": VICTIM_NOTIFICATION}
)


@attrs.frozen(kw_only=True)
class Kept:
    """What bears on how long one claim is kept. `reviewed` is when somebody last said that it is needed."""

    recorded: datetime
    retention: str
    reviewed: datetime | None = None
    has_matter: bool = False
    is_held: bool = False


@attrs.frozen(kw_only=True)
class Due:
    """When a claim is to be looked at again, and when it ends; `None` while a legal hold stops that."""

    review: datetime
    ends: datetime | None


def class_of(retention: str) -> RetentionClass:
    """Return the class that terms name; one that is not known here is the default."""
    return CLASSES.get(retention, DEFAULT)


def is_short(handling: Handling) -> bool:
    """Tell whether what is under this handling is kept for the notification of victims and nothing else."""
    return handling.purposes == {Purpose.VICTIM_NOTIFICATION}


def due(kept: Kept, handling: Handling) -> Due:
    """Return when a claim under this handling is to be looked at again and when it ends."""
    classes = [class_of(kept.retention), *([VICTIM_NOTIFICATION] if is_short(handling) else [])]
    longest = min(each.with_matter if kept.has_matter else each.longest for each in classes)
    ends = kept.recorded + longest
    review = (kept.reviewed or kept.recorded) + min(each.review for each in classes)
    return Due(review=min(review, ends), ends=None if kept.is_held else ends)
