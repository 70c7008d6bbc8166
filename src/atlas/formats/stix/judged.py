"""A judgement as a STIX 2.1 relationship: the objects beside it stay as they were, unmerged."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

import attrs

from atlas.formats.json import canonical

# Of what STIX 2.1 names for all objects (section 3.7) only `duplicate-of` says that two are one.
RELATIONS: Mapping[str, str] = MappingProxyType(
    {"same": "duplicate-of", "not-same": "not-same-as", "unsure": "may-be-same-as"}
)


@attrs.frozen(kw_only=True)
class Told:
    """A judgement of two objects, by their STIX ids; `strength` is in percent."""

    id: UUID
    verdict: str
    source: str
    target: str
    strength: int
    grounds: str
    at: datetime


def relationship(told: Told) -> bytes:
    """Return the canonical bytes of the relationship that says a judgement."""
    at = told.at.astimezone(UTC)
    moment = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
    return canonical(
        {
            "type": "relationship",
            "spec_version": "2.1",
            "id": f"relationship--{told.id}",
            "created": moment,
            "modified": moment,
            "relationship_type": RELATIONS[told.verdict],
            "description": told.grounds,
            "source_ref": told.source,
            "target_ref": told.target,
            "confidence": told.strength,
        }
    )
