"""Seeded mutations of real and made inputs for every decoder, and what a decoder may do with one.

It may give objects, problems or an error of ours, within 2 s of its own time. All else is a finding; the seed and the
place of a step repeat it.
"""

import copy
import io
import json
import os
import signal
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import attrs

import fuzz_seeds
from atlas.errors import AtlasError
from atlas.formats import misp, stix, tabular
from atlas.formats.detect import detect
from atlas.formats.json import parse
from atlas.formats.stix import markings, patterns, selectors, timestamps
from atlas.model.claim import Decoded
from atlas.model.identifiers import recognise
from atlas.model.problems import Problem
from stix_objects import EXAMPLES, UUID

MOST_S = 2.0
_MOST_BYTES = 20_000
Read = Callable[[bytes], object]


@attrs.frozen
class Target:
    """A decoder: how it is called, what it is given to begin with, and its part of the count."""

    name: str
    read: Read
    seeds: tuple[bytes, ...]
    weight: int


@attrs.frozen
class Finding:
    """What should not have been: where, for which input (as many bytes as a report takes), and what."""

    target: str
    place: str
    input: bytes
    what: str

    def __str__(self) -> str:
        return f"{self.target} at {self.place}: {self.what}; {self.input[:300]!r}"


class _TooLongError(BaseException):
    """Raised inside a decoder that had its time."""


@contextmanager
def _limited() -> Iterator[None]:
    """Stop what is inside after 2 s of this process's own time, whoever else is at work on the machine."""

    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def fuzzed(rng: Random, count: int, *, place: str = "") -> list[Finding]:
    """Give decoders so many inputs, and return what should not have been."""
    found = []
    chosen = targets()
    weights = [each.weight for each in chosen]
    with _limited():
        for nth in range(count):
            (target,) = rng.choices(chosen, weights)
            content = mutated(rng, target.seeds)
            if what := _wrong(target, content):
                found.append(Finding(target.name, f"{place} {nth}", content, what))
    return found


def _wrong(target: Target, content: bytes) -> str:
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_S)
    try:
        target.read(content)
    except AtlasError:
        return ""
    except _TooLongError:
        return f"more than {MOST_S} s"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


@cache
def targets() -> tuple[Target, ...]:
    """Return every decoder. Real inputs come in where the shared data lie beside the clone."""
    texts = [json.dumps(each).encode() for each in EXAMPLES]
    granular = {"granular_markings": [{"selectors": ["name", "labels.[0]"], "lang": "en"}]}
    marked = [json.dumps({**each, **granular}).encode() for each in EXAMPLES[:6]]
    bundle = b'{"type":"bundle","id":"bundle--%b","objects":[%b]}'
    bundles = [bundle % (UUID.encode(), b",".join(texts[at : at + 2])) for at in range(0, 30, 2)]
    seeds = {
        "stix": (*texts, *marked, *bundles, *fuzz_seeds.real("stix")),
        "misp": (*fuzz_seeds.EVENTS, *fuzz_seeds.real("misp")),
        "list": (*fuzz_seeds.LISTS, *fuzz_seeds.real("list")),
        "trails": (*fuzz_seeds.TRAILS, *fuzz_seeds.real("trails")),
    }
    everything = tuple(each for group in seeds.values() for each in group)
    return (
        Target("stix", _items(stix.iter_decoded), seeds["stix"], 26),
        Target("misp", _items(misp.iter_decoded), seeds["misp"], 10),
        Target("list", _items(tabular.iter_decoded), seeds["list"] + seeds["trails"], 12),
        Target("mapped", _mapped, seeds["list"], 2),
        Target("xlsx", _items(tabular.iter_decoded), (fuzz_seeds.workbook(),), 1),
        Target("sheet", _sheet, (fuzz_seeds.part_of(fuzz_seeds.workbook()),), 1),
        Target("any", _by_detection, everything, 6),
        Target("pattern", _pattern, fuzz_seeds.PATTERNS, 16),
        Target("selector", _selector, fuzz_seeds.SELECTORS, 6),
        Target("marking", _marking, fuzz_seeds.MARKINGS, 6),
        Target("timestamp", _timestamp, fuzz_seeds.TIMES, 7),
        Target("identifier", _identifier, fuzz_seeds.IDENTIFIERS, 8),
    )


def _items(reader: Callable[[io.BytesIO], Iterator[Any]]) -> Read:
    def read(content: bytes) -> None:
        for each in reader(io.BytesIO(content)):
            assert isinstance(each, Decoded | Problem), type(each).__name__
            if isinstance(each, Decoded):
                parse(each.content)

    return read


def _mapped(content: bytes) -> None:
    mapping = tabular.guess_of(io.BytesIO(content))
    _items(lambda file: tabular.iter_decoded(file, mapping=mapping))(content)


