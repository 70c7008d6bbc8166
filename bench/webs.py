"""A web from a seed: things of ten kinds, five links each; a tenth of the links meet in few hubs.

Half of the other links go to things that came shortly before, so that neighbourhoods overlap as they do where
groups share suppliers; half to any earlier thing.
"""

import json
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

LINKS = 5
HUBS = 20
_NEAR = 400  # things back
_KINDS = (
    *("intrusion-set", "threat-actor", "tool", "infrastructure", "campaign"),
    *("reseller", "criminal-service", "exchange", "criminal-market", "hosting-provider"),
)
_RELATIONS = ("uses", "buys_from", "controls", "supplies", "related_to")
_DATE = "2026-01-01T00:00:00.000Z"


def id_of(number: int, *, seed: int) -> str:
    """Return the STIX id of the thing of this number."""
    rng = Random(f"{seed} {number}")
    return f"{_kind(number)}--{uuid.UUID(int=rng.getrandbits(128), version=4)}"


def iter_web(count: int, *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield that many things; each links to earlier ones."""
    rng = Random(seed)
    for number in range(count):
        made: dict[str, Any] = {"type": _kind(number), "spec_version": "2.1"}
        made |= {"id": id_of(number, seed=seed), "created": _DATE, "modified": _DATE}
        made["name"] = f"{_kind(number)} {number:07}"
        for other in _others(rng, number):
            refs = made.setdefault(f"{rng.choice(_RELATIONS)}_refs", [])
            refs.append(id_of(other, seed=seed))
        yield made


def write_web(path: Path, count: int, *, seed: int) -> None:
    """Write a bundle of that many things."""
    things = iter_web(count, seed=seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"bundle","id":"bundle--{uuid.UUID(int=0, version=4)}","objects":[\n')
        file.write(json.dumps(next(things)))
        while some := list(islice(things, 10_000)):
            file.writelines(f",\n{json.dumps(each)}" for each in some)
        file.write("\n]}\n")


def _kind(number: int) -> str:
    return _KINDS[number % len(_KINDS)]


def _others(rng: Random, number: int) -> set[int]:
    others = set()
    for _ in range(LINKS if number else 0):
        share = rng.random()
        if share < 0.1:
            others.add(rng.randrange(min(number, HUBS)))
        elif share < 0.55:
            others.add(rng.randrange(max(0, number - _NEAR), number))
        else:
            others.add(rng.randrange(number))
    return others
