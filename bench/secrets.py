"""What one organisation alone knows, much of it about the same: the hardest case for a clock.

Things of which no claim is shared, each with many links, and identifiers that stand in many indicators.
"""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

HUBS = 20
_DATE = "2026-01-01T00:00:00.000Z"
_DATED = {"spec_version": "2.1", "created": _DATE, "modified": _DATE}


def value_of(number: int, *, absent: bool = False) -> str:
    """Return the domain name of this number: one that is hidden, or one as long that nobody claims."""
    return f"{'vanish' if absent else 'secret'}-{number:03}.example"


def id_of(kind: str, number: int) -> str:
    """Return the STIX id of the hidden object of this kind and number."""
    made = uuid.UUID(int=Random(f"secret {kind} {number}").getrandbits(128), version=4)
    return f"{kind}--{made}"


def write_secrets(path: Path, behind: int) -> None:
    """Write a bundle of 20 things with so many links each, and 20 domain names with so many indicators each."""
    objects = [*_things(behind), *_indicators(behind)]
    bundle = {"type": "bundle", "id": f"bundle--{uuid.UUID(int=1, version=4)}", "objects": objects}
    path.write_text(json.dumps(bundle), encoding="utf-8")


def _things(behind: int) -> Iterator[dict[str, Any]]:
    for number in range(HUBS):
        yield _named("malware", number) | {"is_family": True}
    for other in range(behind):
        yield _named("tool", other)
        for number in range(HUBS):
            yield {
                **_DATED,
                "type": "relationship",
                "id": id_of("relationship", other * HUBS + number),
                "relationship_type": "uses",
                "source_ref": id_of("tool", other),
                "target_ref": id_of("malware", number),
            }


def _indicators(behind: int) -> Iterator[dict[str, Any]]:
    for number in range(HUBS * behind):
        value = value_of(number % HUBS)
        yield {
            **_named("indicator", number),
            "pattern": f"[domain-name:value = '{value}']",
            "pattern_type": "stix",
            "valid_from": _DATE,
        }


def _named(kind: str, number: int) -> dict[str, Any]:
    return {
        **_DATED,
        "type": kind,
        "id": id_of(kind, number),
        "name": f"Secret {kind} {number:05}",
    }
