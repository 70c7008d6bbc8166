"""STIX 2.1 from a seed: the same numbers give the same bytes. 60 % observables, 25 % relations, 15 % objects.

Names are made of syllables, addresses come from the ranges that are reserved for examples (RFC 2606, 3849, 5737)
save IPv4, where those would repeat too soon: 198.18.0.0/15 (RFC 2544) is used as well.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

# Observables get ids from their values (STIX 2.1, 2.9).
_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
_SYLLABLES = re.findall("..", "babocrdrelfogahiixjokrlumonexorpuqurasttiulvewoxayrzed")
_WORDS = 30_000
_RECENT = 4_000

Object = dict[str, Any]


def iter_objects(count: int, *, seed: int) -> Iterator[Object]:
    """Yield that many objects; relations point to earlier ones."""
    source = _Source(Random(seed))
    for _ in range(count):
        yield source.draw()


def write_bundle(path: Path, count: int, *, seed: int) -> None:
    """Write a bundle of that many objects."""
    _write(path, iter_objects(count, seed=seed), lambda written: False)


def write_bundle_of(path: Path, size_bytes: int, *, seed: int) -> None:
    """Write a bundle of about that size."""
    _write(path, iter_objects(size_bytes, seed=seed), lambda written: written >= size_bytes)


def _write(path: Path, objects: Iterator[Object], is_enough: Callable[[int], bool]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"bundle","id":"bundle--{uuid.UUID(int=0, version=4)}","objects":[')
        for place, each in enumerate(objects):
            file.write(",\n" if place else "\n")
            file.write(json.dumps(each))
            if is_enough(file.tell() if place % 1_000 == 0 else 0):
                break
        file.write("\n]}\n")


class _Source:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 5))) for _ in range(_WORDS)]
        # Zipf's law: the word of rank r is 1/r as frequent as the first
        self._weights = list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))
        self._recent: dict[str, list[str]] = {}
        self._made = 0

    def draw(self) -> Object:
        self._made += 1
        share = self._rng.random()
        if share < 0.15 or self._made < 50:
            return self._kept(self._rng.choices(_OBJECTS, _OBJECT_WEIGHTS)[0](self))
        if share < 0.75:
            return self._kept(self._rng.choices(_OBSERVABLES, _OBSERVABLE_WEIGHTS)[0](self))
        return self._relation() if self._rng.random() < 0.85 else self._sighting()

    def _kept(self, made: Object) -> Object:
        recent = self._recent.setdefault(made["type"], [])
        if len(recent) < _RECENT:
            recent.append(made["id"])
        else:
            recent[self._rng.randrange(_RECENT)] = made["id"]
        return made

    def text(self, words: int) -> str:
        return " ".join(self._rng.choices(self._words, cum_weights=self._weights, k=words))

    def name(self) -> str:
        first, second = self._rng.choices(self._words, k=2)
        return f"{first.capitalize()} {second.capitalize()} {self._rng.randint(1, 999)}"

    def host(self) -> str:
        return f"{self._rng.choice(self._words)}-{self._rng.getrandbits(28):x}.example"

    def address(self) -> str:
        number = self._rng.getrandbits(17)
        return f"198.{18 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}"

    def digits(self, count: int) -> str:
        return f"{self._rng.getrandbits(count * 4):0{count}x}"

    def _any(self, kind: str) -> str | None:
        recent = self._recent.get(kind)
        # a tenth of the links meet in a few hubs
        return recent[int(len(recent) * self._rng.random() ** 3)] if recent else None

    def _relation(self) -> Object:
        source, type_, target = self._rng.choice(_RELATIONS)
        ends = self._any(source), self._any(target)
        if None in ends:
            return self.draw()
        made = self.dated("relationship")
        made |= {"relationship_type": type_, "source_ref": ends[0], "target_ref": ends[1]}
        if self._rng.random() < 0.3:
            made["description"] = self.text(15)
        return made

    def _sighting(self) -> Object:
        seen = self._any(self._rng.choice(("indicator", "malware")))
        if seen is None:
            return self.draw()
        return self.dated("sighting") | {"sighting_of_ref": seen, "count": self._rng.randint(1, 99)}

    def dated(self, kind: str) -> Object:
        day = self._rng.randrange(2_000)
        moment = f"20{18 + day // 366}-{1 + day % 12:02}-{1 + day % 28:02}T{day % 24:02}:00:00.000Z"
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": f"{kind}--{uuid.UUID(int=self._rng.getrandbits(128), version=4)}",
            "created": moment,
            "modified": moment,
        }

    def observed(self, kind: str, **members: Any) -> Object:
        named = json.dumps(members, sort_keys=True, separators=(",", ":"))
        made: Object = {"type": kind, "spec_version": "2.1"}
        return made | {"id": f"{kind}--{uuid.uuid5(_NAMESPACE, named)}"} | members

    def described(self, kind: str, **members: Any) -> Object:
        return self.dated(kind) | {"name": self.name(), "description": self.text(40)} | members

    def indicator(self) -> Object:
        made = self.described(
            "indicator", pattern_type="stix", indicator_types=["malicious-activity"]
        )
        pattern = f"[domain-name:value = '{self.host()}' OR ipv4-addr:value = '{self.address()}']"
        return made | {"pattern": pattern, "valid_from": made["created"]}

    def report(self) -> Object:
        named = [self._any(kind) for kind in ("malware", "threat-actor", "campaign", "domain-name")]
        made = self.described("report", report_types=["threat-report"])
        own = [each for each in named if each] or [made["id"]]
        return made | {"published": made["created"], "object_refs": own}


def _file(source: _Source) -> Object:
    seed = source.digits(32).encode()
    hashes = {"SHA-256": hashlib.sha256(seed).hexdigest(), "MD5": source.digits(32)}
    return source.observed("file", hashes=hashes)


_OBSERVABLES: tuple[Callable[[_Source], Object], ...] = (
    lambda source: source.observed("domain-name", value=source.host()),
    lambda source: source.observed("ipv4-addr", value=source.address()),
    lambda source: source.observed(
        "ipv6-addr", value=f"2001:db8::{source.digits(4)}:{source.digits(4)}"
    ),
    lambda source: source.observed("url", value=f"https://{source.host()}/{source.digits(8)}"),
    lambda source: source.observed("email-addr", value=f"{source.digits(6)}@{source.host()}"),
    _file,
)
_OBSERVABLE_WEIGHTS = (30, 20, 5, 20, 10, 15)

_OBJECTS: tuple[Callable[[_Source], Object], ...] = (
    _Source.indicator,
    lambda source: source.described("malware", is_family=True, malware_types=["ransomware"]),
    lambda source: source.described("threat-actor", threat_actor_types=["crime-syndicate"]),
    lambda source: source.described("campaign"),
    _Source.report,
    lambda source: source.described("infrastructure", infrastructure_types=["hosting-malware"]),
    lambda source: source.described("attack-pattern"),
    lambda source: source.described("identity", identity_class="organization"),
    lambda source: source.described("tool", tool_types=["remote-access"]),
)
_OBJECT_WEIGHTS = (35, 15, 10, 6, 8, 10, 5, 6, 5)

_RELATIONS = (
    ("indicator", "indicates", "malware"),
    ("indicator", "indicates", "campaign"),
    ("threat-actor", "uses", "malware"),
    ("threat-actor", "uses", "tool"),
    ("threat-actor", "targets", "identity"),
    ("campaign", "attributed-to", "threat-actor"),
    ("campaign", "uses", "attack-pattern"),
    ("malware", "communicates-with", "domain-name"),
    ("malware", "communicates-with", "ipv4-addr"),
    ("malware", "downloads", "file"),
    ("domain-name", "resolves-to", "ipv4-addr"),
    ("infrastructure", "consists-of", "url"),
)
