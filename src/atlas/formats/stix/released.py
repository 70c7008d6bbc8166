"""The same object under a wider marking: without the TLP that it carries, with a new date of change if it has one."""

from datetime import UTC, datetime

import msgspec

from atlas.formats.json import canonical
from atlas.formats.stix.markings import WELL_KNOWN

_MARKINGS = "object_marking_refs"
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_references = msgspec.json.Decoder(list[str]).decode


def released(content: bytes, *, at: datetime) -> bytes:
    """Return the canonical bytes of an object that says no TLP any more; whoever gives it says which holds.

    Other markings stay. An object with a date of change gets this one, in milliseconds; others have none to renew.
    """
    members = _members(content)
    if _MARKINGS in members:
        kept = [each for each in _references(members.pop(_MARKINGS)) if each not in WELL_KNOWN]
        if kept:
            members[_MARKINGS] = msgspec.Raw(msgspec.json.encode(kept))
    if "modified" in members:
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        members["modified"] = msgspec.Raw(msgspec.json.encode(moment))
    return canonical(members)