def _sheet(content: bytes) -> None:
    """Read a workbook whose archive is whole and whose sheet is these bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(fuzz_seeds.workbook())) as whole,
        zipfile.ZipFile(out, "w") as changed,
    ):
        for name in whole.namelist():
            changed.writestr(name, content if name == fuzz_seeds.SHEET else whole.read(name))
    _items(tabular.iter_decoded)(out.getvalue())


def _by_detection(content: bytes) -> None:
    """Read a file as what it is taken for, as an import does."""
    found = detect(content[:65_536], "a.json" if content[:1] in b"{[" else "a.csv")
    readers: Mapping[str, Callable[[Any], Iterator[Any]]] = {
        "stix": stix.iter_decoded,
        "misp": misp.iter_decoded,
    }
    if found.is_read:
        _items(readers.get(found.format, tabular.iter_decoded))(content)


def _pattern(content: bytes) -> None:
    text = content.decode("utf-8", errors="replace")
    list(patterns.iter_equalities(text))
    patterns.verify(text)


def _selector(content: bytes) -> None:
    text = content.decode("utf-8", errors="replace")
    if selectors.is_selector(text):
        told = {"values": [0, 0, 0, {"b": 1}]}
        value = {"name": "x", "labels": ["a"], "extensions": {"a-ext": told}}
        selectors.verify_selectors({**value, "granular_markings": [{"selectors": [text]}]})


def _marking(content: bytes) -> None:
    value = parse(content)
    if isinstance(value, dict):
        markings.find_tlp(value)
        list(markings.labels_said(value))
        list(markings.verify_definition(value))


def _timestamp(content: bytes) -> None:
    text = content.decode("utf-8", errors="replace")
    timestamps.find_time(text)
    timestamps.sortable(text)


def _identifier(content: bytes) -> None:
    recognise(content.decode("utf-8", errors="replace"))


def mutated(rng: Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of the seeds after one to six changes; now and then bytes of no seed at all."""
    content = rng.choice(seeds) if rng.random() < 0.98 else rng.randbytes(rng.randrange(200))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        content = rng.choice(_CHANGES)(rng, content, seeds)[:_MOST_BYTES]
    return content


def _flip(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    if not content:
        return b"\0"
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _put_in(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice(_PIECES) + content[at:]


def _take_out(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    one, other = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return content[:one] + content[other:]


def _repeat(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(content) + 1)
    part = content[at : at + rng.choice((1, 4, 30, 200))]
    return content[:at] + part * rng.choice((2, 3, 50)) + content[at:]


def _cross(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    other = rng.choice(seeds)
    return content[: rng.randrange(len(content) + 1)] + other[rng.randrange(len(other) + 1) :]


def _put_value(rng: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    """Put an odd value in the place of one in a JSON text, or a member under a name of another place."""
    try:
        value = json.loads(content)
        _change(rng, value)
        return json.dumps(value).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return _put_in(rng, content, seeds)


def _change(rng: Random, value: Any) -> None:
    places = list(_places(value))
    if not places:
        return
    holder, key = rng.choice(places)
    if isinstance(holder, dict) and rng.random() < 0.3:
        holder[rng.choice(_NAMES)] = holder[key]
    else:
        holder[key] = copy.deepcopy(rng.choice(_VALUES))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place of a value: what holds it, and its key there."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if not isinstance(holder, dict | list):
            continue
        for key in holder.keys() if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            waiting.append(holder[key])


_CHANGES = (_flip, _put_in, _take_out, _repeat, _cross, _put_value, _put_value)


def rss_mib() -> float:
    """Return what this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


_NAMES = (
    "type",
    "id",
    "value",
    "objects",
    "Event",
    "Attribute",
    "extensions",
    "name",
    "labels",
    "",
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**30, 1.5e308, "", "x", "\0", "\ud800", "\u202e", "a" * 5_000),
    *([], {}, [None], [[]], {"": ""}, [[[[[[[[]]]]]]]], ["x"] * 300, {"type": "bundle"}),
    *("2999-99-99T99:99:99Z", "0000-01-01T00:00:00Z", f"malware--{UUID}", "malware--", "--"),
    *("[a:b = 'c']", "[", "tlp:red", "TLP:RED", "1e400", "192.0.2.1|80", "=cmd|' /C calc'!A0"),
)
_PIECES = (
    *(b"{", b"}", b"[", b"]", b'"', b"'", b",", b":", b"\\", b"\\u0000", b"\\ud800", b"\n", b"\r"),
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\t", b";", b"|", b"#", b"="),
    *(b"null", b"NaN", b"1e400", b"-0", b"9" * 400, b"[" * 200, b"{" * 200, b'{"a":' * 100),
    *(b" OR ", b" AND ", b" NOT ", b" MATCHES '(a+)+$'", b" LIKE '%_%'", b" WITHIN 5 SECONDS"),
    *(b"--", b"T", b"Z", b".", b"999999999", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9", b"://", b"[.]"),
)
