"""Ids and times: what MISP gives where it can stand in STIX, else what follows from the content."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from atlas.model.kinds import addition

EXTENSION = addition("misp-part").extension
"""The extension under which an object carries what it was in MISP."""
RECORD = "x_atlas_record"
UNDATED = "1970-01-01T00:00:00.000Z"
"""When things are dated that others date: any version of theirs replaces ours."""

_NAMESPACE = uuid.UUID("3f0f3a54-9f4b-4d55-8f0e-7c7c6d1f2b9a")  # drawn at random
# RFC 4122 in its usual spelling, as references in STIX have it
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_S = 253_402_300_799  # the year 9999
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def uuid_of(given: object, *parts: object) -> str:
    """Return a UUID as it was given, in small letters, or one that follows from `parts` where it is none."""
    if isinstance(given, str) and _UUID.fullmatch(given):
        return given.lower()
    return derived(given if isinstance(given, str) else "", *parts)


def is_uuid(given: object) -> bool:
    """Tell whether a text is a UUID that can stand in a STIX id."""
    return isinstance(given, str) and _UUID.fullmatch(given) is not None


def derived(*parts: object) -> str:
    """Return the UUID that follows from texts and numbers, the same on every node."""
    return str(uuid.uuid5(_NAMESPACE, json.dumps(parts, ensure_ascii=True)))


def moment(said: object) -> str | None:
    """Return a time as STIX writes it: of seconds since 1970 (number or text), ISO 8601, or a day; else `None`."""
    if isinstance(said, bool) or not isinstance(said, (int, str)):
        return None
    text = str(said).strip()
    if text.isascii() and text.isdigit():
        seconds = int(text) if len(text) <= 12 else 0
        return _written(_EPOCH + timedelta(seconds=seconds)) if 0 < seconds <= _LATEST_S else None
    if len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return _written(found.astimezone(UTC))
    except OverflowError:
        return None


def day(said: object) -> str | None:
    """Return the day of an event as a time, `None` where it has none."""
    return moment(said) if isinstance(said, str) and _DAY.fullmatch(said) else None


def extension(part: str, event: str = "", **more: Any) -> dict[str, Any]:
    """Return the `extensions` of an object that was made of a part of an event; what is empty is left out."""
    said = {"event": event, **more}
    told = {key: value for key, value in said.items() if value not in (None, "", [], {})}
    return {EXTENSION: {"extension_type": "property-extension", "part": part, **told}}


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z".rjust(24, "0")
