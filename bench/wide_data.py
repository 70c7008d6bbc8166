"""A report on very many observables, and very many reports on one: the same numbers give the same bytes."""

import ipaddress
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1, 2.9
_FIRST = int(ipaddress.IPv6Address("2001:db8::"))  # RFC 3849: for examples
_AT = "2026-01-01T00:00:00.000Z"


def observable(number: int) -> dict[str, Any]:
    """Return one address of the range for examples."""
    value = str(ipaddress.IPv6Address(_FIRST + number))
    named = json.dumps({"value": value}, separators=(",", ":"))
    id_ = f"ipv6-addr--{uuid.uuid5(_NAMESPACE, named)}"
    return {"type": "ipv6-addr", "spec_version": "2.1", "id": id_, "value": value}


def report_id(number: int, *, seed: int) -> str:
    """Return the id of a report; the first is the one on very many."""
    return f"report--{uuid.uuid5(_NAMESPACE, f'report {seed} {number}')}"


def write(path: Path, *, observables: int, reports: int, seed: int) -> None:
    """Write a bundle of so many observables, one report on all of them, and so many reports on the first."""
    refs = [observable(number)["id"] for number in range(observables)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"bundle","id":"bundle--{uuid.UUID(int=0, version=4)}","objects":[\n')
        for each in _objects(refs, reports, seed):
            file.write(json.dumps(each) + ",\n")
        file.write(json.dumps(_report(0, refs, seed)) + "\n]}\n")


def _objects(refs: list[str], reports: int, seed: int) -> Iterator[dict[str, Any]]:
    yield from (observable(number) for number in range(len(refs)))
    yield from (_report(number, refs[:1], seed) for number in range(1, reports + 1))


def _report(number: int, refs: list[str], seed: int) -> dict[str, Any]:
    return {
        "type": "report",
        "spec_version": "2.1",
        "id": report_id(number, seed=seed),
        "created": _AT,
        "modified": _AT,
        "name": f"Report {number}",
        "report_types": ["indicator"],
        "published": f"2025-{1 + number % 12:02}-11T00:00:00Z",
        "object_refs": refs,
    }
