"""Jobs of tables and of what goes out, each in a process of its own."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

from bench.processes import peak_of_this

HEADING = ("indicator", "first seen", "confidence", "tlp", "note")


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield rows of a table as somebody may keep one."""
    yield HEADING
    for number in range(count):
        host = f"host-{number}.evil.example"
        yield (
            host,
            f"2024-05-{number % 28 + 1:02d}",
            "high",
            "TLP:GREEN",
            f"seen in case {number % 97}",
        )


def by_us(file: str) -> dict[str, Any]:
    """Decode a table as an import does, keeping nothing."""
    from atlas.formats.tabular import guess_of, iter_decoded
    from atlas.model.claim import Decoded

    began = perf_counter()
    with Path(file).open("rb") as opened:
        mapping = guess_of(opened)
        found = sum(isinstance(each, Decoded) for each in iter_decoded(opened, mapping=mapping))
    return _answer(began, found)


def cells_alone(file: str) -> dict[str, Any]:
    """Read the cells of a table with the library that everybody uses, and nothing of what they mean."""
    began = perf_counter()
    if file.endswith(".xlsx"):
        from openpyxl import load_workbook

        book = load_workbook(file, read_only=True)
        found = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
        book.close()
    else:
        with Path(file).open(encoding="utf-8", newline="") as text:
            found = sum(1 for _ in csv.reader(text))
    return _answer(began, found - 1)


def written(form: str, count: int) -> dict[str, Any]:
    """Write objects in a form, in memory."""
    from atlas.model.markings import TLP

    contents = [
        json.dumps(each, sort_keys=True, separators=(",", ":")).encode() for each in _objects(count)
    ]
    writer = _WRITERS[form](io.BytesIO())
    began = perf_counter()
    for each in contents:
        writer.add(each, spec="2.1", tlp=TLP.GREEN)
    writer.close()
    return _answer(began, writer.items)


def written_by_stix2(count: int) -> dict[str, Any]:
    """Write the same as a bundle with stix2, from objects that are in memory already."""
    import stix2

    objects = [stix2.parse(each, version="2.1") for each in _objects(count)]
    began = perf_counter()
    stix2.Bundle(objects).serialize()
    return _answer(began, count)


def _objects(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        name = f"domain-name--{number:08x}-0000-4000-8000-000000000000"
        value = f"host-{number}.evil.example"
        yield {"type": "domain-name", "spec_version": "2.1", "id": name, "value": value}


def _answer(began: float, objects: int) -> dict[str, Any]:
    return {"seconds": perf_counter() - began, "objects": objects, "peak_bytes": peak_of_this()}


def _stix(file: BinaryIO) -> Any:
    from atlas.formats.stix import BundleWriter
    from atlas.formats.stix.outgoing import Outgoing, StixWriter

    name = "bundle--3c10e93f-798e-4a26-a0c1-08156efab7f5"
    writer = BundleWriter(file, spec="2.1", id_=name)
    return StixWriter(Outgoing(writer, "2.1", labels={}, present=set()))


def _misp(file: BinaryIO) -> Any:
    from atlas.formats.misp import MispWriter

    uuid = "3c10e93f-798e-4a26-a0c1-08156efab7f5"
    return MispWriter(file, uuid=uuid, at=datetime(2026, 1, 1, tzinfo=UTC))


def _csv(file: BinaryIO) -> Any:
    from atlas.formats.tabular.writing import CsvWriter

    return CsvWriter(file)


def _blocklist(file: BinaryIO) -> Any:
    from atlas.formats.blocklist import BlocklistWriter

    return BlocklistWriter(file, now=datetime(2026, 1, 1, tzinfo=UTC))


_WRITERS: dict[str, Callable[[BinaryIO], Any]] = {
    "stix": _stix,
    "misp": _misp,
    "csv": _csv,
    "blocklist": _blocklist,
}
