"""Small MISP events for tests."""

import io
import json
from typing import Any

from atlas.formats.misp import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

EVENT = "5f3c1a52-0d3c-4b1f-8d2a-6c1b2f3e4d5a"
ATTRIBUTE = "5f3c1a52-1111-4b1f-8d2a-6c1b2f3e4d5a"
OBJECT = "5f3c1a52-2222-4b1f-8d2a-6c1b2f3e4d5a"
ORGANISATION = "55f6ea5e-2c60-40e5-964f-47a8950d210f"


def attribute(type_: str = "domain", value: Any = "evil.example", **more: Any) -> dict[str, Any]:
    found = {
        "uuid": ATTRIBUTE,
        "type": type_,
        "category": "Network activity",
        "value": value,
        "to_ids": False,
        "timestamp": "1700000000",
        "comment": "",
    }
    return found | more


def event(*attributes: Any, **more: Any) -> dict[str, Any]:
    found = {
        "uuid": EVENT,
        "info": "Phish of banks",
        "date": "2023-11-14",
        "timestamp": "1700000000",
        "threat_level_id": "2",
        "analysis": "1",
        "distribution": "3",
        "Orgc": {"id": "1", "name": "CERT Example", "uuid": ORGANISATION},
        "Attribute": list(attributes),
    }
    return found | more


def tags(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def found_in(value: Any) -> list[Decoded | Problem]:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(iter_decoded(io.BytesIO(content)))


def decoded(value: Any) -> list[Decoded]:
    return [each for each in found_in(value) if isinstance(each, Decoded)]


def of_kind(value: Any, *kinds: str) -> list[Decoded]:
    return [each for each in decoded(value) if each.kind in kinds]


def objects(value: Any, *kinds: str) -> list[dict[str, Any]]:
    return [json.loads(each.content) for each in of_kind(value, *kinds)]


def problems(value: Any) -> list[tuple[str, str]]:
    """Return place and code of whatever was refused or warned of."""
    told: list[Problem] = []
    for each in found_in(value):
        told += [each] if isinstance(each, Problem) else each.warnings
    return [(each.where, each.code) for each in told]
