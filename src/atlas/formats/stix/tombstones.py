"""What is gone, said in STIX: an object of the same id that is revoked and says nothing of what it was.

The properties that the standard demands of a type hold words or ids that stand for nothing, so that strict readers
take it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from atlas.formats.json import canonical
from atlas.model.kinds import PROJECT_IDENTITY_ID

GONE = "withdrawn by its contributor"
_LEAST = timedelta(milliseconds=1)
_EARLIEST = "1970-01-01T00:00:00.000Z"
_NAMED: Mapping[str, Any] = MappingProxyType({"name": GONE})
_OF = (PROJECT_IDENTITY_ID,)

# STIX 2.1, chapters 4, 5 and 7: what must be there of each type that has a date of change.
_DEMANDED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("attack-pattern", "campaign", "course-of-action", "incident", "infrastructure"),
                *("intrusion-set", "threat-actor", "tool", "vulnerability"),
            ),
            _NAMED,
        ),
        "identity": {**_NAMED, "identity_class": "unknown"},
        "malware": {**_NAMED, "is_family": False},
        "grouping": {"context": "unspecified", "object_refs": _OF},
        "indicator": {
            "pattern": "[x-gone:value = '']",
            "pattern_type": "stix",
            "valid_from": _EARLIEST,
        },
        "location": {"region": "world"},
        "malware-analysis": {"product": GONE, "result": "unknown"},
        "note": {"content": GONE, "object_refs": _OF},
        "opinion": {"opinion": "neutral", "object_refs": _OF},
        "observed-data": {
            "first_observed": _EARLIEST,
            "last_observed": _EARLIEST,
            "number_observed": 1,
            "object_refs": ["relationship--00000000-0000-4000-8000-000000000000"],
        },
        "report": {**_NAMED, "published": _EARLIEST, "object_refs": _OF},
        "relationship": {
            "relationship_type": "related-to",
            "source_ref": PROJECT_IDENTITY_ID,
            "target_ref": PROJECT_IDENTITY_ID,
        },
        "sighting": {"sighting_of_ref": PROJECT_IDENTITY_ID},
    }
)


def tombstone(
    stix_id: str, spec: str, *, created: datetime, modified: datetime, at: datetime
) -> bytes:
    """Return the canonical bytes of a revoked object, dated `at`, or behind its last version where that is later."""
    kind = stix_id.partition("--")[0]
    version = {"spec_version": "2.1"} if spec == "2.1" else {}
    return canonical(
        {
            **_DEMANDED.get(kind, {}),
            **version,
            "type": kind,
            "id": stix_id,
            "created": written(created),
            "modified": written(max(at, modified + _LEAST)),
            "revoked": True,
        }
    )


def written(moment: datetime) -> str:
    """Return a time as STIX writes it: to the millisecond, or the microsecond where that is not all of it."""
    digits = "milliseconds" if moment.microsecond % 1_000 == 0 else "microseconds"
    return moment.isoformat(timespec=digits).replace("+00:00", "Z")
